package plain;

import dev.rollcall.dynamodb.BatchingDynamoDbClient;
import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.EventLoopDynamoDbClient;
import dev.rollcall.dynamodb.EventLoopPlugin;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.function.Function;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The plain service on one event loop, over the SDK's client or, with CLIENT=event-loop, over ours.
 */
public final class Main {
  /** As many calls in flight as Rollcall's default. */
  private static final int CALLS_IN_FLIGHT = 128;

  private Main() {}

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    boolean ours = "event-loop".equals(System.getenv("CLIENT"));
    int port = Integer.parseInt(System.getenv("PORT"));
    vertx
        .deployVerticle(new StudentVerticle(ours ? eventLoop(vertx) : loop -> sdk(), port))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  private static DynamoDbAsyncClient sdk() {
    return DynamoDbAsyncClient.builder().httpClientBuilder(http()).build();
  }

  private static Function<Vertx, DynamoDbAsyncClient> eventLoop(Vertx vertx) {
    DynamoDbAsyncClient sdk =
        DynamoDbAsyncClient.builder()
            .httpClientBuilder(http())
            .addPlugin(new EventLoopPlugin())
            .build();
    return loop ->
        BatchingDynamoDbClient.builder()
            .vertx(vertx)
            .client(EventLoopDynamoDbClient.builder().vertx(vertx).client(sdk).build())
            .policy(BatchingPolicy.adaptive(vertx))
            .keyNames("Students", "StudentID")
            .build();
  }

  private static NettyNioAsyncHttpClient.Builder http() {
    return NettyNioAsyncHttpClient.builder()
        .maxConcurrency(CALLS_IN_FLIGHT)
        .maxPendingConnectionAcquires(10_000);
  }
}
