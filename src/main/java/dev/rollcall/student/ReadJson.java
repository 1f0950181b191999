package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.rollcall.student.Calls.Leftovers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code GetItem} and {@code BatchGetItem}: see their pages in DynamoDB's API reference. */
final class ReadJson implements CallJson<Read> {
  private final TableClient table;
  private final ReadCalls reads;

  ReadJson(TableClient table, ReadCalls reads) {
    this.table = table;
    this.reads = reads;
  }

  @Override
  public String operation(Read read) {
    return "GetItem";
  }

  @Override
  public boolean knows(Read read) {
    return true;
  }

  @Override
  public void write(Read read, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("TableName", table.tableName());
    AttributeJson.writeKey("Key", read.id(), json);
    json.writeBooleanField("ConsistentRead", table.consistentReads() || read.isConsistent());
    json.writeEndObject();
  }

  @Override
  public void read(Read read, JsonParser json) throws IOException {
    reads.answer(read, AttributeJson.itemIn("Item", json));
  }

  @Override
  public String batchOperation() {
    return "BatchGetItem";
  }

  @Override
  public void write(Map<String, Read> requests, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("RequestItems");
    json.writeObjectFieldStart(table.tableName());
    json.writeArrayFieldStart("Keys");
    for (String id : requests.keySet()) {
      json.writeStartObject();
      AttributeJson.write(Student.ID, id, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("ConsistentRead", table.consistentReads());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public Leftovers<Read> read(Map<String, Read> requests, JsonParser json) throws IOException {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<Map<String, AttributeValue>> unprocessed = new ArrayList<>();
    AttributeJson.members(
        json,
        name -> {
          switch (name) {
            case "Responses" -> AttributeJson.members(json, of -> items.addAll(items(json)));
            case "UnprocessedKeys" ->
                AttributeJson.members(json, of -> unprocessed.addAll(keys(json)));
            default -> json.skipChildren();
          }
        });
    return reads.answer(requests, items, unprocessed);
  }

  private static List<Map<String, AttributeValue>> items(JsonParser json) throws IOException {
    return AttributeJson.elements(json, AttributeJson::item);
  }

  private static List<Map<String, AttributeValue>> keys(JsonParser json) throws IOException {
    return AttributeJson.member("Keys", json, ReadJson::items).orElse(List.of());
  }
}
