package dev.rollcall.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A schema of the document, all references in it resolved. */
final class Schema {
  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("https://rollcall.dev/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  /** What the service takes may have longer names and numbers than Jackson takes by itself. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonObject schema;
  private final Validator validator;

  Schema(JsonObject schema) {
    this.schema = schema;
    this.validator = Validator.create(JsonSchema.of(schema), OPTIONS);
  }

  /** What is wrong with a JSON value; nothing where it is as the schema says. */
  List<String> problems(Object value) {
    OutputUnit result = validator.validate(value);
    if (Boolean.TRUE.equals(result.getValid())) {
      return List.of();
    }
    return Objects.requireNonNullElse(result.getErrors(), List.<OutputUnit>of()).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getError())
        .toList();
  }

  /** The same for what a header, a parameter or a body says in text. */
  List<String> problemsOfText(String text) {
    return problems("integer".equals(schema.getValue("type")) ? number(text) : text);
  }

  List<String> problemsOfJson(String text) {
    try (JsonParser parser =
        JSON.createParser(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
      return problems(JacksonCodec.fromParser(parser, Object.class));
    } catch (DecodeException | IOException e) {
      return List.of("is no JSON: " + e.getMessage());
    }
  }

  private static Object number(String text) {
    return text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : text;
  }
}
