package dev.rollcall.dynamodb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Lets one future's result be another's, and the other's cancellation the first one's. */
public final class Forwarding {
  private Forwarding() {}

  /** Makes the call. One that throws has failed. */
  public static <I, O> CompletableFuture<? extends O> called(
      Function<I, ? extends CompletableFuture<? extends O>> call, I request) {
    try {
      return call.apply(request);
    } catch (RuntimeException | Error e) {
      // An error that is thrown here would leave a caller without an answer.
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Makes the call; its result is the answer.
   *
   * @param failures makes the answer's failure of the call's
   */
  static <I, O> void forward(
      Function<I, CompletableFuture<O>> call,
      I request,
      CompletableFuture<O> answer,
      UnaryOperator<Throwable> failures) {
    CompletableFuture<? extends O> called = called(call, request);
    var unused =
        called.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                answer.complete(response);
              } else {
                answer.completeExceptionally(failures.apply(unwrapped(failure)));
              }
            });
    cancelWith(answer, () -> called.cancel(false));
  }

  /** Runs the action once the future is cancelled. */
  public static void cancelWith(CompletableFuture<?> future, Runnable action) {
    var unused =
        future.whenComplete(
            (done, failure) -> {
              if (future.isCancelled()) {
                action.run();
              }
            });
  }

  /** What a future failed with, without the wrapping of the stages before it. */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
