package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
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
  static final String OPERATION = "BatchExecuteStatement";

  /** What passes by itself. The values are the same when set twice, so trying again is safe. */
  private static final Set<BatchStatementErrorCodeEnum> PASSING =
      Set.of(
          BatchStatementErrorCodeEnum.THROTTLING_ERROR,
          BatchStatementErrorCodeEnum.PROVISIONED_THROUGHPUT_EXCEEDED,
          BatchStatementErrorCodeEnum.REQUEST_LIMIT_EXCEEDED,
          BatchStatementErrorCodeEnum.TRANSACTION_CONFLICT,
          BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);

  private static final Optional<BatchStatementErrorCodeEnum> DENIED =
      Optional.of(BatchStatementErrorCodeEnum.ACCESS_DENIED);

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
              answer(update, updated.attributes());
              return null;
            });
  }

  /** Answers an update that had a call of its own. */
  void answer(Write update, Map<String, AttributeValue> attributes) {
    update.succeed(table.deptIndex().item(attributes));
  }

  /** What an update does, in DynamoDB's language. "Name" is one of its reserved words. */
  static String expression(boolean withoutDept) {
    return withoutDept ? "SET #n = :n REMOVE Dept" : "SET #n = :n, Dept = :d";
  }

  private UpdateItemRequest single(Write update) {
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
            .updateExpression(expression(withoutDept))
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
        .map(response -> answer(updates, errors(response)));
  }

  private BatchStatementRequest request(Student student) {
    return BatchStatementRequest.builder()
        .statement(statement(student))
        .parameters(parameters(student).stream().map(AttributeValue::fromS).toList())
        .build();
  }

  /** The PartiQL that updates the student. */
  String statement(Student student) {
    return table.deptIndex().leavesOutDept(student) ? statementWithoutDept : statement;
  }

  /** The values of its placeholders. */
  List<String> parameters(Student student) {
    return table.deptIndex().leavesOutDept(student)
        ? List.of(student.name(), student.id())
        : List.of(student.name(), student.dept(), student.id());
  }

  private static List<Optional<BatchStatementErrorCodeEnum>> errors(
      BatchExecuteStatementResponse response) {
    return response.responses().stream()
        .map(answer -> Optional.ofNullable(answer.error()).map(BatchStatementError::code))
        .toList();
  }

  /**
   * Answers the updates of a batch, but for those that are to be tried again.
   *
   * @param errors nothing for a statement that was carried out; in the order of the statements
   */
  Leftovers<Write> answer(
      Map<String, Write> updates, List<Optional<BatchStatementErrorCodeEnum>> errors) {
    if (errors.size() != updates.size()) {
      throw table.failures().incomplete(OPERATION);
    }
    if (errors.stream().allMatch(DENIED::equals)) {
      throw table.failures().denied(OPERATION);
    }
    List<Write> later = new ArrayList<>();
    List<Write> apart = new ArrayList<>();
    int next = 0;
    for (Write update : updates.values()) {
      Optional<BatchStatementErrorCodeEnum> error = errors.get(next++);
      if (error.isEmpty()) {
        update.succeed(Item.updated(update.student()));
      } else if (PASSING.contains(error.get())) {
        update.returned(error.get() == BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);
        later.add(update);
      } else {
        apart.add(update);
      }
    }
    return new Leftovers<>(later, apart);
  }

  @Override
  public StorageException leftOver() {
    return table.failures().leftOver(OPERATION);
  }
}
