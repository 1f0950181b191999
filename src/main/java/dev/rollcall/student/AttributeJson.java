package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attributes in DynamoDB's JSON protocol, such as {@code {"Name":{"S":"Anita"}}}. See
 * "AttributeValue" in its API reference.
 */
final class AttributeJson {
  private AttributeJson() {}

  /** What reads one element or member; the parser stands on its first token. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  /** What reads one member by its name; the parser stands on its value's first token. */
  @FunctionalInterface
  interface Members {
    void read(String name) throws IOException;
  }

  static void write(String name, String text, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("S", text);
    json.writeEndObject();
  }

  /** Writes the key of that id. */
  static void writeKey(String name, String id, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    write(Student.ID, id, json);
    json.writeEndObject();
  }

  /** The item that a member of the object has which the parser stands on, if it has that member. */
  static Optional<Map<String, AttributeValue>> itemIn(String member, JsonParser json)
      throws IOException {
    // No item is without its key.
    return member(member, json, AttributeJson::item).filter(item -> !item.isEmpty());
  }

  /** The one member that matters of the object that the parser stands on, if it has that member. */
  static <T> Optional<T> member(String wanted, JsonParser json, Reader<T> reader)
      throws IOException {
    List<T> found = new ArrayList<>(1);
    members(
        json,
        name -> {
          if (name.equals(wanted)) {
            found.add(reader.read(json));
          } else {
            json.skipChildren();
          }
        });
    return found.stream().findFirst();
  }

  /** Reads the object that the parser stands on. */
  static void members(JsonParser json, Members members) throws IOException {
    require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      members.read(name);
    }
  }

  /** Reads the array that the parser stands on. */
  static <T> List<T> elements(JsonParser json, Reader<T> element) throws IOException {
    require(json, JsonToken.START_ARRAY);
    List<T> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read(json));
    }
    return elements;
  }

  /** Reads the item, or the key, that the parser stands on. */
  static Map<String, AttributeValue> item(JsonParser json) throws IOException {
    Map<String, AttributeValue> item = new HashMap<>();
    members(json, name -> item.put(name, value(json)));
    return item;
  }

  private static AttributeValue value(JsonParser json) throws IOException {
    require(json, JsonToken.START_OBJECT);
    String type = json.nextFieldName();
    json.nextToken();
    AttributeValue value = value(String.valueOf(type), json);
    json.nextToken();
    require(json, JsonToken.END_OBJECT);
    return value;
  }

  private static AttributeValue value(String type, JsonParser json) throws IOException {
    return switch (type) {
      case "S" -> AttributeValue.fromS(text(json));
      case "N" -> AttributeValue.fromN(text(json));
      case "B" -> AttributeValue.fromB(bytes(json));
      case "BOOL" -> AttributeValue.fromBool(json.getBooleanValue());
      case "NULL" -> AttributeValue.fromNul(json.getBooleanValue());
      case "M" -> AttributeValue.fromM(item(json));
      case "L" -> AttributeValue.fromL(elements(json, AttributeJson::value));
      case "SS" -> AttributeValue.fromSs(elements(json, AttributeJson::text));
      case "NS" -> AttributeValue.fromNs(elements(json, AttributeJson::text));
      case "BS" -> AttributeValue.fromBs(elements(json, AttributeJson::bytes));
      default -> throw new IOException("DynamoDB has no type " + type);
    };
  }

  private static String text(JsonParser json) throws IOException {
    require(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static SdkBytes bytes(JsonParser json) throws IOException {
    require(json, JsonToken.VALUE_STRING);
    return SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
  }

  private static void require(JsonParser json, JsonToken token) throws IOException {
    if (json.currentToken() != token) {
      throw new IOException("%s where %s should be".formatted(json.currentToken(), token));
    }
  }
}
