package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the table with every attribute it has, whoever wrote it.
 *
 * <p>As JSON: S is a string, N a number with all its digits, BOOL, NULL, L and M are themselves, B
 * is a base64 string, sets are arrays. The student's own attributes come first, others follow by
 * name; sets are sorted. So equal items are equal texts.
 */
public final class StudentItem {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> FIRST = List.of(Student.ID, Student.NAME, Student.DEPT);

  /** See "Expression parameters" in "Quotas in Amazon DynamoDB"; each "=" and "AND" is one. */
  private static final int MAX_OPERATORS = 300;

  private final Map<String, AttributeValue> attributes;
  private final boolean hasEmptyDept;

  /**
   * @param hasEmptyDept whether its empty department is stored by leaving it out
   */
  StudentItem(Map<String, AttributeValue> attributes, boolean hasEmptyDept) {
    this.attributes = attributes;
    this.hasEmptyDept = hasEmptyDept;
  }

  /** The key of an id, as DynamoDB's calls take it. */
  public static Map<String, AttributeValue> key(String id) {
    return Map.of(Student.ID, AttributeValue.fromS(id));
  }

  /** The id in an item's or a key's attributes; null if they have none. */
  static String id(Map<String, AttributeValue> attributes) {
    AttributeValue id = attributes.get(Student.ID);
    return id == null ? null : id.s();
  }

  static Map<String, AttributeValue> attributes(Student student) {
    return Map.of(
        Student.ID, AttributeValue.fromS(student.id()),
        Student.NAME, AttributeValue.fromS(student.name()),
        Student.DEPT, AttributeValue.fromS(student.dept()));
  }

  /** A student as it is stored. */
  public static StudentItem of(Student student) {
    return new StudentItem(attributes(student), false);
  }

  /**
   * The condition that the record is still the one that was read: every attribute is there with the
   * same value, and none of the student's own has come. Nothing where that is more than an
   * expression takes, at 150 attributes.
   */
  Optional<Expression> unchanged() {
    List<String> conditions = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          String number = Integer.toString(names.size(), Character.MAX_RADIX);
          conditions.add("#c" + number + "=:c" + number);
          names.put("#c" + number, name);
          values.put(":c" + number, value);
        });
    for (String own : FIRST) {
      if (!attributes.containsKey(own)) {
        conditions.add("attribute_not_exists(#no" + own + ")");
        names.put("#no" + own, own);
      }
    }
    return 2 * names.size() - 1 > MAX_OPERATORS
        ? Optional.empty()
        : Optional.of(new Expression(String.join(" AND ", conditions), names, values));
  }

  String id() {
    return id(attributes);
  }

  /** An attribute as text: a string is itself, another type its JSON, a missing one is empty. */
  public String text(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null || value.s() != null) {
      return value == null ? "" : value.s();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new AssertionError("writing to memory", e);
    }
    return text.toString();
  }

  /**
   * Writes the item as one JSON object.
   *
   * @throws IOException only if the generator's target throws it
   */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    int written = 0;
    for (String name : FIRST) {
      AttributeValue value = attributes.get(name);
      if (value != null) {
        json.writeFieldName(name);
        write(value, json);
        written++;
      } else if (hasEmptyDept && name.equals(Student.DEPT)) {
        json.writeStringField(name, "");
      }
    }
    if (written < attributes.size()) {
      writeOthers(json);
    }
    json.writeEndObject();
  }

  private void writeOthers(JsonGenerator json) throws IOException {
    TreeMap<String, AttributeValue> others = new TreeMap<>(attributes);
    FIRST.forEach(others::remove);
    writeMembers(others, json);
  }

  private static void writeMembers(Map<String, AttributeValue> members, JsonGenerator json)
      throws IOException {
    for (Map.Entry<String, AttributeValue> member : members.entrySet()) {
      json.writeFieldName(member.getKey());
      write(member.getValue(), json);
    }
  }

  private static void write(AttributeValue value, JsonGenerator json) throws IOException {
    switch (value.type()) {
      case S -> json.writeString(value.s());
      case N -> json.writeNumber(new BigDecimal(value.n()));
      case BOOL -> json.writeBoolean(value.bool());
      case B -> json.writeBinary(value.b().asByteArrayUnsafe());
      case M -> {
        json.writeStartObject();
        writeMembers(new TreeMap<>(value.m()), json);
        json.writeEndObject();
      }
      case L, SS, NS, BS -> writeArray(value, json);
      default -> json.writeNull();
    }
  }

  private static void writeArray(AttributeValue value, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (AttributeValue element : elements(value)) {
      write(element, json);
    }
    json.writeEndArray();
  }

  private static List<AttributeValue> elements(AttributeValue value) {
    return switch (value.type()) {
      case SS -> value.ss().stream().sorted().map(AttributeValue::fromS).toList();
      case NS ->
          value.ns().stream()
              .sorted(Comparator.comparing(BigDecimal::new))
              .map(AttributeValue::fromN)
              .toList();
      case BS ->
          value.bs().stream()
              .sorted(Comparator.comparing(SdkBytes::asByteBuffer))
              .map(AttributeValue::fromB)
              .toList();
      default -> value.l();
    };
  }
}
