package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.http.error.DefaultHeadersHandler;
import dev.rollcall.http.error.FailureHandler;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A bug of our own: the client learns nothing of it, the operator everything. */
@ExtendWith(VertxExtension.class)
class UnexpectedFailureTest {
  /** What no client ever answers, and no code here expects. */
  private static final Object NO_RESPONSE = CompletableFuture.completedFuture(null);

  @Test
  void it_is_a_plain_500_and_a_log_line_with_its_stack_trace() {
    try (LogLines log = new LogLines();
        TestService service =
            TestService.start(
                Map.of(),
                settings ->
                    broken(
                        DynamoDbClientFactory.create(
                            settings,
                            DynamoDbClientListener.NONE,
                            builder -> builder.credentialsProvider(DynamoDbLocal.CREDENTIALS))))) {
      service
          .api()
          .get("/student/secret-id")
          .is(500, "{\"error\":\"The request failed unexpectedly\"}");

      ILoggingEvent line =
          log.events().stream()
              .filter(event -> event.getLevel().equals(Level.ERROR))
              .findFirst()
              .orElseThrow();
      assertEquals("GET /student failed unexpectedly", line.getFormattedMessage().strip());
      assertNotNull(line.getThrowableProxy());
    }
  }

  @Test
  void an_error_is_one_too_and_many_of_a_kind_make_one_line_a_second(Vertx vertx) throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(new DefaultHeadersHandler()).failureHandler(new FailureHandler());
    router.get("/student").handler(UnexpectedFailureTest::overflow);
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    try (LogLines log = new LogLines()) {
      Api api = new Api(server.listen(0).await(20, TimeUnit.SECONDS).actualPort());
      for (int i = 0; i < 50; i++) {
        api.get("/student").is(500, "{\"error\":\"The request failed unexpectedly\"}");
      }

      long lines =
          log.events().stream().filter(event -> event.getLevel().equals(Level.ERROR)).count();
      assertTrue(lines >= 1 && lines < 25, lines + " lines");
    }
  }

  private static void overflow(RoutingContext context) {
    throw new StackOverflowError("as by a regular expression");
  }

  private static DynamoDbAsyncClient broken(DynamoDbAsyncClient client) {
    return (DynamoDbAsyncClient)
        Proxy.newProxyInstance(
            DynamoDbAsyncClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            (proxy, method, arguments) -> answer(client, method, arguments));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The proxy hands it to the caller.
  private static Object answer(DynamoDbAsyncClient client, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    if (method.getName().equals("getItem")) {
      return NO_RESPONSE;
    }
    return method.invoke(client, arguments);
  }
}
