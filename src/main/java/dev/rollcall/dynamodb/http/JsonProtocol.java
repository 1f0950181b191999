package dev.rollcall.dynamodb.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.DateUtils;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * DynamoDB's JSON (AWS JSON 1.0) for every request and response of the SDK's models: their {@code
 * sdkFields()} say what there is to write and to read. Writes the bytes that the SDK writes.
 */
public final class JsonProtocol {
  private static final int INITIAL_BYTES = 500;

  /**
   * Attribute names come from anybody who may write to the table. So they are no symbols to keep
   * from one answer to the next, where names made to collide would slow down, or fail, the reading
   * of others; and they may be of 64 KB, more than Jackson's default.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNameLength(1 << 20).build())
          // Without it JDK 17 writes some numbers of type double with a digit too many.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private JsonProtocol() {}

  /**
   * The body of a request.
   *
   * @throws IOException if the request holds what JSON cannot
   */
  public static byte[] write(SdkPojo request) throws IOException {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_BYTES)) {
      try (JsonGenerator json = JSON.createGenerator(bytes)) {
        writePojo(request, json);
      }
      return bytes.toByteArray();
    }
  }

  private static void writePojo(SdkPojo pojo, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        json.writeFieldName(field.locationName());
        writeValue(field, value, json);
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(SdkField<?> field, Object value, JsonGenerator json)
      throws IOException {
    switch (field.marshallingType().getKnownType()) {
      case STRING -> json.writeString((String) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case INTEGER -> json.writeNumber((Integer) value);
      case LONG -> json.writeNumber((Long) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case BIG_DECIMAL -> json.writeString(value.toString());
      case INSTANT -> json.writeNumber(DateUtils.formatUnixTimestampInstant((Instant) value));
      case SDK_BYTES -> json.writeBinary(((SdkBytes) value).asByteArrayUnsafe());
      case SDK_POJO -> {
        if (value instanceof AttributeValue attribute) {
          writeAttribute(attribute, json);
        } else {
          writePojo((SdkPojo) value, json);
        }
      }
      case LIST -> writeList(memberOf(field), (List<?>) value, json);
      case MAP -> writeMap(memberOf(field), (Map<?, ?>) value, json);
      default -> throw new IOException("no JSON is known for the member " + field.memberName());
    }
  }

  /** What {@link #writePojo} does too, without asking for each of ten members. */
  private static void writeAttribute(AttributeValue attribute, JsonGenerator json)
      throws IOException {
    if (attribute.type() == AttributeValue.Type.S) {
      json.writeStartObject();
      json.writeStringField("S", attribute.s());
      json.writeEndObject();
    } else {
      writePojo(attribute, json);
    }
  }

  private static void writeList(SdkField<?> element, List<?> list, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    for (Object value : list) {
      if (value == null) {
        json.writeNull();
      } else {
        writeValue(element, value, json);
      }
    }
    json.writeEndArray();
  }

  private static void writeMap(SdkField<?> member, Map<?, ?> map, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getValue() != null) {
        json.writeFieldName((String) entry.getKey());
        writeValue(member, entry.getValue(), json);
      }
    }
    json.writeEndObject();
  }

  /**
   * The response that a body holds. Members that the model does not know are skipped.
   *
   * @param answer the body
   * @param builder the response's, such as {@code GetItemResponse.builder()}
   * @param <T> what the builder builds
   * @throws IOException if the body is anything but one JSON object that fits the model
   */
  // No type of the SDK says of every builder what it builds.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <T> T read(byte[] answer, SdkPojo builder) throws IOException {
    try (JsonParser json = JSON.createParser(decode(answer))) {
      json.nextToken();
      T response = (T) readPojo(builder, json);
      if (json.nextToken() != null) {
        throw new IOException("the answer goes on after its JSON object");
      }
      return response;
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new IOException("the answer is not the JSON object of this operation", e);
    }
  }

  /** Never with U+FFFD in the place of bytes that are not UTF-8. */
  private static String decode(byte[] answer) throws IOException {
    String text = new String(answer, UTF_8);
    return text.indexOf('\uFFFD') < 0
        ? text
        : UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString();
  }

  private static Object readPojo(SdkPojo builder, JsonParser json) throws IOException {
    require(JsonToken.START_OBJECT, json);
    Map<String, SdkField<?>> fields = builder.sdkFieldNameToField();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      SdkField<?> field = fields.get(name);
      json.nextToken();
      if (field == null) {
        json.skipChildren();
      } else {
        field.set(builder, readValue(field, json));
      }
    }
    return ((Buildable) builder).build();
  }

  private static Object readValue(SdkField<?> field, JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> readString(json);
      case BOOLEAN -> json.getBooleanValue();
      case INTEGER -> json.getIntValue();
      case LONG -> json.getLongValue();
      case DOUBLE -> json.getDoubleValue();
      case BIG_DECIMAL -> new BigDecimal(json.getText());
      case INSTANT -> DateUtils.parseUnixTimestampInstant(json.getText());
      case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
      case SDK_POJO -> readPojo(field.constructor().get(), json);
      case LIST -> readList(memberOf(field), json);
      case MAP -> readMap(memberOf(field), json);
      default -> throw new IOException("no JSON is known for the member " + field.memberName());
    };
  }

  private static String readString(JsonParser json) throws IOException {
    require(JsonToken.VALUE_STRING, json);
    return json.getText();
  }

  private static List<Object> readList(SdkField<?> element, JsonParser json) throws IOException {
    require(JsonToken.START_ARRAY, json);
    List<Object> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(readValue(element, json));
    }
    return list;
  }

  private static Map<String, Object> readMap(SdkField<?> member, JsonParser json)
      throws IOException {
    require(JsonToken.START_OBJECT, json);
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      map.put(name, readValue(member, json));
    }
    return map;
  }

  private static void require(JsonToken token, JsonParser json) throws IOException {
    if (json.currentToken() != token) {
      throw new IOException("the answer has " + json.currentToken() + " instead of " + token);
    }
  }

  /** What the elements of a list, or the values of a map, are. */
  private static SdkField<?> memberOf(SdkField<?> field) {
    ListTrait list = field.getTrait(ListTrait.class, TraitType.LIST_TRAIT);
    return list == null
        ? field.getTrait(MapTrait.class, TraitType.MAP_TRAIT).valueFieldInfo()
        : list.memberFieldInfo();
  }
}
