package dev.rollcall.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.http.auth.BearerTokenHandler;
import dev.rollcall.http.error.FailureHandler;
import dev.rollcall.settings.AccessSettings;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where tokens are verified, and what becomes of those for which there is no place. */
@ExtendWith(VertxExtension.class)
class VerifierPoolTest {
  private static final SigningKey KEY = SigningKey.make("key", "ES256");

  @Test
  void it_is_no_event_loop_and_a_bounded_number_waits(Vertx vertx) throws Exception {
    VerifierPool threads = new VerifierPool(vertx, 1, 2);
    CountDownLatch goOn = new CountDownLatch(1);

    Future<String> first = threads.run(() -> threadsName(goOn));
    Future<String> second = threads.run(() -> threadsName(goOn));
    Future<String> third = threads.run(() -> threadsName(goOn));

    assertThrows(TokenNotJudgedException.class, () -> third.await(20, TimeUnit.SECONDS));
    goOn.countDown();
    assertTrue(first.await(20, TimeUnit.SECONDS).startsWith("tokens-"));
    second.await(20, TimeUnit.SECONDS);
    assertTrue(threads.run(() -> threadsName(goOn)).await(20, TimeUnit.SECONDS).length() > 0);
    threads.stop();
  }

  @Test
  void who_finds_no_place_is_told_to_come_again(Vertx vertx) throws Exception {
    try (Issuer issuer = new Issuer(KEY)) {
      AccessSettings settings =
          new AccessSettings(issuer.url(), List.of(Issuer.AUDIENCE), "", List.of());
      Duration keyTimeout = Duration.ofSeconds(20);
      KeySource source =
          new KeySource(vertx, new KeyLoader(vertx, settings, keyTimeout), KeySource.Pace.USUAL);
      source.refresh("any").await(20, TimeUnit.SECONDS);
      VerifierPool none = new VerifierPool(vertx, 1, 0);
      Router router = Router.router(vertx);
      router
          .route()
          .handler(
              new BearerTokenHandler(
                  new TokenVerifier(
                      vertx, source, none, settings, keyTimeout, InstantSource.system()),
                  () -> {}))
          .failureHandler(new FailureHandler());
      HttpServer server =
          vertx.createHttpServer().requestHandler(router).listen(0).await(20, TimeUnit.SECONDS);
      Api api = new Api(server.actualPort());

      try (LogLines log = new LogLines()) {
        Answer answer =
            api.get("/student/1", "Authorization", "Bearer " + KEY.sign(issuer.claims()));

        answer.is(503, "{\"error\":\"The service is busy, try again\"}");
        assertEquals("1", answer.header("Retry-After"));
        // One for each of a flood would be a flood.
        assertEquals(List.of(), log.events());
      }
      source.stop();
    }
  }

  private static Future<String> threadsName(CountDownLatch goOn) {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Future.succeededFuture(Thread.currentThread().getName());
  }
}
