package dev.rollcall.student;

import dev.rollcall.metrics.DynamoDbMetrics;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Calls whose size is measured, and told to each request that travels in them.
 *
 * @param <R> the kind of request
 */
final class MeasuredCalls<R extends Request<R, ?>> implements Calls<R> {
  private final Calls<R> calls;
  private final String kind;
  private final DynamoDbMetrics metrics;

  /**
   * @param kind of the requests, such as {@code read}
   */
  MeasuredCalls(Calls<R> calls, String kind, DynamoDbMetrics metrics) {
    this.calls = calls;
    this.kind = kind;
    this.metrics = metrics;
  }

  @Override
  public int most() {
    return calls.most();
  }

  @Override
  public String batchAction() {
    return calls.batchAction();
  }

  @Override
  public Future<Void> alone(R request) {
    int size = request.size();
    metrics.shared(kind, size);
    request.travelsWith(size);
    return calls.alone(request);
  }

  @Override
  public Future<Leftovers<R>> together(Map<String, R> requests) {
    int size = 0;
    for (R request : requests.values()) {
      size += request.size();
    }
    metrics.shared(kind, size);
    for (R request : requests.values()) {
      request.travelsWith(size);
    }
    return calls.together(requests).onSuccess(this::measure);
  }

  private void measure(Leftovers<R> left) {
    int again = left.later().size() + left.apart().size();
    if (again > 0) {
      metrics.leftOver(kind, again);
    }
  }

  @Override
  public StorageException leftOver() {
    return calls.leftOver();
  }
}
