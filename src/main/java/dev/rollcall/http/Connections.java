package dev.rollcall.http;

import dev.rollcall.settings.Settings;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop: reads strictly what comes on them, ends those that are idle or
 * too slow, and bounds their number and what they hold.
 *
 * <p>The one place that reaches through Vert.x to Netty's pipeline, by a type of Vert.x that is
 * public but no API: HttpServerOptions has nothing for any of this.
 */
public final class Connections implements Handler<HttpConnection> {
  /** Half of what MAX_CONNECTIONS counts a connection with: what it sent and is not read yet. */
  private static final RecvByteBufAllocator READING =
      new AdaptiveRecvByteBufAllocator(64, 2 << 10, 16 << 10);

  /** The other half: what it has not taken yet. {@link UnreadAnswers} counts what is beyond. */
  private static final WriteBufferWaterMark WRITING = new WriteBufferWaterMark(8 << 10, 16 << 10);

  private final HttpServerOptions options;
  private final AtomicInteger count;
  private final int most;
  private final long idleSeconds;
  private final long receiveSeconds;
  private final MemoryBudget held;
  private final Set<StrictRequestDecoder> open = new HashSet<>();
  private long second;

  /**
   * To be made on the event loop whose connections they are.
   *
   * @param options the server's
   * @param count of the connections of all event loops
   * @param held memory of the process
   */
  public Connections(
      Vertx vertx,
      HttpServerOptions options,
      AtomicInteger count,
      MemoryBudget held,
      Settings settings) {
    this.options = options;
    this.count = count;
    this.held = held;
    this.most = settings.connections().most();
    // A request under way reads nothing either.
    this.idleSeconds =
        Math.max(
            settings.connections().idleTimeout().toSeconds(), settings.deadline().toSeconds() + 1);
    this.receiveSeconds = settings.connections().receiveTimeout().toSeconds();
    // One timer for all: at 40,000 requests/s, one for each would be a cost of its own.
    vertx.setPeriodic(TimeUnit.SECONDS.toMillis(1), tick -> endLate());
  }

  @Override
  public void handle(HttpConnection connection) {
    int number = count.incrementAndGet();
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    channel.closeFuture().addListener(closed -> count.decrementAndGet());
    if (number > 2 * most) {
      connection.close();
      return;
    }
    OneAtATime requests = new OneAtATime();
    StrictRequestDecoder decoder =
        new StrictRequestDecoder(options, this, connection, requests, number > most);
    channel.config().setRecvByteBufAllocator(READING);
    channel.config().setWriteBufferWaterMark(WRITING);
    channel.pipeline().replace("httpDecoder", "httpDecoder", decoder);
    channel
        .pipeline()
        .addAfter("httpEncoder", null, new GracefulEnd(decoder, requests))
        .addAfter("httpEncoder", null, new UnreadAnswers(decoder, requests, held));
    open.add(decoder);
    channel.closeFuture().addListener(closed -> open.remove(decoder));
  }

  private void endLate() {
    second++;
    // Ending one takes it from the set.
    List<StrictRequestDecoder> each = new ArrayList<>(open);
    each.forEach(decoder -> decoder.endIfLate(second));
  }

  /** A clock that costs nothing to read: seconds since these connections are. */
  long second() {
    return second;
  }

  long idleSeconds() {
    return idleSeconds;
  }

  long receiveSeconds() {
    return receiveSeconds;
  }
}
