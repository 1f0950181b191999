package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Workload.Mix;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that are slow to come, and slower when they are renewed. */
@Tag("full")
class CredentialsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration SLOW = Duration.ofSeconds(6);
  private static final Duration HANG = Scale.time(Duration.ofSeconds(30), Duration.ofSeconds(12));
  private static final Duration FIRST_ARE_VALID = Duration.ofSeconds(5);
  private static final Duration CALM = Duration.ofSeconds(5);
  private static final int CLIENTS = 16;

  @RegisterExtension
  static final Report report =
      new Report(
          "8. Slow credentials",
          """
          %d clients read and write while a `credential_process` takes %d s for the first credentials, which are valid for %d s,
          and %d s for the next ones. Promised: every answer by the deadline (%d ms), `/health` as fast as ever, no failed
          request once there are credentials.
          """
              .formatted(
                  CLIENTS,
                  SLOW.toSeconds(),
                  FIRST_ARE_VALID.toSeconds(),
                  HANG.toSeconds(),
                  DEADLINE.toMillis()),
          "",
          "measured",
          "promised");

  @TempDir Path folder;

  @Test
  void only_what_needs_them_waits_for_them() throws Exception {
    History history = new History();
    try (ServiceProcess service = start();
        Probe health = new Probe(service.api(), Client::askHealth);
        Workload load =
            new Workload(
                service.api(), new Mix("cred-", CLIENTS, 0, 5, Duration.ofMillis(5)), history)) {
      load.start();
      boolean renewed = Await.within(SLOW.plus(HANG).multipliedBy(2), () -> ended(2));
      Thread.sleep(CALM.toMillis());
      long calm = System.nanoTime();
      Thread.sleep(CALM.toMillis());
      List<String> failures =
          history.stream()
              .filter(each -> each.invokedNanos() >= calm && !each.isDone())
              .map(Exchange::outcome)
              .distinct()
              .toList();
      double slowest = Latencies.of(history.stream().toList()).slowest();
      double slowestProbe = Latencies.of(health.exchanges()).slowest();

      report.row("answers", History.outcomes(history.stream()), "");
      report.row("slowest answer", "%.0f ms".formatted(slowest), DEADLINE.toMillis() + " ms");
      report.row("slowest `/health`", "%.0f ms".formatted(slowestProbe), "");
      report.row("failures once there are credentials", failures.size(), 0);
      assertAll(
          () -> assertTrue(renewed, "the credentials were not renewed"),
          () -> Bounds.assertWithin(DEADLINE.plus(Bounds.SLACK), slowest, "answers"),
          () -> Bounds.assertWithin(Bounds.SLACK, slowestProbe, "/health"),
          () -> assertEquals(List.of(), failures));
    }
  }

  private ServiceProcess start() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("fetch"),
            """
            cd "%s"
            echo >>begun
            case $(wc -l <begun) in
              1) sleep %d; valid=%d ;;
              2) sleep %d; valid=36000 ;;
              *) valid=36000 ;;
            esac
            echo >>ended
            printf '{"Version": 1, "AccessKeyId": "local", "SecretAccessKey": "local", "Expiration": "%%s"}' \
              "$(date -u -d "+$valid seconds" +%%FT%%TZ)"
            """
                .formatted(
                    folder, SLOW.toSeconds(), FIRST_ARE_VALID.toSeconds(), HANG.toSeconds()));
    Path profile =
        Files.writeString(
            folder.resolve("config"), "[default]\ncredential_process = sh " + script + "\n");
    return ServiceProcess.start(
        BuiltJar.newTable(),
        DynamoDbLocal.shared().endpoint(),
        Map.of(
            "DEADLINE_MS",
            "" + DEADLINE.toMillis(),
            "AWS_ACCESS_KEY_ID",
            "",
            "AWS_SECRET_ACCESS_KEY",
            "",
            "AWS_CONFIG_FILE",
            profile.toString()));
  }

  /** Whether so many fetches have ended. */
  private boolean ended(int fetches) {
    try {
      Path ended = folder.resolve("ended");
      return Files.exists(ended) && Files.readAllLines(ended).size() >= fetches;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
