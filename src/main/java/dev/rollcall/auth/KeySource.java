package dev.rollcall.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, kept up to date: fetched at the start, from time to time, and when a token
 * names one that is not among them (issuers rotate their keys). While they can't be fetched those
 * known go on working.
 *
 * <p>One for the process; any thread may ask it.
 */
final class KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(KeySource.class);

  private final Vertx vertx;
  private final Context context;
  private final KeyLoader loader;
  private final Pace pace;

  private volatile KeySet keys = KeySet.NONE;

  // What follows belongs to the context.
  private Future<KeySet> loading = Future.failedFuture(TokenNotJudgedException.withoutKeys());
  private long askableFromNanos = System.nanoTime();
  private boolean troubled;
  private boolean stopped;
  private long timer = -1;

  /**
   * When keys are fetched.
   *
   * @param refresh how long keys that came are good
   * @param retry how soon to try again when none came
   * @param perToken the least time between fetches that tokens bring about: whoever sends bad ones
   *     must not be able to turn the service against the issuer
   */
  record Pace(Duration refresh, Duration retry, Duration perToken) {
    static final Pace USUAL =
        new Pace(Duration.ofMinutes(15), Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  KeySource(Vertx vertx, KeyLoader loader, Pace pace) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.loader = loader;
    this.pace = pace;
  }

  void start() {
    context.runOnContext(started -> load());
  }

  void stop() {
    context.runOnContext(
        stop -> {
          stopped = true;
          vertx.cancelTimer(timer);
          loader.close();
        });
  }

  /** The keys as last fetched; none before the first success. */
  KeySet current() {
    return keys;
  }

  /**
   * The keys after another look at the issuer, unless the last look for a token's sake was a moment
   * ago. Fails with {@link TokenNotJudgedException} where the last look failed. Completes on the
   * caller's context.
   *
   * @param keyId the key that is looked for; where it has come meanwhile, there is no other look
   */
  Future<KeySet> refresh(String keyId) {
    Promise<KeySet> answer = Promise.promise();
    context.runOnContext(asked -> loadForToken(keyId).onComplete(answer));
    return Future.fromCompletionStage(
        answer.future().toCompletionStage(), vertx.getOrCreateContext());
  }

  private Future<KeySet> loadForToken(String keyId) {
    if (keys.has(keyId)) {
      return Future.succeededFuture(keys);
    }
    long now = System.nanoTime();
    if (loading.isComplete() && now - askableFromNanos >= 0) {
      askableFromNanos = now + pace.perToken.toNanos();
      load();
    }
    return loading;
  }

  private void load() {
    if (stopped) {
      return;
    }
    vertx.cancelTimer(timer);
    loading =
        loader
            .load()
            .transform(
                loaded -> loaded.succeeded() ? loaded(loaded.result()) : failed(loaded.cause()));
  }

  private Future<KeySet> loaded(KeySet fetched) {
    if (!fetched.equals(keys)) {
      LOG.info(
          "Access tokens are verified with {} keys of {}", fetched.keys().size(), loader.address());
      keys = fetched;
    } else if (troubled) {
      LOG.info("The issuer's keys can be had again from {}", loader.address());
    }
    troubled = false;
    again(pace.refresh);
    return Future.succeededFuture(keys);
  }

  private Future<KeySet> failed(Throwable cause) {
    if (!troubled && !stopped) {
      LOG.warn(
          "The issuer's keys can't be had from {} ({}): {}",
          loader.address(),
          cause.getMessage() == null ? cause : cause.getMessage(),
          keys.keys().isEmpty()
              ? "until they are, requests with a token are answered 503"
              : "those known are used on");
    }
    troubled = true;
    again(pace.retry);
    return Future.failedFuture(TokenNotJudgedException.withoutKeys());
  }

  private void again(Duration delay) {
    timer = vertx.setTimer(delay.toMillis(), due -> load());
  }
}
