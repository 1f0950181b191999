package dev.rollcall.standin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PartiQL statement of the one kind that the stand-in knows: {@code UPDATE "Students" SET
 * "Name"=? SET "Dept"=? WHERE "StudentID"=?}, also with {@code RETURNING ALL|MODIFIED OLD|NEW *}.
 */
final class Statement {
  private static final Pattern UPDATE =
      Pattern.compile(
          "\\s*UPDATE\\s+\"?([\\w.-]+)\"?\\s+SET\\s+(.+?)\\s+WHERE\\s+\"?(\\w+)\"?\\s*=\\s*\\?"
              + "(?:\\s+RETURNING\\s+(ALL|MODIFIED)\\s+(?:NEW|OLD)\\s+\\*)?\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ASSIGNMENT = Pattern.compile("\"?(\\w+)\"?\\s*=\\s*\\?");

  /** Clients send few different texts, each many times. */
  private static final Map<String, Statement> KNOWN = new ConcurrentHashMap<>();

  private static final int MOST_KNOWN = 1000;

  private final String table;
  private final List<String> attributes;
  private final String returning;

  private Statement(String table, List<String> attributes, String returning) {
    this.table = table;
    this.attributes = attributes;
    this.returning = returning;
  }

  static Statement of(String text) {
    Statement known = KNOWN.get(text);
    if (known == null) {
      known = parse(text);
      if (KNOWN.size() < MOST_KNOWN) {
        KNOWN.put(text, known);
      }
    }
    return known;
  }

  private static Statement parse(String text) {
    Matcher update = UPDATE.matcher(text);
    if (!update.matches() || !update.group(3).equals(Table.KEY)) {
      throw Refusal.validation("the stand-in does not know the statement " + text);
    }
    List<String> attributes = new ArrayList<>();
    Matcher assignment = ASSIGNMENT.matcher(update.group(2));
    while (assignment.find()) {
      attributes.add(assignment.group(1));
    }
    String returning = update.group(4) == null ? "" : update.group(4).toUpperCase(Locale.ROOT);
    return new Statement(update.group(1), attributes, returning);
  }

  String table() {
    return table;
  }

  /** The id of the item that the statement changes, its last parameter. */
  String id(List<Value> parameters) {
    if (parameters.size() != attributes.size() + 1) {
      throw Refusal.validation("Number of parameters in request and statement don't match.");
    }
    return parameters.get(attributes.size()).text();
  }

  /** What the statement sets. */
  Map<String, Value> changes(List<Value> parameters) {
    Map<String, Value> changes = new LinkedHashMap<>();
    for (int i = 0; i < attributes.size(); i++) {
      changes.put(attributes.get(i), parameters.get(i));
    }
    return changes;
  }

  /** The item as the RETURNING clause asks for it, as JSON; null without one. */
  byte[] returned(StoredItem item) {
    return switch (returning) {
      case "ALL" -> item.json();
      case "MODIFIED" -> item.json(attributes);
      default -> null;
    };
  }
}
