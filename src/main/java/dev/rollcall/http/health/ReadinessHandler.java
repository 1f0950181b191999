package dev.rollcall.http.health;

import dev.rollcall.health.HealthReport;
import dev.rollcall.health.TableCheck;
import dev.rollcall.health.TableHealth;
import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.settings.Settings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * {@code GET /health/ready}: 200 with {@code {"status":"UP",...}} where the table can be used, else
 * 503 with {@code DOWN} and, for each check, the cause and the remedy. While the service stops, 503
 * with {@code STOPPING}.
 *
 * <p>Not Vert.x's own HealthCheckHandler: that one answers 500 where a check itself goes wrong, and
 * this service keeps 5xx other than 503 for its own mistakes.
 */
public final class ReadinessHandler implements Handler<RoutingContext> {
  /** More than the checks take: they end with the deadline. */
  private static final Duration SPARE = Duration.ofSeconds(2);

  private static final Buffer STOPPING = JsonResponse.member("status", "STOPPING");

  private final TableHealth health;
  private final List<String> names;
  private final HealthChecks checks;

  public ReadinessHandler(Vertx vertx, TableHealth health, Settings settings) {
    this.health = health;
    this.names = health.checks();
    checks = HealthChecks.create(vertx);
    long timeout = settings.deadline().plus(SPARE).toMillis();
    for (String name : names) {
      checks.register(
          name,
          timeout,
          result -> health.ask().map(report -> status(report, name)).onComplete(result));
    }
  }

  @Override
  public void handle(RoutingContext context) {
    if (health.isStopped()) {
      JsonResponse.send(context, 503, STOPPING);
      return;
    }
    checks
        .checkStatus()
        .onSuccess(
            result ->
                JsonResponse.send(
                    context, CheckResult.isUp(result) ? 200 : 503, inOrder(result).toBuffer()))
        .onFailure(context::fail);
  }

  /** The checks in their own order; what could not be checked is neither up nor down. */
  private JsonObject inOrder(CheckResult result) {
    JsonObject json = result.toJson();
    List<JsonObject> each =
        json.getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .sorted(Comparator.comparingInt(check -> names.indexOf(check.getString("id"))))
            .toList();
    for (JsonObject check : each) {
      JsonObject data = check.getJsonObject("data", new JsonObject());
      if (data.getString("note", "").startsWith(TableCheck.NOT_CHECKED)) {
        check.put("status", "NOT_CHECKED");
      }
    }
    return json.put("checks", new JsonArray(each));
  }

  private static Status status(HealthReport report, String name) {
    TableCheck check =
        report.checks().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();
    if (check.isUp()) {
      return check.note().isEmpty()
          ? Status.OK()
          : Status.OK(new JsonObject().put("note", check.note()));
    }
    return Status.KO(
        new JsonObject()
            .put("cause", check.cause())
            .put("action", check.action())
            .put("table", report.tableName())
            .put("region", report.region())
            .put("remedy", check.remedy()));
  }
}
