package dev.rollcall.http.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads what lies on the class path. Blocks. */
final class Resource {
  private Resource() {}

  /**
   * @param name from the class path's root, such as {@code openapi.yaml}
   */
  static Buffer bytes(String name) throws IOException {
    try (InputStream in = Resource.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException(name + " is not in the JAR");
      }
      return Buffer.buffer(in.readAllBytes());
    }
  }

  /** A YAML file in JSON, its members in the same order. */
  static Buffer json(String name) throws IOException {
    Map<String, Object> yaml =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(bytes(name).toString());
    return Buffer.buffer(new JsonObject(yaml).encodePrettily());
  }
}
