package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Figures that stand in two files and must be the same, or in order. */
class BundleFilesTest {
  private static final Path LOCATION =
      Path.of(".platform/nginx/conf.d/elasticbeanstalk/00_application.conf");
  private static final Path UPSTREAM = Path.of(".platform/nginx/conf.d/upstream.conf");

  @Test
  void everyLineOfTheProcfileIsOneThatElasticBeanstalkTakesAndWebComesFirst() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("Procfile"));
    assertTrue(
        lines.stream().allMatch(line -> line.matches("^[A-Za-z0-9_-]+:\\s*[^\\s].*$")),
        lines.toString());
    assertTrue(lines.get(0).startsWith("web: "));
    // It becomes the argument of sh -c within double quotes, in a systemd unit.
    assertTrue(lines.stream().noneMatch(line -> line.matches(".*[\"%\\\\].*")));
  }

  @Test
  void nginxTakesBodiesAsLargeAsTheServiceDoes() throws IOException {
    assertEquals(
        Setting.MAX_BODY_BYTES.defaultValue(), find(LOCATION, "client_max_body_size (\\d+);"));
  }

  @Test
  void nginxAsksThePortThatTheEnvironmentSetsAndThatIsTheDefault() throws IOException {
    assertEquals(
        ConfigFiles.environment(Path.of(""), "").get("PORT"),
        find(UPSTREAM, "server 127\\.0\\.0\\.1:(\\d+);"));
    assertEquals(Setting.PORT.defaultValue(), find(UPSTREAM, "127\\.0\\.0\\.1:(\\d+);"));
  }

  @Test
  void whatStandsBehindWaitsLonger() throws IOException {
    int loadBalancer = 60;
    assertTrue(Integer.parseInt(find(LOCATION, "\\bkeepalive_timeout (\\d+)s;")) > loadBalancer);
    // DEADLINE_MS may be 60 s at the most.
    assertTrue(Integer.parseInt(find(LOCATION, "proxy_read_timeout (\\d+)s;")) > 60);
  }

  @Test
  void systemdWaitsLongerThanTheServiceTakesToStop() throws IOException {
    int seconds =
        Integer.parseInt(
            find(Path.of(".platform/hooks/predeploy/20_stop_time.sh"), "stop_seconds=(\\d+)"));
    Duration drain = Duration.ofMillis(Long.parseLong(Setting.SHUTDOWN_TIMEOUT_MS.defaultValue()));
    // Closing takes up to 10 s more, see Shutdown.
    assertTrue(Duration.ofSeconds(seconds).compareTo(drain.plusSeconds(10)) > 0);
  }

  @Test
  void aPostIsNeverSentTwice() throws IOException {
    assertEquals("error", find(LOCATION, "proxy_next_upstream ([^;]+);"));
  }

  private static String find(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertTrue(matcher.find(), pattern + " in " + file);
    return matcher.group(1);
  }
}
