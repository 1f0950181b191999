package dev.rollcall.settings;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads typed values out of untyped settings and remembers every bad one, so that all are reported
 * together.
 */
final class SettingsReader {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,10}");

  private static final String NONE = "none";

  private final JsonObject values;
  private final List<String> problems;

  SettingsReader(JsonObject values, List<String> problemsSoFar) {
    this.values = values;
    this.problems = new ArrayList<>(problemsSoFar);
  }

  int wholeNumber(Setting setting, int least, int most) {
    Predicate<String> valid =
        text ->
            WHOLE_NUMBER.matcher(text).matches()
                && Long.parseLong(text) >= least
                && Long.parseLong(text) <= most;
    return Integer.parseInt(checked(setting, valid));
  }

  boolean flag(Setting setting) {
    return Boolean.parseBoolean(checked(setting, text -> text.matches("(?i)true|false")));
  }

  String text(Setting setting, Pattern shape) {
    return checked(setting, text -> shape.matcher(text).matches());
  }

  /** A text of that shape; empty where the value is {@code none}. */
  String optional(Setting setting, Pattern shape) {
    String text = checked(setting, value -> value.equals(NONE) || shape.matcher(value).matches());
    return text.equals(NONE) ? "" : text;
  }

  /** Texts of that shape between commas; none where the value is {@code none}. */
  List<String> list(Setting setting, Pattern shape) {
    String text =
        checked(
            setting,
            value -> value.equals(NONE) || split(value).allMatch(shape.asMatchPredicate()));
    return text.equals(NONE) ? List.of() : split(text).distinct().toList();
  }

  private static Stream<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip);
  }

  /** One of the enum's constants, written in any case and with hyphens for underscores. */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    String text =
        checked(
            setting,
            value ->
                Arrays.stream(type.getEnumConstants())
                    .anyMatch(constant -> spelled(constant).equalsIgnoreCase(value)));
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Remembers what is wrong with settings that are each good but don't go together. */
  void problem(String sentence) {
    problems.add(sentence);
  }

  void throwIfBad() {
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  /** The given value where it is valid, else the default, with the problem remembered. */
  private String checked(Setting setting, Predicate<String> valid) {
    String text = given(setting);
    if (text.isEmpty()) {
      return setting.defaultValue();
    }
    if (valid.test(text)) {
      return text;
    }
    problems.add(setting + " was '" + text + "', it may be " + setting.allowed());
    return setting.defaultValue();
  }

  /** A blank value counts as none, as is usual for environment variables. */
  private String given(Setting setting) {
    Object value = values.getValue(setting.name());
    return value == null ? "" : value.toString().strip();
  }

  /** A constant as it stands in the settings. */
  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
