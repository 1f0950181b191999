package dev.rollcall.http.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes JSON answers. */
public final class JsonResponse {
  /** Characters beyond the first 65,536 come out as themselves too, not as escapes. */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .rootValueSeparator("\n")
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private static final int USUAL_SIZE = 256;

  private JsonResponse() {}

  /** Something that writes one JSON value, or several, each of which then gets a line. */
  @FunctionalInterface
  public interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  public static Buffer encode(Body body) {
    return Buffer.buffer(bytes(body));
  }

  /** The same for one who reads the bytes too. */
  public static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.writeTo(json);
    } catch (IOException e) {
      throw new AssertionError("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** The bytes of {@code {"name":"value"}}, for answers that are always the same. */
  public static Buffer member(String name, String value) {
    return encode(
        json -> {
          json.writeStartObject();
          json.writeStringField(name, value);
          json.writeEndObject();
        });
  }

  public static void send(RoutingContext context, int status, Buffer body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        // Vert.x would leave it out of the answer to a HEAD.
        .putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()))
        .end(body);
  }
}
