package dev.rollcall.student;

import dev.rollcall.dynamodb.direct.DirectClient;
import dev.rollcall.metrics.DynamoDbMetrics;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The lanes of one event loop, one for each kind of call. */
final class Lanes {
  private final Lane<Read> reads;
  private final Lane<Scan> scans;
  private final Lane<Write> putsAndDeletes;
  private final Lane<Write> bulk;
  private final Lane<Write> updates;

  /**
   * To be called on the event loop.
   *
   * @param ended told of each write once no call for it is under way or to come
   */
  Lanes(
      Vertx vertx,
      TableClient table,
      CallSlots slots,
      BatchingPolicy policy,
      DynamoDbMetrics metrics,
      Consumer<Write> ended) {
    Optional<DirectClient> direct = table.direct(vertx);
    ReadCalls gets = new ReadCalls(table);
    PutAndDeleteCalls writes = new PutAndDeleteCalls(table);
    UpdateCalls sets = new UpdateCalls(table);
    Calls<Read> readCalls =
        new MeasuredCalls<>(
            directly(gets, new ReadJson(table, gets), direct, table), "read", metrics);
    Calls<Scan> scanCalls = new MeasuredCalls<>(new ScanCalls(table), "scan", metrics);
    Calls<Write> writeCalls =
        new MeasuredCalls<>(
            directly(writes, new PutAndDeleteJson(table, writes), direct, table), "write", metrics);
    Calls<Write> updateCalls =
        new MeasuredCalls<>(
            directly(sets, new UpdateJson(table, sets), direct, table), "update", metrics);
    this.reads = new Lane<>(vertx, slots, policy, readCalls, read -> {});
    this.scans = new Lane<>(vertx, slots, policy, scanCalls, scan -> {});
    this.putsAndDeletes = new Lane<>(vertx, slots, policy, writeCalls, ended);
    this.bulk = new Lane<>(vertx, slots, policy.forBulk(), writeCalls, ended);
    this.updates = new Lane<>(vertx, slots, policy, updateCalls, ended);
  }

  private static <R extends Request<R, ?>> Calls<R> directly(
      Calls<R> sdk, CallJson<R> protocol, Optional<DirectClient> direct, TableClient table) {
    return direct
        .<Calls<R>>map(client -> new DirectCalls<>(sdk, protocol, client, table))
        .orElse(sdk);
  }

  Lane<Read> reads() {
    return reads;
  }

  Lane<Scan> scans() {
    return scans;
  }

  Lane<Write> putsAndDeletes() {
    return putsAndDeletes;
  }

  /** Puts of which many come at once. */
  Lane<Write> bulk() {
    return bulk;
  }

  Lane<Write> updates() {
    return updates;
  }

  /** See {@link Lane#sendHeld}. */
  void sendHeld() {
    all().forEach(Lane::sendHeld);
  }

  /** Requests that wait for a call now. */
  int waiting() {
    return all().stream().mapToInt(Lane::waiting).sum();
  }

  private List<Lane<?>> all() {
    return List.of(reads, scans, putsAndDeletes, bulk, updates);
  }
}
