package dev.rollcall.http.bulk;

import dev.rollcall.storage.StorageException;
import dev.rollcall.storage.StorageFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tries again what fails for a while: a stream or an import is too long to be begun anew by its
 * client. Belongs to one event loop.
 */
public final class RetryWithBackoff {
  /** With each try at its deadline of 3 s, and the pauses between them, about half a minute. */
  private static final int TRIES = 6;

  private static final long FIRST_PAUSE_MILLIS = 250;

  private static final Set<StorageFailure> PASSING =
      EnumSet.of(
          StorageFailure.THROTTLED,
          StorageFailure.OVERLOADED,
          StorageFailure.TIMED_OUT,
          StorageFailure.UNREACHABLE,
          StorageFailure.SERVICE_ERROR);

  private final Vertx vertx;

  public RetryWithBackoff(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * The first success, or the last failure; that one says if an earlier try may have had its
   * effect.
   */
  public <T> Future<T> retry(Supplier<Future<T>> action) {
    return retry(action, 1, false);
  }

  private <T> Future<T> retry(Supplier<Future<T>> action, int tries, boolean unknown) {
    return action
        .get()
        .recover(
            failure -> {
              boolean unknownNow =
                  unknown
                      || (failure instanceof StorageException storage
                          && storage.isOutcomeUnknown());
              return tries < TRIES && mayPass(failure)
                  ? vertx
                      .timer(FIRST_PAUSE_MILLIS << (tries - 1))
                      .compose(again -> retry(action, tries + 1, unknownNow))
                  : Future.failedFuture(withOutcome(failure, unknownNow));
            });
  }

  private static Throwable withOutcome(Throwable failure, boolean unknown) {
    return failure instanceof StorageException storage
        ? storage.withOutcomeUnknown(unknown)
        : failure;
  }

  /** Whether the same may go well a little later. */
  static boolean mayPass(Throwable failure) {
    return failure instanceof StorageException storage && PASSING.contains(storage.failure());
  }
}
