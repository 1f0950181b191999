package dev.rollcall.support;

import io.vertx.core.Context;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An event loop whose turns a test takes. */
public final class EventLoop {
  private static final int HANG_SECONDS = 30;

  private EventLoop() {}

  /** Runs the task as one turn of the context's loop, and waits for what comes of it. */
  public static <T> T call(Context loop, Callable<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        turn -> {
          try {
            done.complete(task.call());
          } catch (Exception | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    return done.orTimeout(HANG_SECONDS, TimeUnit.SECONDS).join();
  }
}
