package dev.rollcall.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads that verify signatures, since one takes up to a millisecond: who sends forged tokens must
 * not be able to hold the event loops, nor to fill memory with what waits. One for the process; any
 * thread may ask it.
 */
final class VerifierPool {
  /** Half of the cores, so that bad tokens leave the other half to good ones. */
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** At a millisecond each, who waits behind as many waits for a quarter of a second. */
  private static final int MOST_FOR_A_THREAD = 256;

  private final WorkerExecutor threads;
  private final int most;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param most verifications under way and waiting
   */
  VerifierPool(Vertx vertx, int size, int most) {
    this.threads = vertx.createSharedWorkerExecutor("tokens", size);
    this.most = most;
  }

  static VerifierPool start(Vertx vertx) {
    return new VerifierPool(vertx, THREADS, MOST_FOR_A_THREAD * THREADS);
  }

  /**
   * Runs it on one of the threads; fails with {@link TokenNotJudgedException} if too many wait.
   * Completes on the caller's context.
   *
   * @param verification gives a future that is complete
   */
  <T> Future<T> run(Supplier<Future<T>> verification) {
    if (underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      return Future.failedFuture(TokenNotJudgedException.tooManyWait());
    }
    return threads
        .executeBlocking(verification::get, false)
        .compose(verified -> verified)
        .onComplete(over -> underWay.decrementAndGet());
  }

  /** Runs nothing any more. */
  void stop() {
    threads.close();
  }
}
