package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.json.Json;
import io.vertx.core.json.jackson.JacksonCodec;
import org.junit.jupiter.api.Test;

class CoreJsonFactoryTest {
  @Test
  void vertx_finds_it_and_loads_no_data_binding() {
    // Jackson's data binding would be a subclass.
    assertSame(JacksonCodec.class, Json.CODEC.getClass());
  }
}
