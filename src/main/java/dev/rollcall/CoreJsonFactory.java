package dev.rollcall;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Makes Vert.x write and read JSON with Jackson's core alone: maps, lists and plain values, but no
 * objects of other classes, such as {@code JsonObject.mapFrom} takes. It would choose Jackson's
 * data binding, which the JSON log needs, and whose classes take a tenth of the start. Found by its
 * name in {@code META-INF/services}.
 */
public final class CoreJsonFactory implements JsonFactory {
  @Override
  public JsonCodec codec() {
    return new JacksonCodec();
  }
}
