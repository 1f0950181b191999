package dev.rollcall.dynamodb.batch;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** What may stand in a PartiQL statement, and how. */
final class StatementText {
  /** See "BatchStatementRequest" in DynamoDB's API reference. */
  static final int MAX_LENGTH = 8_192;

  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private StatementText() {}

  /** Whether it is a table's name, so not an ARN. */
  static boolean isTableName(String table) {
    return TABLE_NAME.matcher(table).matches();
  }

  /** Whether the name means the same between double quotes. */
  static boolean isQuotable(String name) {
    return !name.isEmpty()
        && isWellFormed(name)
        && name.chars().noneMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c));
  }

  /**
   * Whether each surrogate has its other half. Otherwise the text is not valid as UTF-8, and
   * DynamoDB may refuse the whole batch for it.
   */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** The statement with a {@code ?} for each value: of those that are set, then of the key. */
  static String update(
      String table, Collection<String> set, Collection<String> removed, List<String> keyNames) {
    StringBuilder text = new StringBuilder("UPDATE \"").append(table).append('"');
    set.forEach(name -> text.append(" SET \"").append(name).append("\"=?"));
    removed.forEach(name -> text.append(" REMOVE \"").append(name).append('"'));
    String separator = " WHERE ";
    for (String name : keyNames) {
      text.append(separator).append('"').append(name).append("\"=?");
      separator = " AND ";
    }
    return text.toString();
  }
}
