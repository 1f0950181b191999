package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rollcall.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Figures that stand in two files and must be the same, or in order. */
class BundleFilesTest {
  private static final Path LOCATION =
      Path.of(".platform/nginx/conf.d/elasticbeanstalk/00_application.conf");
  private static final Path UPSTREAM = Path.of(".platform/nginx/conf.d/upstream.conf");

  @Test
  void every_line_of_the_procfile_is_one_that_elastic_beanstalk_takes_and_web_comes_first()
      throws IOException {
    List<String> lines = Files.readAllLines(Path.of("Procfile"));
    assertTrue(
        lines.stream().allMatch(line -> line.matches("^[A-Za-z0-9_-]+:\\s*[^\\s].*$")),
        lines.toString());
    assertTrue(lines.get(0).startsWith("web: "));
    // It becomes the argument of sh -c within double quotes, in a systemd unit.
    assertTrue(lines.stream().noneMatch(line -> line.matches(".*[\"%\\\\].*")));
  }

  @Test
  void nginx_takes_bodies_as_large_as_the_service_does() throws IOException {
    assertEquals(
        Setting.MAX_BODY_BYTES.defaultValue(), find(LOCATION, "client_max_body_size (\\d+);"));
  }

  @Test
  void nginx_asks_the_port_that_the_environment_sets_and_that_is_the_default() throws IOException {
    assertEquals(
        ConfigFiles.environment(Path.of(""), "").get("PORT"),
        find(UPSTREAM, "server 127\\.0\\.0\\.1:(\\d+);"));
    assertEquals(Setting.PORT.defaultValue(), find(UPSTREAM, "127\\.0\\.0\\.1:(\\d+);"));
  }

  @Test
  void what_stands_behind_keeps_an_idle_connection_longer() throws IOException {
    Duration loadBalancer = Duration.ofSeconds(60);
    List<String> kept = findAll(LOCATION, "\\bkeepalive_timeout (\\d+)s;");
    // In the location that forwards, and in that of nginx's own errors.
    assertEquals(2, kept.size());
    for (String seconds : kept) {
      assertTrue(seconds(seconds).compareTo(loadBalancer) > 0);
    }
    Duration nginx = seconds(find(UPSTREAM, "\\bkeepalive_timeout (\\d+)s;"));
    assertTrue(millis(Setting.IDLE_TIMEOUT_MS).compareTo(nginx) > 0);
  }

  @Test
  void nginx_waits_longer_than_any_deadline() throws IOException {
    Duration longest = Duration.ofMinutes(1);
    assertEquals("a whole number from 100 to " + longest.toMillis(), Setting.DEADLINE_MS.allowed());
    assertTrue(seconds(find(LOCATION, "proxy_read_timeout (\\d+)s;")).compareTo(longest) > 0);
    assertTrue(seconds(find(LOCATION, "proxy_send_timeout (\\d+)s;")).compareTo(longest) > 0);
  }

  @Test
  void the_load_balancer_lets_requests_end_as_long_as_the_service_does() throws IOException {
    assertEquals(
        millis(Setting.SHUTDOWN_TIMEOUT_MS),
        seconds(
            find(
                Path.of("docs/walkthrough/30-create-environment.sh"),
                "DeregistrationDelay (\\d+)")));
  }

  @Test
  void systemd_waits_longer_than_the_service_takes_to_stop() throws IOException {
    Duration systemd =
        seconds(find(Path.of(".platform/hooks/predeploy/20_stop_time.sh"), "stop_seconds=(\\d+)"));
    // Closing takes up to 10 s more, see Shutdown.
    Duration service =
        millis(Setting.SHUTDOWN_GRACE_MS).plus(millis(Setting.SHUTDOWN_TIMEOUT_MS)).plusSeconds(10);
    assertTrue(systemd.compareTo(service) > 0);
  }

  @Test
  void a_checkout_with_crlf_has_a_bundle_with_lf() throws Exception {
    List<String> sets =
        findAll(
            Path.of("src/assembly/elastic-beanstalk.xml"),
            "(?s)(<fileSet>.*?</fileSet>|<file>\\s*<source>Procfile.*?</file>)");
    assertEquals(5, sets.size());
    for (String set : sets) {
      assertTrue(set.contains("<lineEnding>unix</lineEnding>"), set);
    }
  }

  @Test
  void a_checkout_has_lf_whatever_gits_settings_are() throws Exception {
    String hook = ".platform/hooks/predeploy/20_stop_time.sh";
    assumeTrue(Files.exists(Path.of(".git")), "this is no checkout");
    assertEquals(
        hook + ": eol: lf", Command.of("git", "check-attr", "eol", hook).run().output().strip());
    assertEquals(
        "src/test/resources/imports/sqlite.csv: text: unset",
        Command.of("git", "check-attr", "text", "src/test/resources/imports/sqlite.csv")
            .run()
            .output()
            .strip());
  }

  private static Duration seconds(String number) {
    return Duration.ofSeconds(Long.parseLong(number));
  }

  /** A setting's default, which holds on an instance: .ebextensions sets none of these. */
  private static Duration millis(Setting setting) {
    return Duration.ofMillis(Long.parseLong(setting.defaultValue()));
  }

  private static String find(Path file, String pattern) throws IOException {
    List<String> found = findAll(file, pattern);
    assertFalse(found.isEmpty(), pattern + " in " + file);
    return found.get(0);
  }

  private static List<String> findAll(Path file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
