package dev.rollcall.storage;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Who waits for an answer. Belongs to one event loop. */
public interface Caller {
  /**
   * A call to DynamoDB is made for this caller, which cancels it if it waits for it no more. Of
   * several calls one follows the other.
   */
  void waitsFor(CompletableFuture<?> call);

  /**
   * A call for this caller has ended.
   *
   * @param requests how many shared it, this one included; 0 if it was never made
   */
  default void reportBatchSize(int requests) {}

  /** What a call that is made for this caller alone carries on in its headers. */
  default Map<String, String> headers() {
    return Map.of();
  }
}
