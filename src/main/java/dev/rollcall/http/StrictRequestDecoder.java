package dev.rollcall.http;

import dev.rollcall.http.error.LateRequestException;
import dev.rollcall.http.error.TooManyConnectionsException;
import dev.rollcall.http.health.LivenessHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Map;

/**
 * Reads requests as Vert.x does, and refuses what Netty lets pass but another server on the way may
 * read otherwise, which is how requests are smuggled (RFC 9112, 11.2): folded headers, two hosts,
 * codings other than {@code chunked}, versions other than 1.0 and 1.1. Also knows for how long a
 * request has been arriving, and ends one that takes too long.
 *
 * <p>One for each connection; belongs to its event loop.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** Apache's measure (mod_reqtimeout): so many bytes earn a slow client another second. */
  private static final int BYTES_OF_A_SECOND = 500;

  private static final long NEVER = -1;

  private final Connections connections;
  private final HttpConnection connection;
  private final OneAtATime requests;
  private final boolean isOneTooMany;
  private ChannelHandlerContext context;
  private boolean isInHead = true;
  private boolean isAtLineStart;
  private boolean isFolded;
  private boolean isRefused;
  private long arrivesSince = NEVER;
  private long arrivedBytes;
  private long lastActive;
  private long untaken;
  private long untakenSince;

  /**
   * @param requests lets them in
   * @param isOneTooMany whether the connection may ask for the service's health only
   */
  StrictRequestDecoder(
      HttpServerOptions options,
      Connections connections,
      HttpConnection connection,
      OneAtATime requests,
      boolean isOneTooMany) {
    super(options);
    this.connections = connections;
    this.connection = connection;
    this.requests = requests;
    this.isOneTooMany = isOneTooMany;
    this.lastActive = connections.second();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    requests.comeThrough(this, added);
    super.handlerAdded(added);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (isRefused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (isInHead && requests.mustWait()) {
      return;
    }
    int start = in.readerIndex();
    int known = out.size();
    lastActive = connections.second();
    if (arrivesSince == NEVER) {
      arrivesSince = lastActive;
    }
    super.decode(ctx, in, out);
    arrivedBytes += in.readerIndex() - start;
    if (isInHead) {
      // Netty takes nothing but the head in a step that reads of it.
      isFolded |= hasFold(in, start, in.readerIndex());
    }
    for (int i = known; i < out.size(); i++) {
      inspect((HttpObject) out.get(i));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    requests.endOfRead();
    if (requests.areHeld()) {
      // Netty would read on, since it found no request in what came last.
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  private boolean hasFold(ByteBuf in, int start, int end) {
    if (start == end) {
      return false;
    }
    if (isAtLineStart && isBlank(in.getByte(start))) {
      return true;
    }
    int at = in.indexOf(start, end, HttpConstants.LF) + 1;
    while (at > 0 && at < end) {
      if (isBlank(in.getByte(at))) {
        return true;
      }
      at = in.indexOf(at, end, HttpConstants.LF) + 1;
    }
    isAtLineStart = at == end;
    return false;
  }

  private static boolean isBlank(byte b) {
    return b == HttpConstants.SP || b == HttpConstants.HT;
  }

  private void inspect(HttpObject object) {
    if (object instanceof HttpRequest request) {
      inspect(request);
      requests.taken();
      isInHead = false;
      isAtLineStart = false;
      isFolded = false;
    }
    if (object instanceof LastHttpContent) {
      isInHead = true;
      arrivesSince = NEVER;
      arrivedBytes = 0;
    }
  }

  private void inspect(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return;
    }
    if (isOneTooMany && !LivenessHandler.isAskedBy(request.uri())) {
      refuse(request, new TooManyConnectionsException());
    } else if (isFolded || !hasKnownVersion(request) || !hasPlainFraming(request)) {
      refuse(request, new IllegalArgumentException("ambiguous"));
    } else if (isOneTooMany) {
      request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private void refuse(HttpRequest request, Exception why) {
    isRefused = true;
    request.setProtocolVersion(HttpVersion.HTTP_1_1);
    request.setDecoderResult(DecoderResult.failure(why));
  }

  /** Netty has one object for each of the two, also where it is spelt as it should be only. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean hasKnownVersion(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    return version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0;
  }

  private static boolean hasPlainFraming(HttpRequest request) {
    int hosts = 0;
    int codings = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey();
      if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
        hosts++;
      } else if (HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
        codings++;
        if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(header.getValue())) {
          return false;
        }
      }
    }
    return hosts <= 1 && codings <= 1;
  }

  /** With 1.1, so that the answer says so too. */
  @Override
  protected HttpMessage createInvalidMessage() {
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
  }

  /** The connection is not idle: something is written to it. */
  void stayOpen() {
    lastActive = connections.second();
  }

  /**
   * Ends the connection where a request takes too long to arrive, with a 408 where no answer is
   * under way, or where nothing has come for too long.
   *
   * @param now by {@link Connections#second}
   */
  void endIfLate(long now) {
    if (isNotTaken(now)) {
      cutOff();
    } else if (!context.channel().config().isAutoRead()) {
      // It is the service that does not read.
      arrivesSince = arrivesSince == NEVER ? NEVER : arrivesSince + 1;
      lastActive = now;
    } else if (!isRefused && arrivesSince != NEVER && now - arrivesSince > receiveSeconds()) {
      isRefused = true;
      context.fireChannelRead(late());
      context.fireChannelReadComplete();
    } else if (now - lastActive > connections.idleSeconds()) {
      connection.close();
    }
  }

  /** Closes the connection at once; Vert.x would first write what is not taken. */
  void cutOff() {
    var unused = context.close();
  }

  /** Whether the client has taken nothing for too long of what waits for it. */
  private boolean isNotTaken(long now) {
    long left = context.channel().bytesBeforeWritable();
    if (left == 0 || left != untaken) {
      untaken = left;
      untakenSince = now;
    }
    return now - untakenSince > connections.idleSeconds();
  }

  private long receiveSeconds() {
    return connections.receiveSeconds() + arrivedBytes / BYTES_OF_A_SECOND;
  }

  private HttpObject late() {
    HttpObject late = isInHead ? (HttpObject) createInvalidMessage() : new DefaultLastHttpContent();
    late.setDecoderResult(DecoderResult.failure(new LateRequestException()));
    return late;
  }
}
