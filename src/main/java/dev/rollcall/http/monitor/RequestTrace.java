package dev.rollcall.http.monitor;

import dev.rollcall.metrics.RouteMetrics;
import dev.rollcall.storage.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A request on its way to its answer: what the metrics and the access log tell of it. */
public final class RequestTrace implements Caller {
  private static final String KEY = RequestTrace.class.getName();

  private final RoutingContext context;
  private final long beganNanos = System.nanoTime();
  private final TraceContext trace;
  private RouteMetrics route;
  private CompletableFuture<?> call;
  private int batchSize;

  private RequestTrace(RoutingContext context, RouteMetrics unknown) {
    this.context = context;
    this.trace = TraceContext.of(context.request());
    this.route = unknown;
  }

  /** Begins one; {@link #of} finds it again. */
  static RequestTrace begin(RoutingContext context, RouteMetrics unknown) {
    RequestTrace request = new RequestTrace(context, unknown);
    context.put(KEY, request);
    return request;
  }

  /** The one that the request began; null where none is kept, as on the management port. */
  public static RequestTrace of(RoutingContext context) {
    return context.get(KEY);
  }

  RoutingContext context() {
    return context;
  }

  long nanos() {
    return System.nanoTime() - beganNanos;
  }

  RouteMetrics route() {
    return route;
  }

  void matched(RouteMetrics found) {
    route = found;
  }

  /** The client's trace; {@link TraceContext#NONE} where it sent none. */
  public TraceContext trace() {
    return trace;
  }

  /** How many requests shared the call to DynamoDB that answered this one; 0 if none did. */
  int batchSize() {
    return batchSize;
  }

  /** The answer's status, or 0 where the client had gone before. */
  int status() {
    return context.response().headWritten() ? context.response().getStatusCode() : 0;
  }

  @Override
  public void waitsFor(CompletableFuture<?> next) {
    call = next;
    if (context.response().closed()) {
      next.cancel(false);
    }
  }

  /**
   * The request is over: if its client has gone, a call that is still under way for it is of no
   * use. A body that is malformed ends it too, but its client still waits.
   */
  void end() {
    if (call != null && context.response().closed()) {
      call.cancel(false);
    }
  }

  @Override
  public void reportBatchSize(int requests) {
    batchSize = requests;
  }

  @Override
  public Map<String, String> headers() {
    return trace.headers();
  }
}
