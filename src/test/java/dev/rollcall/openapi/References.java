package dev.rollcall.openapi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;

/** Puts what a document refers to in the place of the references. */
final class References {
  private final JsonObject document;

  private References(JsonObject document) {
    this.document = document;
  }

  /** The document without references. It must have none that lead back to themselves. */
  static JsonObject resolve(JsonObject document) {
    return new References(document).resolved(document);
  }

  private Object resolved(Object value) {
    if (value instanceof JsonObject object) {
      return resolved(object);
    }
    if (value instanceof JsonArray array) {
      JsonArray all = new JsonArray();
      array.forEach(element -> all.add(resolved(element)));
      return all;
    }
    return value;
  }

  private JsonObject resolved(JsonObject object) {
    JsonObject all = new JsonObject();
    if (object.getValue("$ref") instanceof String reference) {
      Object target = JsonPointer.from(reference.substring(1)).queryJson(document);
      if (target == null) {
        throw new IllegalStateException("there is no " + reference);
      }
      all.mergeIn((JsonObject) resolved(target));
    }
    object.fieldNames().stream()
        .filter(name -> !name.equals("$ref"))
        .forEach(name -> all.put(name, resolved(object.getValue(name))));
    return all;
  }
}
