package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.rollcall.student.Calls.Leftovers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;

/**
 * {@code UpdateItem} and {@code BatchExecuteStatement}: see their pages in DynamoDB's API
 * reference.
 */
final class UpdateJson implements CallJson<Write> {
  private final TableClient table;
  private final UpdateCalls updates;

  UpdateJson(TableClient table, UpdateCalls updates) {
    this.table = table;
    this.updates = updates;
  }

  @Override
  public String operation(Write update) {
    return "UpdateItem";
  }

  @Override
  public boolean knows(Write update) {
    return update.condition().isEmpty() && !update.returnsWhole();
  }

  @Override
  public void write(Write update, JsonGenerator json) throws IOException {
    Student student = update.student();
    boolean withoutDept = table.deptIndex().leavesOutDept(student);
    json.writeStartObject();
    json.writeStringField("TableName", table.tableName());
    AttributeJson.writeKey("Key", update.id(), json);
    json.writeStringField("UpdateExpression", UpdateCalls.expression(withoutDept));
    json.writeStringField("ReturnValues", "UPDATED_NEW");
    json.writeObjectFieldStart("ExpressionAttributeNames");
    json.writeStringField("#n", Student.NAME);
    json.writeEndObject();
    json.writeObjectFieldStart("ExpressionAttributeValues");
    AttributeJson.write(":n", student.name(), json);
    if (!withoutDept) {
      AttributeJson.write(":d", student.dept(), json);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void read(Write update, JsonParser json) throws IOException {
    updates.answer(
        update,
        AttributeJson.itemIn("Attributes", json)
            .orElseThrow(() -> new IOException("an update without attributes")));
  }

  @Override
  public String batchOperation() {
    return UpdateCalls.OPERATION;
  }

  @Override
  public void write(Map<String, Write> requests, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Statements");
    for (Write update : requests.values()) {
      json.writeStartObject();
      json.writeStringField("Statement", updates.statement(update.student()));
      json.writeArrayFieldStart("Parameters");
      for (String parameter : updates.parameters(update.student())) {
        json.writeStartObject();
        json.writeStringField("S", parameter);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public Leftovers<Write> read(Map<String, Write> requests, JsonParser json) throws IOException {
    return updates.answer(
        requests, AttributeJson.member("Responses", json, UpdateJson::errors).orElse(List.of()));
  }

  private static List<Optional<BatchStatementErrorCodeEnum>> errors(JsonParser json)
      throws IOException {
    return AttributeJson.elements(json, UpdateJson::error);
  }

  /** Of {@code {"Error":{"Code":"...","Message":"..."}}}; nothing where there is no error. */
  private static Optional<BatchStatementErrorCodeEnum> error(JsonParser json) throws IOException {
    return AttributeJson.member("Error", json, UpdateJson::code);
  }

  private static BatchStatementErrorCodeEnum code(JsonParser json) throws IOException {
    return BatchStatementErrorCodeEnum.fromValue(
        AttributeJson.member("Code", json, JsonParser::getText).orElse(""));
  }
}
