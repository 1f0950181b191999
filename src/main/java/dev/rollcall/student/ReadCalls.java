package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads: {@code GetItem} for one key, {@code BatchGetItem} for several. */
final class ReadCalls implements Calls<Read> {
  private final TableClient table;

  ReadCalls(TableClient table) {
    this.table = table;
  }

  /** See "BatchGetItem" in DynamoDB's API reference. */
  @Override
  public int most() {
    return 100;
  }

  @Override
  public String batchAction() {
    return "BatchGetItem";
  }

  @Override
  public Future<Void> alone(Read read) {
    return table
        .call(
            "GetItem",
            List.of(read),
            client ->
                client.getItem(
                    call ->
                        call.overrideConfiguration(read.carriedOn())
                            .tableName(table.tableName())
                            .key(Item.key(read.id()))
                            .consistentRead(table.consistentReads() || read.isConsistent())))
        .map(
            found -> {
              answer(read, found.hasItem() ? Optional.of(found.item()) : Optional.empty());
              return null;
            });
  }

  /** Answers a read that had a call of its own. */
  void answer(Read read, Optional<Map<String, AttributeValue>> item) {
    read.succeed(item.map(table.deptIndex()::item));
  }

  @Override
  public Future<Leftovers<Read>> together(Map<String, Read> reads) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>(reads.size());
    reads.keySet().forEach(id -> keys.add(Item.key(id)));
    KeysAndAttributes wanted =
        KeysAndAttributes.builder().keys(keys).consistentRead(table.consistentReads()).build();
    return table
        .call(
            batchAction(),
            reads.values(),
            client ->
                client.batchGetItem(call -> call.requestItems(Map.of(table.tableName(), wanted))))
        .map(
            response ->
                answer(
                    reads,
                    response.responses().getOrDefault(table.tableName(), List.of()),
                    unprocessed(response)));
  }

  /** Answers the reads of a batch, but for those whose keys DynamoDB did not process. */
  Leftovers<Read> answer(
      Map<String, Read> reads,
      List<Map<String, AttributeValue>> items,
      List<Map<String, AttributeValue>> unprocessed) {
    for (Map<String, AttributeValue> item : items) {
      Read read = reads.get(Item.id(item));
      if (read != null) {
        read.succeed(Optional.of(table.deptIndex().item(item)));
      }
    }
    Set<Read> later = later(reads, unprocessed);
    for (Read read : reads.values()) {
      if (!later.contains(read)) {
        // Where there is none; an answer that it has already stays.
        read.succeed(Optional.empty());
      }
    }
    return Leftovers.later(later);
  }

  private List<Map<String, AttributeValue>> unprocessed(BatchGetItemResponse response) {
    KeysAndAttributes unprocessed = response.unprocessedKeys().get(table.tableName());
    return unprocessed == null ? List.of() : unprocessed.keys();
  }

  private static Set<Read> later(
      Map<String, Read> reads, List<Map<String, AttributeValue>> unprocessed) {
    Set<Read> later = new LinkedHashSet<>();
    for (Map<String, AttributeValue> key : unprocessed) {
      Read read = reads.get(Item.id(key));
      if (read != null) {
        later.add(read);
      }
    }
    return later;
  }

  @Override
  public StorageException leftOver() {
    return table.failures().leftOver(batchAction());
  }
}
