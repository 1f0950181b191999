package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Await;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docs/metrics.md and the dashboard know the metrics that there are. */
class MetricsDocumentationTest {
  private static final Path PAGE = Path.of("docs", "metrics.md");
  private static final Path DASHBOARD = Path.of("docs", "grafana-dashboard.json");
  private static final Path ALERTS = Path.of("docs", "prometheus-alerts.yaml");

  /** A line of the page's tables: a metric with its type and labels. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9_]+)` \\| (\\w+) \\|([^|]*)\\|", Pattern.MULTILINE);

  /** A line for all metrics of a type and of the same labels. */
  private static final Pattern GROUP =
      Pattern.compile("^\\| (\\w+) \\|([^|`]*)\\| (`[a-z0-9_`, ]+) \\|$", Pattern.MULTILINE);

  /** What only trouble or a certain collector brings; other tests provoke the trouble. */
  private static final Set<String> RARE =
      Set.of(
          "dynamodb_leftovers_total",
          "dynamodb_retries_total",
          "jvm_gc_concurrent_phase_time_seconds",
          "jvm_gc_concurrent_phase_time_seconds_max");

  /** What Prometheus adds to each sample. */
  private static final Set<String> ADDED = Set.of("job", "instance");

  private static final Set<String> OPERATORS = Set.of("or");

