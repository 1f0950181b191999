package dev.rollcall.dynamodb.direct;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.CancellationException;

/** An attempt under way. Belongs to the event loop that made it. */
public final class DirectCall {
  private final Promise<byte[]> answer;
  private HttpClientRequest request;

  DirectCall(Promise<byte[]> answer) {
    this.answer = answer;
  }

  /**
   * The JSON of the answer. Fails with the exceptions that the SDK has for what went wrong, and
   * with {@link CancellationException} once it is cancelled.
   */
  public Future<byte[]> answer() {
    return answer.future();
  }

  /** Ends it where it has not ended yet, connection included. */
  public void cancel() {
    if (answer.tryFail(new CancellationException("nobody waits any more")) && request != null) {
      var unused = request.reset();
    }
  }

  void send(Future<HttpClientRequest> connected, Buffer body) {
    connected
        .compose(ready -> send(ready, body))
        .compose(DirectCall::read)
        .onComplete(
            read -> {
              if (read.succeeded()) {
                answer.tryComplete(read.result());
              } else {
                answer.tryFail(Failures.asOfTheSdk(read.cause()));
              }
            });
  }

  private Future<HttpClientResponse> send(HttpClientRequest ready, Buffer body) {
    request = ready;
    if (answer.future().isComplete()) {
      var unused = ready.reset();
    }
    return ready.send(body);
  }

  private static Future<byte[]> read(HttpClientResponse response) {
    return response.body().map(body -> Failures.checked(response, body.getBytes()));
  }
}
