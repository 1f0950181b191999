package dev.rollcall.dynamodb.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.builder.Buildable;

/** Any request and any response of the SDK's models, filled member by member. */
final class AnyModel {
  private static final int MAX_DEPTH = 7;
  private static final int MAX_ELEMENTS = 4;

  private final Random random;

  AnyModel(Random random) {
    this.random = random;
  }

  SdkPojo fill(SdkPojo builder) {
    return fill(builder, 0);
  }

  private SdkPojo fill(SdkPojo builder, int depth) {
    List<SdkField<?>> fields = builder.sdkFields();
    if (builder instanceof AttributeValue.Builder && random.nextInt(10) > 0) {
      // It has one type as a rule.
      fields = List.of(fields.get(random.nextInt(fields.size())));
    }
    for (SdkField<?> field : fields) {
      // What has a default is an idempotency token, another one each time that it is asked for.
      if (random.nextInt(3) > 0 || field.containsTrait(DefaultValueTrait.class)) {
        field.set(builder, value(field, depth + 1));
      }
    }
    return (SdkPojo) ((Buildable) builder).build();
  }

  private Object value(SdkField<?> field, int depth) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> text();
      case BOOLEAN -> random.nextBoolean();
      case INTEGER -> random.nextInt();
      case LONG -> random.nextLong() >> random.nextInt(64);
      case DOUBLE -> number();
      case INSTANT -> Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L));
      case SDK_BYTES -> bytes();
      case SDK_POJO -> fill(field.constructor().get(), depth);
      case LIST -> list(field.getTrait(ListTrait.class).memberFieldInfo(), depth);
      case MAP -> map(field.getTrait(MapTrait.class).valueFieldInfo(), depth);
      default -> throw new AssertionError("a type new to the model: " + field.memberName());
    };
  }

  private List<Object> list(SdkField<?> element, int depth) {
    return elements(depth, () -> value(element, depth + 1));
  }

  private Map<String, Object> map(SdkField<?> member, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    elements(depth, this::name).forEach(name -> map.put(name, value(member, depth + 1)));
    return map;
  }

  private <T> List<T> elements(int depth, Supplier<T> element) {
    int size = depth > MAX_DEPTH ? 0 : random.nextInt(MAX_ELEMENTS);
    List<T> list = new ArrayList<>();
    IntStream.range(0, size).forEach(index -> list.add(element.get()));
    return list;
  }

  private double number() {
    return random.nextBoolean() ? random.nextInt(1_000) / 2.0 : random.nextGaussian() * 1e12;
  }

  private SdkBytes bytes() {
    byte[] bytes = new byte[random.nextInt(70)];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArray(bytes);
  }

  /** Whole characters only: the SDK refuses to read halves in a name, and DynamoDB stores none. */
  private String name() {
    return new String(text().getBytes(UTF_8), UTF_8);
  }

  /** Short and long, of any characters; also halves of such. */
  private String text() {
    int length = random.nextInt(200) == 0 ? random.nextInt(8_000) : random.nextInt(12);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (random.nextInt(8)) {
        case 0 -> text.append("\"\\/\b\f\n\r\t<'&\u007f\u2028".charAt(random.nextInt(13)));
        case 1 -> text.append((char) random.nextInt(0x20));
        case 2 -> text.append((char) random.nextInt(0x10000));
        case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        default -> text.append((char) ('A' + random.nextInt(50)));
      }
    }
    return text.toString();
  }
}
