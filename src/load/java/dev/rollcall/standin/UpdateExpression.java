package dev.rollcall.standin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An update expression that sets attributes to values: {@code SET #n = :n, Dept = :d}. */
final class UpdateExpression {
  private static final Pattern SET =
      Pattern.compile("\\s*SET\\s+(\\S+\\s*=\\s*:\\w+(?:\\s*,\\s*\\S+\\s*=\\s*:\\w+)*)\\s*");

  private static final Pattern ASSIGNMENT = Pattern.compile("([#\\w]+)\\s*=\\s*(:\\w+)");

  private UpdateExpression() {}

  /** What the expression sets, by attribute. */
  static Map<String, Value> changes(
      String expression, Map<String, String> names, Map<String, Value> values) {
    Matcher set = SET.matcher(expression);
    if (!set.matches()) {
      throw Refusal.validation("the stand-in does not know the expression " + expression);
    }
    Map<String, Value> changes = new LinkedHashMap<>();
    Matcher assignment = ASSIGNMENT.matcher(set.group(1));
    while (assignment.find()) {
      String path = assignment.group(1);
      String name = path.startsWith("#") ? names.get(path) : path;
      Value value = values.get(assignment.group(2));
      if (name == null || value == null) {
        throw Refusal.validation("the expression uses a name or a value that is not given");
      }
      changes.put(name, value);
    }
    return changes;
  }
}
