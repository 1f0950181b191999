package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A PartiQL statement, without its values, that does what an update expression does which only sets
 * and removes top-level attributes: {@code SET #a = :a, #b = :b REMOVE #c}. Attributes must be
 * named by placeholders, as only DynamoDB knows which other names it takes.
 *
 * @param set the names of the attributes that are set
 * @param placeholders of their values, in the same order
 * @param distinct how many different placeholders there are
 */
record UpdateTemplate(String statement, List<String> set, List<String> placeholders, int distinct) {
  /** See "BatchStatementRequest" in DynamoDB's API reference. */
  private static final int MAX_STATEMENT_LENGTH = 8_192;

  /** DynamoDB takes an expression of 4 KB with 300 operators. */
  private static final int MAX_LENGTH = 4_096;

  private static final int MAX_ACTIONS = 100;

  /** An attribute's action, behind its clause's keyword or a comma. */
  private static final Pattern ACTION =
      Pattern.compile(
          "\\G[ \\t\\r\\n]*+(?:(SET|REMOVE)|,)[ \\t\\r\\n]*+(#\\w{1,254}+)[ \\t\\r\\n]*+"
              + "(?:=[ \\t\\r\\n]*+(:\\w{1,254}+)[ \\t\\r\\n]*+)?+",
          Pattern.CASE_INSENSITIVE);

  /** What means the same between double quotes: no quote, no control, no half of a character. */
  private static final Pattern QUOTABLE = Pattern.compile("[^\"\\\\\\p{Cc}\\p{Cs}]++");

  private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

  /**
   * The template of an expression.
   *
   * @param names what its placeholders stand for
   * @return null if it does anything else, or if DynamoDB would refuse it
   */
  static UpdateTemplate of(
      String expression, Map<String, String> names, String table, Set<String> keyNames) {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> removed = new ArrayList<>();
    Set<String> attributes = new HashSet<>(keyNames);
    Set<String> used = new HashSet<>();
    Set<String> clauses = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    String clause = "";
    int end = 0;
    Matcher action = ACTION.matcher(expression);
    while (action.find()) {
      end = action.end();
      String attribute = names.get(action.group(2));
      String placeholder = action.group(3);
      boolean isNewClause = action.group(1) != null;
      clause = isNewClause ? action.group(1) : clause;
      if ((isNewClause && !clauses.add(clause))
          || !clause.equalsIgnoreCase(placeholder == null ? "REMOVE" : "SET")
          || attribute == null
          || !attributes.add(attribute)) {
        return null;
      }
      used.add(action.group(2));
      if (placeholder == null) {
        removed.add(attribute);
      } else {
        set.put(attribute, placeholder);
      }
    }
    boolean isValid =
        end == expression.length()
            && end > 0
            && end <= MAX_LENGTH
            && used.size() == names.size()
            && used.size() <= MAX_ACTIONS
            && attributes.stream().allMatch(name -> QUOTABLE.matcher(name).matches());
    return isValid ? of(set, statement(table, set.keySet(), removed, keyNames)) : null;
  }

  private static UpdateTemplate of(Map<String, String> set, String statement) {
    return statement.length() > MAX_STATEMENT_LENGTH
        ? null
        : new UpdateTemplate(
            statement,
            List.copyOf(set.keySet()),
            List.copyOf(set.values()),
            Set.copyOf(set.values()).size());
  }

  private static String statement(
      String table, Set<String> set, List<String> removed, Set<String> keyNames) {
    StringBuilder text = new StringBuilder("UPDATE \"").append(table).append('"');
    set.forEach(name -> text.append(" SET \"").append(name).append("\"=?"));
    removed.forEach(name -> text.append(" REMOVE \"").append(name).append('"'));
    text.append(" WHERE \"").append(String.join("\"=? AND \"", keyNames)).append("\"=?");
    return text.toString();
  }

  /**
   * The values that are set.
   *
   * @param values by placeholder
   * @return null if one is missing, too many, or not stored as it is sent, as numbers are
   */
  List<AttributeValue> values(Map<String, AttributeValue> values) {
    List<AttributeValue> inOrder = new ArrayList<>(placeholders.size() + 2);
    for (String placeholder : placeholders) {
      AttributeValue value = values.get(placeholder);
      if (value == null || !isStoredAsSent(value)) {
        return null;
      }
      inOrder.add(value);
    }
    return values.size() == distinct ? inOrder : null;
  }

  private static boolean isStoredAsSent(AttributeValue value) {
    return value.type() != null
        && switch (value.type()) {
          case S -> value.s() != null && !HALF_CHARACTER.matcher(value.s()).find();
          case B -> value.b() != null;
          case BOOL -> value.bool() != null;
          case NUL -> Boolean.TRUE.equals(value.nul());
          default -> false;
        };
  }
}
