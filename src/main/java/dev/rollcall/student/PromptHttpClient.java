package dev.rollcall.student;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The SDK's HTTP client with event loops that end as soon as its connections are closed. Those that
 * the SDK makes by itself wait another two seconds, which every stop of the service would take
 * longer.
 */
final class PromptHttpClient implements SdkAsyncHttpClient {
  private static final int CLOSING_SECONDS = 5;

  private final SdkAsyncHttpClient client;
  private final EventLoopGroup loops;

  private PromptHttpClient(SdkAsyncHttpClient client, EventLoopGroup loops) {
    this.client = client;
    this.loops = loops;
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    return client.execute(request);
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  /** Blocks until connections and loops are closed. */
  @Override
  public void close() {
    client.close();
    loops.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /**
   * Builds one for each client of DynamoDB, which closes it.
   *
   * @param settings all but the event loops
   * @param loops its event loops, which end with it
   */
  record Builder(NettyNioAsyncHttpClient.Builder settings, EventLoopGroup loops)
      implements SdkAsyncHttpClient.Builder<Builder> {

    @Override
    public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
      SdkAsyncHttpClient client =
          settings.eventLoopGroup(SdkEventLoopGroup.create(loops)).buildWithDefaults(defaults);
      return new PromptHttpClient(client, loops);
    }
  }
}
