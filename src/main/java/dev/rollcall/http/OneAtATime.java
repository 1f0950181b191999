package dev.rollcall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;

/**
 * Lets a connection's requests in one at a time: the next is not read before the answer to the one
 * before it is written, and what was written before has been taken. So whoever sends many and reads
 * nothing fills no memory but its own network's. One for each connection; belongs to its event
 * loop.
 */
final class OneAtATime {
  private ChannelInboundHandler decoder;
  private ChannelHandlerContext context;
  private boolean isUnderWay;
  private boolean isOneTaken;
  private boolean isHeld;

  /**
   * @param reader what reads them
   * @param added where it stands
   */
  void comeThrough(ChannelInboundHandler reader, ChannelHandlerContext added) {
    decoder = reader;
    context = added;
  }

  /** Whether the next request is to wait; the decoder is asked again once it need not. */
  boolean mustWait() {
    if (isUnderWay || !context.channel().isWritable()) {
      isHeld = true;
      context.channel().config().setAutoRead(false);
    } else if (isOneTaken && !isHeld) {
      // What a turn of the event loop begins, it ends behind all that it reads: a read's hundreds
      // of requests would all be there at once.
      isHeld = true;
      context.executor().execute(this::goOn);
    }
    return isHeld;
  }

  /** Whether there is one that waits. */
  boolean areHeld() {
    return isHeld;
  }

  /** A request's head is read. */
  void taken() {
    isUnderWay = true;
    isOneTaken = true;
  }

  void endOfRead() {
    isOneTaken = false;
  }

  /** The whole answer is written to the connection. */
  void answered() {
    isUnderWay = false;
    goOnSoon();
  }

  /** Reads the next request, if one was held back, once nothing speaks against it. */
  void goOnSoon() {
    if (isHeld) {
      // Netty and Vert.x are in the midst of writing.
      context.executor().execute(this::goOn);
    }
  }

  private void goOn() {
    if (isHeld && !isUnderWay && context.channel().isWritable()) {
      isHeld = false;
      isOneTaken = false;
      context.channel().config().setAutoRead(true);
      try {
        decoder.channelRead(context, Unpooled.EMPTY_BUFFER);
        decoder.channelReadComplete(context);
      } catch (Exception e) {
        context.fireExceptionCaught(e);
      }
    }
  }
}
