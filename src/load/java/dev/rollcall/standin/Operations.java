package dev.rollcall.standin;

import java.io.IOException;

/** Every operation that the stand-in knows, by the name in the call's X-Amz-Target. */
final class Operations {
  private static final String PREFIX = "DynamoDB_20120810.";

  private final SingleOperations single;
  private final BatchOperations batch;
  private final TableOperations table;

  Operations(Table table) {
    this.single = new SingleOperations(table);
    this.batch = new BatchOperations(table);
    this.table = new TableOperations(table);
  }

  /** Runs a call; what is wrong with it is in the reply. */
  Reply run(String target, byte[] body) {
    try (RequestReader request = new RequestReader(body)) {
      return run(target, request);
    } catch (Refusal refusal) {
      return Reply.of(refusal);
    } catch (IOException e) {
      return Reply.of(Refusal.validation("the body is not JSON"));
    }
  }

  private Reply run(String target, RequestReader request) throws IOException {
    String name = target.startsWith(PREFIX) ? target.substring(PREFIX.length()) : target;
    return switch (name) {
      case "GetItem" -> single.getItem(request);
      case "PutItem" -> single.putItem(request);
      case "UpdateItem" -> single.updateItem(request);
      case "DeleteItem" -> single.deleteItem(request);
      case "ExecuteStatement" -> single.executeStatement(request);
      case "BatchGetItem" -> batch.batchGetItem(request);
      case "BatchWriteItem" -> batch.batchWriteItem(request);
      case "BatchExecuteStatement" -> batch.batchExecuteStatement(request);
      case "Scan" -> table.scan(request);
      case "DescribeTable" -> table.describeTable(request);
      case "CreateTable" -> table.createTable(request);
      default -> throw Refusal.unknownOperation(target);
    };
  }
}
