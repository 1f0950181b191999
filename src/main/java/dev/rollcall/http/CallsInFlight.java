package dev.rollcall.http;

import dev.rollcall.storage.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The calls to DynamoDB of a request that makes many at a time; they are cancelled once it is over.
 * Belongs to the request's event loop.
 */
public final class CallsInFlight implements Caller {
  private final Set<Runnable> cancellations = new HashSet<>();
  private boolean over;

  public CallsInFlight(RoutingContext context) {
    context.addEndHandler(
        ended -> {
          // Else only its body is malformed.
          if (context.response().closed() || context.response().ended()) {
            cancel();
          }
        });
  }

  @Override
  public void waitsFor(CompletableFuture<?> call) {
    if (over) {
      call.cancel(false);
      return;
    }
    Runnable cancellation = () -> call.cancel(false);
    cancellations.add(cancellation);
    var unused = call.whenComplete((done, failure) -> cancellations.remove(cancellation));
  }

  private void cancel() {
    over = true;
    Set.copyOf(cancellations).forEach(Runnable::run);
  }
}
