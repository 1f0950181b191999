package dev.rollcall.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a request's JSON as a stream. Attribute values stay the bytes that they came as: what is
 * stored is answered without being written anew.
 */
final class RequestReader implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] body;
  private final JsonParser json;

  RequestReader(byte[] body) throws IOException {
    this.body = body;
    this.json = JSON.createParser(body);
    json.nextToken();
  }

  /** Moves to the value of the current object's next member and gives its name; null at its end. */
  String nextMember() throws IOException {
    String name = json.nextFieldName();
    if (name != null) {
      json.nextToken();
    }
    return name;
  }

  /** Moves to the current array's next element; false at its end. */
  boolean nextElement() throws IOException {
    JsonToken token = json.nextToken();
    return token != null && token != JsonToken.END_ARRAY;
  }

  /** Passes over the current value. */
  void skip() throws IOException {
    json.skipChildren();
  }

  String text() throws IOException {
    return json.getText();
  }

  int number() throws IOException {
    return json.getIntValue();
  }

  /** The current object's texts by name. */
  Map<String, String> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name = nextMember(); name != null; name = nextMember()) {
      texts.put(name, text());
    }
    return texts;
  }

  /** The current object's attribute values by name: an item, a key, an expression's values. */
  Map<String, Value> values() throws IOException {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String name = nextMember(); name != null; name = nextMember()) {
      values.put(name, value());
    }
    return values;
  }

  /** The id in the current object, which is a key: {@code {"StudentID":{"S":"101"}}}. */
  String key() throws IOException {
    String id = null;
    for (String name = nextMember(); name != null; name = nextMember()) {
      if (name.equals(Table.KEY)) {
        id = string();
      } else {
        skip();
      }
    }
    return id;
  }

  Value value() throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    String text = string();
    int end = (int) json.currentLocation().getByteOffset();
    return new Value(Arrays.copyOfRange(body, start, end), text);
  }

  /** The values of the current array: a statement's parameters. */
  List<Value> valuesOfArray() throws IOException {
    List<Value> values = new ArrayList<>();
    while (nextElement()) {
      values.add(value());
    }
    return values;
  }

  /** The text of the current value, null if it is not of type S. */
  private String string() throws IOException {
    String text = null;
    for (String type = nextMember(); type != null; type = nextMember()) {
      if (type.equals("S")) {
        text = text();
      } else {
        skip();
      }
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
