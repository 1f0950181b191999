package dev.rollcall.verticle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.auth.TokenAuth;
import dev.rollcall.health.TableHealth;
import dev.rollcall.http.MemoryBudget;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.openapi.ApiDocument;
import dev.rollcall.settings.Settings;
import dev.rollcall.student.StudentTableFactory;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The router and the API's document have the same routes. */
@ExtendWith(VertxExtension.class)
class RoutesTest {
  private final Settings settings = TestService.settings(Map.of("INSTANCES", "1"));
  private final Metrics metrics = new Metrics();
  private final DynamoDbAsyncClient client = DynamoDbLocal.shared().client(settings);

  @AfterEach
  void close() {
    client.close();
    metrics.close();
  }

  @Test
  void every_route_is_documented_and_every_operation_has_a_route(Vertx vertx, VertxTestContext test)
      throws IOException {
    StudentVerticle verticle =
        new StudentVerticle(
            settings,
            new StudentTableFactory(client, settings, metrics.dynamoDb()),
            new TableHealth(vertx, client, settings, metrics.dynamoDb()),
            TokenAuth.start(vertx, settings),
            MemoryBudget.ofHeap(),
            metrics,
            DynamoDbLocal.freePort());

    vertx
        .deployVerticle(verticle)
        .onComplete(
            test.succeeding(
                deployed ->
                    test.verify(
                        () -> {
                          assertEquals(
                              ApiDocument.shared().operations(),
                              routes(verticle.routes().getRoutes()));
                          test.completeNow();
                        })));
  }

  private static Set<String> routes(List<Route> routes) {
    Set<String> named = new TreeSet<>();
    for (Route route : routes) {
      if (route.methods() != null) {
        String path = route.getName().replaceFirst("^/(docs|console)/.*", "/$1/{file}");
        route.methods().stream()
            .filter(method -> !method.equals(HttpMethod.HEAD))
            .forEach(method -> named.add(method + " " + path));
      }
    }
    return named;
  }
}
