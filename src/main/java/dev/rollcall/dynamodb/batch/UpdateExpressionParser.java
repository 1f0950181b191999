package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an update expression that only sets top-level attributes to values and removes top-level
 * attributes: {@code SET name = :value, #n = :other REMOVE third}.
 *
 * <p>Anything else yields nothing: what the grammar allows beside it, and what DynamoDB refuses (an
 * attribute named twice, a reserved word, a placeholder without a name, a name without a
 * placeholder). So a caller may treat "nothing" as "let DynamoDB decide".
 *
 * <p>The tokens are those of DynamoDB's grammar, as DynamoDB Local has it. An instance reads one
 * expression.
 */
final class UpdateExpressionParser {
  /** DynamoDB takes 4 KB. Whatever is not ASCII is refused anyway. */
  private static final int MAX_LENGTH = 4_096;

  /** DynamoDB takes 300 operators in an expression. */
  private static final int MAX_ACTIONS = 100;

  /** Of a placeholder, with its {@code #} or {@code :}. */
  private static final int MAX_PLACEHOLDER_LENGTH = 255;

  private static final String END = "";

  private final String text;
  private final Map<String, String> names;
  private final ReservedWords reserved;
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private final Set<String> usedPlaceholders = new HashSet<>();
  private int next;

  /** What is not supported, or not valid. Has no stack trace: it is caught here. */
  private static final class UnsupportedExpressionException extends Exception {
    private static final long serialVersionUID = 1;

    UnsupportedExpressionException() {
      super(null, null, false, false);
    }
  }

  /**
   * @param attribute the attribute's name
   * @param value the placeholder of its new value, such as {@code :v}
   */
  record Assignment(String attribute, String value) {}

  /**
   * What an expression does, in its order.
   *
   * @param removed the names of the attributes that are removed
   */
  record Actions(List<Assignment> assignments, List<String> removed) {
    /** Whether it sets or removes the attribute. */
    boolean changes(String attribute) {
      return removed.contains(attribute)
          || assignments.stream().anyMatch(set -> set.attribute().equals(attribute));
    }
  }

  private UpdateExpressionParser(String text, Map<String, String> names, ReservedWords reserved) {
    this.text = text;
    this.names = names;
    this.reserved = reserved;
  }

  /**
   * Reads an expression.
   *
   * @param names what {@code #} placeholders stand for
   * @return nothing for an expression that does anything else, or that DynamoDB refuses
   */
  static Optional<Actions> parse(
      String expression, Map<String, String> names, ReservedWords reserved) {
    if (expression.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UpdateExpressionParser(expression, names, reserved).actions());
    } catch (UnsupportedExpressionException e) {
      return Optional.empty();
    }
  }

  private Actions actions() throws UnsupportedExpressionException {
    String keyword = token();
    do {
      keyword = clause(keyword);
    } while (!keyword.equals(END));
    check(assignments.size() + removed.size() <= MAX_ACTIONS);
    check(usedPlaceholders.size() == names.size());
    check(haveDistinctNames());
    return new Actions(List.copyOf(assignments), List.copyOf(removed));
  }

  /** Reads a clause, and returns the keyword of the next one. */
  private String clause(String keyword) throws UnsupportedExpressionException {
    if (keyword.equalsIgnoreCase("SET")) {
      check(assignments.isEmpty());
      return assignments();
    }
    check(keyword.equalsIgnoreCase("REMOVE") && removed.isEmpty());
    return removals();
  }

  private String assignments() throws UnsupportedExpressionException {
    String separator;
    do {
      String attribute = attribute(token());
      check(token().equals("="));
      String value = token();
      check(value.startsWith(":"));
      assignments.add(new Assignment(attribute, value));
      separator = token();
    } while (separator.equals(","));
    return separator;
  }

  private String removals() throws UnsupportedExpressionException {
    String separator;
    do {
      removed.add(attribute(token()));
      separator = token();
    } while (separator.equals(","));
    return separator;
  }

  private String attribute(String token) throws UnsupportedExpressionException {
    if (token.startsWith("#")) {
      String name = names.get(token);
      check(name != null && StatementText.isQuotable(name));
      usedPlaceholders.add(token);
      return name;
    }
    check(!token.isEmpty() && isLetter(token.charAt(0)));
    check(!reserved.contains(token) && !token.equalsIgnoreCase("REMOVE"));
    return token;
  }

  private boolean haveDistinctNames() {
    Set<String> distinct = new HashSet<>(removed);
    assignments.forEach(assignment -> distinct.add(assignment.attribute()));
    return distinct.size() == assignments.size() + removed.size();
  }

  /** The next token: a word, a placeholder, {@code =}, {@code ,} or {@link #END}. */
  private String token() throws UnsupportedExpressionException {
    while (next < text.length() && isBlank(text.charAt(next))) {
      next++;
    }
    if (next == text.length()) {
      return END;
    }
    int start = next++;
    char first = text.charAt(start);
    if (first == '=' || first == ',') {
      return text.substring(start, next);
    }
    boolean isPlaceholder = first == '#' || first == ':';
    check(isPlaceholder || isLetter(first));
    while (next < text.length() && isWordCharacter(text.charAt(next))) {
      next++;
    }
    int length = next - start;
    check(!isPlaceholder || (length > 1 && length <= MAX_PLACEHOLDER_LENGTH));
    return text.substring(start, next);
  }

  private static void check(boolean isSupported) throws UnsupportedExpressionException {
    if (!isSupported) {
      throw new UnsupportedExpressionException();
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWordCharacter(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
  }
}
