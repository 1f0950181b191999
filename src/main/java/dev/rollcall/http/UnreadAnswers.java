package dev.rollcall.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Counts what a connection's client has not taken yet of its answers, and closes the connection
 * where all of them together hold too much. One for each connection; belongs to its event loop.
 */
final class UnreadAnswers extends ChannelInboundHandlerAdapter {
  private final StrictRequestDecoder decoder;
  private final OneAtATime requests;
  private final MemoryBudget held;
  private long counted;

  /**
   * @param held of the process
   */
  UnreadAnswers(StrictRequestDecoder decoder, OneAtATime requests, MemoryBudget held) {
    this.decoder = decoder;
    this.requests = requests;
    this.held = held;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    if (context.channel().isWritable()) {
      giveBack();
      super.channelWritabilityChanged(context);
      requests.goOnSoon();
    } else {
      // Nothing is sent yet: most of it goes at once to whoever reads.
      context.executor().execute(() -> count(context));
      super.channelWritabilityChanged(context);
    }
  }

  private void count(ChannelHandlerContext context) {
    Channel channel = context.channel();
    if (counted > 0 || channel.isWritable() || !channel.isActive()) {
      return;
    }
    long bytes = channel.bytesBeforeWritable();
    if (held.tryTake(bytes)) {
      counted = bytes;
    } else {
      decoder.cutOff();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    giveBack();
    super.channelInactive(context);
  }

  private void giveBack() {
    if (counted > 0) {
      held.giveBack(counted);
      counted = 0;
    }
  }
}
