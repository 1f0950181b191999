package dev.rollcall.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection that loses nothing. One for each connection; belongs to its event loop.
 *
 * <p>Where the service stops, Vert.x would close an idle connection at once, and with it a request
 * that is on its way. Here it waits a moment: a client that still asks is answered, and told to
 * close. Where a chunk is malformed, Vert.x closes before the answer that says so is sent; here
 * what is written is sent first.
 */
final class GracefulEnd extends ChannelDuplexHandler {
  /** Longer than a request takes to arrive, short for whoever waits for the service to stop. */
  private static final long LINGER_MILLIS = 250;

  private final StrictRequestDecoder decoder;
  private final OneAtATime requests;
  private ShutdownEvent end;
  private boolean hasEnded;

  GracefulEnd(StrictRequestDecoder decoder, OneAtATime requests) {
    this.decoder = decoder;
    this.requests = requests;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof ShutdownEvent shutdown && shutdown.timeout() > 0 && end == null) {
      end = shutdown;
      var unused =
          context.executor().schedule(() -> end(context), LINGER_MILLIS, TimeUnit.MILLISECONDS);
      endWhatIsNotTaken(context, shutdown.timeUnit().toMillis(shutdown.timeout()));
    } else {
      super.userEventTriggered(context, event);
    }
  }

  /** Vert.x would wait for its client for ever, even when the time to stop is over. */
  private void endWhatIsNotTaken(ChannelHandlerContext context, long timeoutMillis) {
    var unused =
        context
            .executor()
            .schedule(
                () -> {
                  if (!context.channel().isWritable()) {
                    decoder.cutOff();
                  }
                },
                Math.max(LINGER_MILLIS, timeoutMillis - LINGER_MILLIS),
                TimeUnit.MILLISECONDS);
  }

  private void end(ChannelHandlerContext context) {
    if (!hasEnded) {
      hasEnded = true;
      context.fireUserEventTriggered(end);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (end != null && message instanceof HttpResponse response && isFinal(response)) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    decoder.stayOpen();
    super.write(context, message, promise);
    if (message instanceof LastHttpContent && isFinal(message)) {
      requests.answered();
      if (end != null) {
        context.executor().execute(() -> end(context));
      }
    }
  }

  private static boolean isFinal(Object message) {
    return !(message instanceof HttpResponse response)
        || response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    context.flush();
    super.close(context, promise);
  }
}
