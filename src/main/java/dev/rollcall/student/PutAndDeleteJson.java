package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.rollcall.student.Calls.Leftovers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code PutItem}, {@code DeleteItem} and {@code BatchWriteItem}: see their pages in DynamoDB's API
 * reference.
 */
final class PutAndDeleteJson implements CallJson<Write> {
  private final TableClient table;
  private final PutAndDeleteCalls writes;

  PutAndDeleteJson(TableClient table, PutAndDeleteCalls writes) {
    this.table = table;
    this.writes = writes;
  }

  @Override
  public String operation(Write write) {
    return write.isDelete() ? "DeleteItem" : "PutItem";
  }

  @Override
  public boolean knows(Write write) {
    return write.condition().isEmpty();
  }

  @Override
  public void write(Write write, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("TableName", table.tableName());
    if (write.isDelete()) {
      AttributeJson.writeKey("Key", write.id(), json);
    } else {
      writeItem(write.student(), json);
    }
    json.writeEndObject();
  }

  @Override
  public void read(Write write, JsonParser json) throws IOException {
    AttributeJson.members(json, name -> json.skipChildren());
    write.succeed(null);
  }

  @Override
  public String batchOperation() {
    return "BatchWriteItem";
  }

  @Override
  public void write(Map<String, Write> requests, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("RequestItems");
    json.writeArrayFieldStart(table.tableName());
    for (Write write : requests.values()) {
      json.writeStartObject();
      if (write.isDelete()) {
        writeDelete(write.id(), json);
      } else {
        writePut(write.student(), json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeDelete(String id, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("DeleteRequest");
    AttributeJson.writeKey("Key", id, json);
    json.writeEndObject();
  }

  private void writePut(Student student, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("PutRequest");
    writeItem(student, json);
    json.writeEndObject();
  }

  private void writeItem(Student student, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("Item");
    AttributeJson.write(Student.ID, student.id(), json);
    AttributeJson.write(Student.NAME, student.name(), json);
    if (!table.deptIndex().leavesOutDept(student)) {
      AttributeJson.write(Student.DEPT, student.dept(), json);
    }
    json.writeEndObject();
  }

  @Override
  public Leftovers<Write> read(Map<String, Write> requests, JsonParser json) throws IOException {
    List<String> unprocessed = new ArrayList<>();
    AttributeJson.members(
        json,
        name -> {
          if (name.equals("UnprocessedItems")) {
            AttributeJson.members(
                json, of -> unprocessed.addAll(AttributeJson.elements(json, PutAndDeleteJson::id)));
          } else {
            json.skipChildren();
          }
        });
    return writes.answer(requests, unprocessed);
  }

  /** Of {@code {"PutRequest":{"Item":{...}}}}, or of {@code {"DeleteRequest":{"Key":{...}}}}. */
  private static String id(JsonParser json) throws IOException {
    List<String> ids = new ArrayList<>();
    AttributeJson.members(
        json,
        request -> AttributeJson.members(json, item -> ids.add(Item.id(AttributeJson.item(json)))));
    return ids.get(0);
  }
}
