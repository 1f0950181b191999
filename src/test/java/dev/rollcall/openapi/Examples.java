package dev.rollcall.openapi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Finds every example of a document, and the schema that it stands by. */
final class Examples {
  /** Gets one example. */
  @FunctionalInterface
  interface Visitor {
    void visit(String where, JsonObject schema, Object example);
  }

  private final Visitor visitor;

  Examples(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Goes through a value of the document. */
  void visit(String where, Object value) {
    if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        visit(where + "/" + i, array.getValue(i));
      }
    } else if (value instanceof JsonObject object) {
      if (object.getValue("schema") instanceof JsonObject schema) {
        beside(where, object, schema);
      } else if (object.getValue("examples") instanceof JsonArray examples) {
        examples.forEach(example -> visitor.visit(where, object, example));
      }
      object.fieldNames().forEach(name -> visit(where + "/" + name, object.getValue(name)));
    }
  }

  private void beside(String where, JsonObject object, JsonObject schema) {
    if (object.containsKey("example")) {
      visitor.visit(where, schema, object.getValue("example"));
    }
    JsonObject named = object.getJsonObject("examples", new JsonObject());
    for (String name : named.fieldNames()) {
      visitor.visit(where + "/" + name, schema, named.getJsonObject(name).getValue("value"));
    }
  }
}
