package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * DynamoDB's calls for one kind of request.
 *
 * @param <R> the kind of request
 */
interface Calls<R extends Request<R, ?>> {
  /** DynamoDB's limit of keys in one {@link #together} call. */
  int most();

  /** The IAM action that {@link #together} needs, without its prefix. */
  String batchAction();

  /**
   * Asks for one request with a call of its own, and answers it. Fails with {@link
   * StorageException}.
   */
  Future<Void> alone(R request);

  /**
   * Asks for several, at least two, in one call, and answers those that DynamoDB processed. Fails
   * with {@link StorageException} where the call as a whole failed.
   *
   * @param requests by id
   */
  Future<Leftovers<R>> together(Map<String, R> requests);

  /** What a request fails with that DynamoDB left over as often as it was tried. */
  StorageException leftOver();

  /**
   * What a call for several did not settle.
   *
   * @param later to be tried again after a while
   * @param apart to be tried again alone
   */
  record Leftovers<R>(Collection<R> later, Collection<R> apart) {
    static <R> Leftovers<R> none() {
      return new Leftovers<>(List.of(), List.of());
    }

    static <R> Leftovers<R> later(Collection<R> requests) {
      return new Leftovers<>(requests, List.of());
    }

    static <R> Leftovers<R> apart(Collection<R> requests) {
      return new Leftovers<>(List.of(), List.copyOf(requests));
    }
  }
}
