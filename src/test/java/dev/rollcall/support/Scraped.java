package dev.rollcall.support;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the management port tells, in Prometheus's text format.
 *
 * @param text as it came
 * @param types each metric's type
 * @param values each sample's value, by its name and its labels in the order of their names, such
 *     as {@code up{a="1",b="2"}}
 */
public record Scraped(String text, Map<String, String> types, Map<String, Double> values) {
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Asks for it. */
  public static Scraped of(TestService service) {
    return of(service.management().get("/metrics").body());
  }

  /** Reads it. */
  public static Scraped of(String text) {
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        String labels = labels(sample.group(2)).toString();
        values.put(
            sample.group(1) + (labels.equals("{}") ? "" : labels),
            Double.valueOf(sample.group(3).replace("+Inf", "Infinity")));
      } else if (!line.startsWith("# HELP ")) {
        throw new IllegalStateException("not in Prometheus's format: " + line);
      }
    }
    return new Scraped(text, types, values);
  }

  /** The sample's value; 0 where there is none. */
  public double value(String sample) {
    return values.getOrDefault(sample, 0.0);
  }

  /** The names of the labels that samples of the metric have, but for a histogram's own. */
  public Set<String> labels(String metric, String type) {
    Set<String> names = new TreeSet<>();
    for (String sample : values.keySet()) {
      String name = sample.replaceFirst("\\{.*", "");
      boolean own = type.equals("histogram") && name.matches(metric + "_(bucket|sum|count)");
      if (own || name.equals(metric) || name.equals(metric + "_sum")) {
        LABEL.matcher(sample).results().forEach(label -> names.add(label.group(1)));
      }
    }
    names.remove("le");
    return names;
  }

  private static StringBuilder labels(String text) {
    Map<String, String> sorted = new TreeMap<>();
    if (text != null) {
      LABEL.matcher(text).results().forEach(label -> sorted.put(label.group(1), label.group(2)));
    }
    StringBuilder labels = new StringBuilder("{");
    sorted.forEach(
        (name, value) ->
            labels
                .append(labels.length() > 1 ? "," : "")
                .append(name)
                .append("=\"")
                .append(value)
                .append('"'));
    return labels.append('}');
  }
}
