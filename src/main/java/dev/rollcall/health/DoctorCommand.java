package dev.rollcall.health;

import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.settings.Setting;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.storage.SdkEnvironment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * {@code java -jar rollcall.jar doctor}: a readable report of what keeps the service from working,
 * for use over SSH or in a hook. Changes nothing.
 */
public final class DoctorCommand {
  private final Vertx vertx;
  private final DynamoDbMetrics metrics;
  private final Map<String, String> environment;
  private final SdkEnvironment sdk;
  private final PrintStream report;

  /**
   * @param environment what the settings came from, to say which of them were given
   * @param sdk what the SDK reads for itself
   * @param report where to write
   */
  public DoctorCommand(
      Vertx vertx,
      DynamoDbMetrics metrics,
      Map<String, String> environment,
      SdkEnvironment sdk,
      PrintStream report) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.environment = environment;
    this.sdk = sdk;
    this.report = report;
  }

  /** Examines everything; the result is the exit status, 0 where the service can work, else 1. */
  public Future<Integer> examine(Settings settings) {
    // Building the client reads files and loads hundreds of classes: not on an event loop.
    return vertx
        .executeBlocking(
            () -> {
              settings(settings);
              return DynamoDbClientFactory.create(settings, sdk, metrics);
            })
        .compose(client -> examine(settings, client));
  }

  private Future<Integer> examine(Settings settings, DynamoDbAsyncClient client) {
    return new TableHealth(vertx, client, settings, metrics)
        .examine()
        .compose(found -> vertx.executeBlocking(() -> conclusion(found, settings.port())))
        .eventually(() -> vertx.executeBlocking(Executors.callable(client::close)));
  }

  private void settings(Settings settings) {
    report.println("Settings");
    setting(Setting.PORT, settings.port());
    setting(Setting.TABLE_NAME, settings.tableName());
    setting(Setting.AWS_REGION, settings.region());
    if (!settings.deptIndex().isEmpty()) {
      setting(Setting.DEPT_INDEX, settings.deptIndex());
    }
    report.println();
  }

  /** A property that did not reach the process is a common trouble, so this tells. */
  private void setting(Setting setting, Object value) {
    boolean given = !environment.getOrDefault(setting.name(), "").isBlank();
    report.printf(
        "  %-12s %s %s%n",
        setting, value, given ? "" : "(not in the environment: a default, or conf/config.json)");
  }

  private int conclusion(HealthReport found, int port) {
    Optional<String> complaint = NginxPortCheck.complaint(port);
    report.println("Checks");
    found.checks().forEach(this::check);
    complaint.ifPresent(text -> report.println("  FAIL  " + text));
    Optional<String> missing = NginxPortCheck.missingFolder();
    missing.ifPresent(text -> report.println("  warn  " + text));
    report.println();
    boolean well = found.isUp() && complaint.isEmpty();
    boolean warned =
        missing.isPresent() || found.checks().stream().anyMatch(DoctorCommand::isWarning);
    report.println(
        well
            ? (warned ? "Rollcall works, but see the warnings." : "All is well.")
            : "Rollcall can't work as it is.");
    return well ? 0 : 1;
  }

  private static boolean isWarning(TableCheck check) {
    return check.isUp() && !check.note().isEmpty();
  }

  private void check(TableCheck check) {
    report.printf("  %s  %-12s %s%n", mark(check), check.name(), check.action());
    if (!check.isUp()) {
      report.printf("        %s. Remedy: %s.%n", check.cause(), check.remedy());
    } else if (isWarning(check)) {
      report.printf("        %s.%n", check.note());
    }
  }

  private static String mark(TableCheck check) {
    if (!check.checked()) {
      return "?   ";
    }
    if (!check.isUp()) {
      return "FAIL";
    }
    return isWarning(check) ? "warn" : "ok  ";
  }
}