  private static final Pattern SELECTOR = Pattern.compile("([a-z][a-z0-9_]*)\\{([^}]*)}");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*[=!][=~]?\\s*\"[^\"]*\"");
  private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");

  /** A name that is no function: in PromQL those have an opening bracket behind them. */
  private static final Pattern NAME = Pattern.compile("\\b[a-z_]\\w*\\b(?! *\\()");

  private static Scraped scraped;

  @BeforeAll
  static void exercise() {
    try (TestService service = TestService.start(Map.of())) {
      service.api().create("{\"StudentID\":\"1\",\"Name\":\"A\"}");
      service.api().put("/student/1", "{\"Name\":\"A\"}");
      service.api().get("/student/1");
      try (TestService without =
          TestService.start(
              Map.of("TABLE_NAME", "NoSuchTable"),
              settings -> DynamoDbLocal.shared().client(settings))) {
        without.api().get("/student/1");
        System.gc();
        Await.until(() -> Scraped.of(without).types().containsKey("jvm_gc_pause_seconds"));
        Await.until(() -> Scraped.of(without).types().containsKey("http_server_failures_total"));
        scraped = Scraped.of(without);
      }
    }
  }

  @Test
  void the_page_lists_every_metric_with_its_type_and_labels() throws Exception {
    Map<String, String> listed = new TreeMap<>();
    rows().stream()
        .filter(row -> scraped.types().containsKey(row.name()) || !RARE.contains(row.name()))
        .forEach(row -> listed.put(row.name(), row.type() + " " + row.labels()));

    Map<String, String> there = new TreeMap<>();
    scraped
        .types()
        .forEach(
            (name, type) ->
                there.put(name, type + " " + String.join(", ", scraped.labels(name, type))));
    assertEquals(lines(there), lines(listed));
  }

  @Test
  void the_dashboard_and_the_alerts_ask_for_metrics_and_labels_that_there_are() throws Exception {
    Map<String, Set<String>> listed = listedSamples();
    Set<String> queries = queries();
    assertTrue(queries.size() > 25, queries.toString());
    for (String query : queries) {
      Set<String> labels = new TreeSet<>(ADDED);
      // Grafana's own function names a metric without braces.
      String explicit = query.replaceAll("label_values\\((\\w+),", "label_values($1{},");
      for (MatchResult selector : SELECTOR.matcher(explicit).results().toList()) {
        Set<String> own = listed.get(selector.group(1));
        assertNotNull(own, "there is no " + selector.group(1) + ", but " + query);
        labels.addAll(own);
        MATCHER
            .matcher(selector.group(2))
            .results()
            .filter(matcher -> !ADDED.contains(matcher.group(1)))
            .forEach(matcher -> assertTrue(own.contains(matcher.group(1)), query));
      }
      for (MatchResult by : BY.matcher(explicit).results().toList()) {
        assertTrue(labels.containsAll(List.of(by.group(1).split(", "))), query + labels);
      }
      String rest = BY.matcher(explicit).replaceAll("").replaceAll("\\{[^}]*}|\\[[^]]*]", "{}");
      Set<String> others = new TreeSet<>();
      NAME.matcher(SELECTOR.matcher(rest).replaceAll(""))
          .results()
          .forEach(n -> others.add(n.group()));
      others.removeAll(OPERATORS);
      assertTrue(ADDED.containsAll(others), "what is that: " + others + " in " + query);
    }
  }

  /** The labels of each sample that a query can ask for, as the page has them. */
  private static Map<String, Set<String>> listedSamples() throws Exception {
    Map<String, Set<String>> samples = new TreeMap<>();
    for (Row row : rows()) {
      String name = row.name();
      Set<String> labels = new TreeSet<>(List.of(row.labels().split(", ", -1)));
      switch (row.type()) {
        case "histogram" -> {
          samples.put(name + "_count", labels);
          samples.put(name + "_sum", labels);
          Set<String> bounded = new TreeSet<>(labels);
          bounded.add("le");
          samples.put(name + "_bucket", bounded);
        }
        case "summary" -> {
          samples.put(name + "_count", labels);
          samples.put(name + "_sum", labels);
        }
        default -> samples.put(name, labels);
      }
    }
    return samples;
  }

  private record Row(String name, String type, String labels) {}

  /** What the page lists, with the maximum that it says each histogram and summary has. */
  private static List<Row> rows() throws Exception {
    String page = Files.readString(PAGE);
    List<Row> rows = new ArrayList<>();
    for (MatchResult row : ROW.matcher(page).results().toList()) {
      rows.add(new Row(row.group(1), row.group(2), row.group(3).strip()));
    }
    for (MatchResult group : GROUP.matcher(page).results().toList()) {
      for (String name : group.group(3).replace("`", "").split(", ", -1)) {
        rows.add(new Row(name, group.group(1), group.group(2).strip()));
      }
    }
    for (Row row : List.copyOf(rows)) {
      if (row.type().equals("histogram") || row.type().equals("summary")) {
        rows.add(new Row(row.name() + "_max", "gauge", row.labels()));
      }
    }
    return rows;
  }

  private static Set<String> queries() throws Exception {
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    Set<String> queries = new TreeSet<>();
    dashboard
        .getJsonArray("panels")
        .forEach(
            panel ->
                ((JsonObject) panel)
                    .getJsonArray("targets", new JsonArray())
                    .forEach(target -> queries.add(((JsonObject) target).getString("expr"))));
    dashboard
        .getJsonObject("templating")
        .getJsonArray("list")
        .forEach(variable -> queries.add(((JsonObject) variable).getString("query")));
    dashboard
        .getJsonObject("annotations")
        .getJsonArray("list")
        .forEach(annotation -> queries.add(((JsonObject) annotation).getString("expr")));
    // The variable that chooses the data source asks nothing.
    queries.remove("prometheus");
    queries.addAll(alerts());
    return queries;
  }

  private static List<String> alerts() throws Exception {
    Map<String, Object> file =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(ALERTS));
    return new JsonObject(file)
        .getJsonArray("groups").getJsonObject(0).getJsonArray("rules").stream()
            .map(rule -> ((JsonObject) rule).getString("expr"))
            .toList();
  }

  private static String lines(Map<String, String> metrics) {
    StringBuilder lines = new StringBuilder();
    metrics.forEach((name, rest) -> lines.append(name).append(' ').append(rest).append('\n'));
    return lines.toString();
  }
}
