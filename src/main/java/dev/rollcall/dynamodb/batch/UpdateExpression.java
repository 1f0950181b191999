package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An update expression that only sets top-level attributes to given values, or removes them.
 *
 * @param set each attribute that is set, and the placeholder of its value, in their order
 * @param removed the attributes that are removed
 */
record UpdateExpression(List<Map.Entry<String, String>> set, List<String> removed) {
  private static final Pattern TOKEN = Pattern.compile("\\s*([#:]?[A-Za-z0-9_]+|[=,])\\s*");
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  /**
   * Reads an expression; nothing if it does more, or if DynamoDB would not take it as it is.
   *
   * @param names the placeholders of names; each must be used
   * @param values the placeholders of values that there are; each must be used
   * @param reserved DynamoDB's reserved words, in capitals
   */
  static Optional<UpdateExpression> of(
      String text, Map<String, String> names, Set<String> values, Set<String> reserved) {
    return tokens(text).flatMap(tokens -> new Parser(tokens, names, values, reserved).parse());
  }

  private static Optional<List<String>> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.regionStart() < text.length()) {
      if (!matcher.lookingAt()) {
        return Optional.empty();
      }
      tokens.add(matcher.group(1));
      matcher.region(matcher.end(), text.length());
    }
    return Optional.of(tokens);
  }

  /** Reads clauses: {@code SET a = :v, b = :w} and {@code REMOVE c, d}, each once at the most. */
  private static final class Parser {
    private final List<String> tokens;
    private final Map<String, String> names;
    private final Set<String> values;
    private final Set<String> reserved;
    private final List<Map.Entry<String, String>> set = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final Set<String> usedNames = new HashSet<>();
    private final Set<String> usedValues = new HashSet<>();
    private final Set<String> attributes = new HashSet<>();
    private int next;

    Parser(
        List<String> tokens, Map<String, String> names, Set<String> values, Set<String> reserved) {
      this.tokens = tokens;
      this.names = names;
      this.values = values;
      this.reserved = reserved;
    }

    Optional<UpdateExpression> parse() {
      Set<String> clauses = new HashSet<>();
      while (next < tokens.size()) {
        String clause = tokens.get(next++).toUpperCase(Locale.ROOT);
        if (!clauses.add(clause) || !clause(clause)) {
          return Optional.empty();
        }
      }
      boolean whole =
          !attributes.isEmpty() && usedNames.equals(names.keySet()) && usedValues.equals(values);
      return whole ? Optional.of(new UpdateExpression(set, removed)) : Optional.empty();
    }

    private boolean clause(String clause) {
      do {
        boolean read =
            switch (clause) {
              case "SET" -> assignment();
              case "REMOVE" -> attribute().map(removed::add).orElse(false);
              default -> false;
            };
        if (!read) {
          return false;
        }
      } while (skip(","));
      return true;
    }

    private boolean assignment() {
      Optional<String> name = attribute();
      if (name.isEmpty() || !skip("=") || next == tokens.size()) {
        return false;
      }
      String value = tokens.get(next++);
      set.add(Map.entry(name.get(), value));
      usedValues.add(value);
      return values.contains(value);
    }

    /** The name of the attribute that comes next; nothing if it is none, or came before. */
    private Optional<String> attribute() {
      if (next == tokens.size()) {
        return Optional.empty();
      }
      String token = tokens.get(next++);
      String name = token.startsWith("#") ? names.get(token) : literal(token);
      usedNames.addAll(token.startsWith("#") ? Set.of(token) : Set.of());
      return name != null && attributes.add(name) ? Optional.of(name) : Optional.empty();
    }

    private String literal(String token) {
      boolean isName =
          WORD.matcher(token).matches() && !reserved.contains(token.toUpperCase(Locale.ROOT));
      return isName ? token : null;
    }

    private boolean skip(String token) {
      boolean there = next < tokens.size() && tokens.get(next).equals(token);
      next += there ? 1 : 0;
      return there;
    }
  }
}
