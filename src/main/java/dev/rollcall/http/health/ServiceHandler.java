package dev.rollcall.http.health;

import dev.rollcall.auth.Scope;
import dev.rollcall.auth.TokenGrant;
import dev.rollcall.health.TableHealth;
import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/**
 * {@code GET /service}: what a person sees at the head of the console. The version, the table,
 * about how many records it has, and what the request's token allows.
 */
public final class ServiceHandler implements Handler<RoutingContext> {
  private final TableHealth table;
  private final Settings settings;

  public ServiceHandler(TableHealth table, Settings settings) {
    this.table = table;
    this.settings = settings;
  }

  @Override
  public void handle(RoutingContext context) {
    JsonObject answer =
        new JsonObject()
            .put("version", Metrics.version())
            .put("table", settings.tableName())
            .put("region", settings.region());
    table
        .approximateCount()
        .onSuccess(
            count -> {
              count.ifPresent(records -> answer.put("approximateCount", records));
              answer.put("access", access(context.get(TokenGrant.class.getName())));
              JsonResponse.send(context, 200, answer.toBuffer());
            })
        .onFailure(context::fail);
  }

  /**
   * @param grant null where the API is open
   */
  private static JsonObject access(TokenGrant grant) {
    JsonObject access = new JsonObject().put("open", grant == null);
    if (grant != null) {
      grant.subject().ifPresent(subject -> access.put("subject", subject));
      access.put("expires", Instant.ofEpochSecond((long) grant.expires()).toString());
      access.put(
          "scopes", new JsonArray(grant.scopes().stream().sorted().map(Scope::value).toList()));
    }
    return access;
  }
}
