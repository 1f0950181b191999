package dev.rollcall.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.bench.CsvLine;
import dev.rollcall.bench.Median;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on capacity: what it computes follows from what it says was measured. */
class CapacityTest {
  private static final Path PAGE = Path.of("docs/capacity.md");
  private static final String START =
      "<!-- computed: mvn test -Dtest=CapacityTest -Dcapacity.update=true -->\n";

  /** An input that another page measured: its kind, value, latency, connections and mode. */
  private static final Pattern MEASURED =
      Pattern.compile(
          "(GET|POST|PUT), \\w+ \\| (\\S+) \\| \\[performance\\]\\(performance\\.md\\),"
              + " stand-in of (\\d+) ms, (\\d+) connections, `(\\w+)`");

  private static final String END = "\n<!-- end of what is computed -->";

  @Test
  void the_tables_follow_from_the_inputs() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END);
    String tables = new Tables(Inputs.read(inputs(page))).markdown();
    if (Boolean.getBoolean("capacity.update")) {
      Files.writeString(PAGE, page.substring(0, start) + tables + page.substring(end));
    } else {
      assertEquals(tables, page.substring(start, end), "out of date: see the page's own comment");
    }
  }

  @Test
  void the_walkthrough_names_the_same_prices() throws IOException {
    String walkthrough = Files.readString(Path.of("docs/walkthrough/README.md"));
    for (String price : new Tables(Inputs.read(inputs(Files.readString(PAGE)))).walkthroughADay()) {
      assertTrue(walkthrough.contains(price + " dollars a day"), price);
    }
  }

  /** Two pages with two figures for one thing would both be in doubt. */
  @Test
  void what_was_measured_is_what_the_performance_page_says() throws IOException {
    Matcher input = MEASURED.matcher(Files.readString(PAGE));
    int inputs = 0;
    while (input.find()) {
      String kind = input.group(1).toLowerCase(Locale.ROOT);
      assertEquals(
          measuredCpu(input.group(3) + "ms", kind, input.group(5), input.group(4)),
          input.group(2),
          input.group());
      inputs++;
    }
    assertEquals(6, inputs);
  }

  /** The median over the rounds of the published run, in microseconds with one decimal. */
  private static String measuredCpu(String latency, String kind, String mode, String connections)
      throws IOException {
    OptionalDouble median =
        Median.of(
            CsvLine.read(Path.of("docs/performance/results.csv")).stream()
                .filter(line -> line.text("latency").equals(latency))
                .filter(line -> line.text("kind").equals(kind) && line.text("mode").equals(mode))
                .filter(line -> line.text("connections").equals(connections))
                .mapToDouble(line -> line.number("cpu_us_per_request")));
    return String.format(Locale.ROOT, "%.1f", median.orElseThrow());
  }

  /** The part of the page that is not computed. */
  private static String inputs(String page) {
    return page.substring(0, page.indexOf(START));
  }

  @Test
  void one_million_requests_take_the_cpu_that_they_take_one_by_one() {
    Inputs inputs =
        new Inputs(
            Map.of(
                "Share of GET", 0.9,
                "GET, batched", 20.0,
                "POST, batched", 30.0,
                "PUT, batched", 50.0,
                "nginx, a request", 28.0,
                "Planned share of the cores", 50.0,
                "big, cores", 4.0));
    Plan plan = new Plan(inputs, "", 1_000_000, true, "big", true);
    // 0.9 * 20 + 0.05 * 30 + 0.05 * 50 + 28 = 50 microseconds each.
    assertEquals(50, plan.cpu(true), 1e-9);
    assertEquals(25 + 1, plan.instances(true));
  }

  @Test
  void an_input_that_is_missing_or_given_twice_is_named() {
    assertThrows(IllegalArgumentException.class, () -> Inputs.read("").of("nginx, a request"));
    assertThrows(IllegalArgumentException.class, () -> Inputs.read("| a | 1 | x |\n| a | 2 | x |"));
  }
}
