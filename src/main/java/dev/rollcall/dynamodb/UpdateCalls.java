package dev.rollcall.dynamodb;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Updates: {@code UpdateItem} for one, {@code BatchExecuteStatement} for several.
 *
 * <p>A PartiQL update of a missing record fails, for that statement alone; it then goes out as
 * {@code UpdateItem}, which creates it. So does any statement that is refused for a reason of its
 * own, to get its own answer.
 */
final class UpdateCalls implements Calls<Write> {
  private static final String OPERATION = "BatchExecuteStatement";

  /** What passes by itself. The values are the same when set twice, so trying again is safe. */
  private static final Set<BatchStatementErrorCodeEnum> PASSING =
      Set.of(
          BatchStatementErrorCodeEnum.THROTTLING_ERROR,
          BatchStatementErrorCodeEnum.PROVISIONED_THROUGHPUT_EXCEEDED,
          BatchStatementErrorCodeEnum.REQUEST_LIMIT_EXCEEDED,
          BatchStatementErrorCodeEnum.TRANSACTION_CONFLICT,
          BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);

  private final TableClient table;
  private final String statement;
  private final String statementWithoutDept;

  UpdateCalls(TableClient table) {
    this.table = table;
    // A table's name has no character that could end the quotes.
    this.statement =
        "UPDATE \"%s\" SET \"%s\"=? SET \"%s\"=? WHERE \"%s\"=?"
            .formatted(table.tableName(), Student.NAME, Student.DEPT, Student.ID);
    this.statementWithoutDept =
        "UPDATE \"%s\" SET \"%s\"=? REMOVE \"%s\" WHERE \"%s\"=?"
            .formatted(table.tableName(), Student.NAME, Student.DEPT, Student.ID);
  }

  /** See "BatchExecuteStatement" in DynamoDB's API reference. */
  @Override
  public int most() {
    return 25;
  }

  @Override
  public String batchAction() {
    return "PartiQLUpdate";
  }

  @Override
  public Future<Void> alone(Write update) {
    UpdateItemRequest request = single(update);
    return table
        .call("UpdateItem", List.of(update), client -> client.updateItem(request))
        .map(
            updated -> {
              update.succeed(table.deptIndex().item(updated.attributes()));
              return null;
            });
  }

  private UpdateItemRequest single(Write update) {
    // "Name" is one of DynamoDB's reserved words.
    Map<String, String> names = new HashMap<>(Map.of("#n", Student.NAME));
    Map<String, AttributeValue> values =
        new HashMap<>(Map.of(":n", AttributeValue.fromS(update.student().name())));
    boolean withoutDept = table.deptIndex().leavesOutDept(update.student());
    if (!withoutDept) {
      values.put(":d", AttributeValue.fromS(update.student().dept()));
    }
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .overrideConfiguration(update.carriedOn())
            .tableName(table.tableName())
            .key(Item.key(update.id()))
            .updateExpression(withoutDept ? "SET #n = :n REMOVE Dept" : "SET #n = :n, Dept = :d")
            .returnValues(update.returnsWhole() ? ReturnValue.ALL_NEW : ReturnValue.UPDATED_NEW);
    update
        .condition()
        .ifPresent(
            condition -> {
              request.conditionExpression(condition.expression());
              names.putAll(condition.names());
              values.putAll(condition.values());
            });
    return request.expressionAttributeNames(names).expressionAttributeValues(values).build();
  }

  @Override
  public Future<Leftovers<Write>> together(Map<String, Write> updates) {
    List<BatchStatementRequest> statements = new ArrayList<>(updates.size());
    updates.values().forEach(update -> statements.add(request(update.student())));
    return table
        .call(
            OPERATION,
            updates.values(),
            client -> client.batchExecuteStatement(call -> call.statements(statements)))
        .map(response -> answer(updates, response));
  }

  private BatchStatementRequest request(Student student) {
    AttributeValue name = AttributeValue.fromS(student.name());
    AttributeValue id = AttributeValue.fromS(student.id());
    boolean withoutDept = table.deptIndex().leavesOutDept(student);
    return BatchStatementRequest.builder()
        .statement(withoutDept ? statementWithoutDept : statement)
        .parameters(
            withoutDept
                ? List.of(name, id)
                : List.of(name, AttributeValue.fromS(student.dept()), id))
        .build();
  }

  /** The responses stand in the order of the statements. */
  private Leftovers<Write> answer(
      Map<String, Write> updates, BatchExecuteStatementResponse response) {
    List<BatchStatementResponse> answers = response.responses();
    if (answers.size() != updates.size()) {
      throw table.failures().incomplete(OPERATION);
    }
    if (answers.stream().allMatch(UpdateCalls::isDenied)) {
      throw table.failures().denied(OPERATION);
    }
    List<Write> later = new ArrayList<>();
    List<Write> apart = new ArrayList<>();
    int next = 0;
    for (Write update : updates.values()) {
      BatchStatementResponse answer = answers.get(next++);
      if (answer.error() == null) {
        update.succeed(Item.updated(update.student()));
      } else if (PASSING.contains(answer.error().code())) {
        update.returned(answer.error().code() == BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);
        later.add(update);
      } else {
        apart.add(update);
      }
    }
    return new Leftovers<>(later, apart);
  }

  private static boolean isDenied(BatchStatementResponse answer) {
    return answer.error() != null
        && answer.error().code() == BatchStatementErrorCodeEnum.ACCESS_DENIED;
  }

  @Override
  public StorageException leftOver() {
    return table.failures().leftOver(OPERATION);
  }
}
