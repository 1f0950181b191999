package dev.rollcall.dynamodb;

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
              read.succeed(
                  found.hasItem()
                      ? Optional.of(table.deptIndex().item(found.item()))
                      : Optional.empty());
              return null;
            });
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
        .map(response -> answer(reads, response));
  }

  private Leftovers<Read> answer(Map<String, Read> reads, BatchGetItemResponse response) {
    for (Map<String, AttributeValue> item :
        response.responses().getOrDefault(table.tableName(), List.of())) {
      Read read = reads.get(Item.id(item));
      if (read != null) {
        read.succeed(Optional.of(table.deptIndex().item(item)));
      }
    }
    Set<Read> later = unprocessed(reads, response);
    for (Read read : reads.values()) {
      if (!later.contains(read)) {
        // Where there is none; an answer that it has already stays.
        read.succeed(Optional.empty());
      }
    }
    return Leftovers.later(later);
  }

  private Set<Read> unprocessed(Map<String, Read> reads, BatchGetItemResponse response) {
    KeysAndAttributes unprocessed = response.unprocessedKeys().get(table.tableName());
    if (unprocessed == null) {
      return Set.of();
    }
    Set<Read> later = new LinkedHashSet<>();
    for (Map<String, AttributeValue> key : unprocessed.keys()) {
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
