package dev.rollcall.dynamodb.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** In each table: an answer, and whether it can be the one to the request above it. */
class ResponseChecksTest {
  private static final AttributeValue ONE = AttributeValue.fromS("1");
  private static final AttributeValue TWO = AttributeValue.fromS("2");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                        | true
          {'Item':{'id':{'S':'1'},'sort':{'N':'10'},'a':{'S':'x'}}} | true
          {'Item':{'id':{'S':'1'},'sort':{'N':'1E1'}}}              | true
          {'Item':{'id':{'S':'0'},'sort':{'N':'10'}}}               | false
          {'Item':{'id':{'S':'1'},'sort':{'N':'11'}}}               | false
          {'Item':{'id':{'S':'1'},'sort':{'S':'10'}}}               | false
          {'Item':{'id':{'N':'1'},'sort':{'N':'10'}}}               | false
          {'Item':{'id':{'S':'1'},'a':{'S':'x'}}}                   | false
          {'Item':{'id':null,'sort':{'N':'10'}}}                    | false
          {'Item':{}}                                               | false
          """)
  void an_item_is_the_one_asked_for(String answer, boolean valid) throws IOException {
    GetItemRequest request =
        GetItemRequest.builder().key(Map.of("id", ONE, "sort", AttributeValue.fromN("10"))).build();
    assertCheck(valid, request, answer, GetItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                        | true
          {'Item':{}}               | true
          {'Item':{'a':{'S':'x'}}}  | true
          {'Item':{'id':{'S':'1'}}} | true
          {'Item':{'id':{'S':'0'}}} | false
          """)
  void a_projection_may_leave_the_key_out(String answer, boolean valid) throws IOException {
    GetItemRequest.Builder request = GetItemRequest.builder().key(Map.of("id", ONE));
    assertCheck(
        valid, request.projectionExpression("a").build(), answer, GetItemResponse.builder());
    request = GetItemRequest.builder().key(Map.of("id", ONE)).attributesToGet("a");
    assertCheck(valid, request.build(), answer, GetItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                     | false
          {'UnprocessedKeys':{}}                                                 | false
          {'Responses':{}}                                                       | true
          {'Responses':{'T':[]},'UnprocessedKeys':{}}                            | true
          {'Responses':{'T':[{'id':{'S':'1'},'a':{'S':'x'}}]}}                   | true
          {'Responses':{'T':[{'id':{'S':'2'}},{'id':{'S':'1'}}],'U':[{'n':{'N':'7'}}]}} | true
          {'Responses':{'U':[{'n':{'N':'7.00'}}]}}                               | true
          {'Responses':{'T':[{'id':{'S':'3'}}]}}                                 | false
          {'Responses':{'T':[{'id':{'S':'1'}},{'id':{'S':'1'}}]}}                | false
          {'Responses':{'T':[{'a':{'S':'1'}}]}}                                  | false
          {'Responses':{'T':[null]}}                                             | false
          {'Responses':{'U':[{'n':{'N':'8'}}]}}                                  | false
          {'Responses':{'U':[{'n':{'S':'7'}}]}}                                  | false
          {'Responses':{'V':[]}}                                                 | false
          {'Responses':{},'UnprocessedKeys':{'T':{'Keys':[{'id':{'S':'1'}}]}}}   | true
          {'Responses':{},'UnprocessedKeys':{'T':{'Keys':[{'id':{'S':'3'}}]}}}   | false
          {'Responses':{},'UnprocessedKeys':{'T':{'Keys':[{'a':{'S':'1'}}]}}}    | false
          {'Responses':{},'UnprocessedKeys':{'T':{'Keys':[null]}}}               | false
          {'Responses':{},'UnprocessedKeys':{'T':null}}                          | false
          {'Responses':{'T':null}}                                               | true
          {'Responses':{'T':[{'id':null}]}}                                      | false
          {'Responses':{},'UnprocessedKeys':{'V':{'Keys':[]}}}                   | false
          {'Responses':{'T':[{'id':{'S':'1'}}]},'UnprocessedKeys':{'T':{'Keys':[{'id':{'S':'1'}}]}}} | false
          """)
  void a_batch_of_reads_has_only_what_was_asked_for(String answer, boolean valid)
      throws IOException {
    Map<String, AttributeValue> number = Map.of("n", AttributeValue.fromN("7"));
    BatchGetItemRequest request =
        BatchGetItemRequest.builder()
            .requestItems(
                Map.of(
                    "arn:aws:dynamodb:eu-central-1:123456789012:table/T",
                    KeysAndAttributes.builder()
                        .keys(List.of(Map.of("id", ONE), Map.of("id", TWO)))
                        .build(),
                    "U",
                    KeysAndAttributes.builder().keys(List.of(number)).build()))
            .build();
    assertCheck(valid, request, answer, BatchGetItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'Responses':{'T':[{'a':{'S':'x'}},{}]}} | true
          {'Responses':{'T':[{'id':{'S':'2'}}]}}   | false
          """)
  void a_projection_may_leave_the_keys_of_a_batch_out(String answer, boolean valid)
      throws IOException {
    KeysAndAttributes asked =
        KeysAndAttributes.builder()
            .keys(List.of(Map.of("id", ONE)))
            .projectionExpression("a")
            .build();
    assertCheck(
        valid,
        BatchGetItemRequest.builder().requestItems(Map.of("T", asked)).build(),
        answer,
        BatchGetItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                     | false
          {'ItemCollectionMetrics':{}}                                           | false
          {'UnprocessedItems':{}}                                                | true
          {'UnprocessedItems':{'T':[]}}                                          | true
          {'UnprocessedItems':{'T':[{'DeleteRequest':{'Key':{'id':{'S':'2'}}}}]}} | true
          {'UnprocessedItems':{'T':[{'DeleteRequest':{'Key':{'id':{'S':'1'}}}}]}} | false
          {'UnprocessedItems':{'T':[{'PutRequest':{'Item':{'id':{'S':'2'}}}}]}}  | false
          {'UnprocessedItems':{'T':[{'PutRequest':{'Item':{'id':{'S':'1'},'n':{'N':'5'},'l':{'NS':['2','1']}}}}]}} | true
          {'UnprocessedItems':{'T':[{'PutRequest':{'Item':{'id':{'S':'1'},'n':{'N':'6'},'l':{'NS':['2','1']}}}}]}} | false
          {'UnprocessedItems':{'T':[{'PutRequest':{'Item':{'id':{'S':'1'},'n':{'N':'5'},'l':{'SS':['2','1']}}}}]}} | false
          {'UnprocessedItems':{'T':[{'PutRequest':{'Item':{'id':{'S':'1'}}}}]}}  | false
          {'UnprocessedItems':{'T':[{}]}}                                        | false
          {'UnprocessedItems':{'T':[null]}}                                      | false
          {'UnprocessedItems':{'T':null}}                                        | true
          {'UnprocessedItems':{'T':[{'PutRequest':{}}]}}                         | false
          {'UnprocessedItems':{'T':[{'DeleteRequest':{'Key':{'id':null}}}]}}     | false
          {'UnprocessedItems':{'U':[]}}                                          | false
          """)
  void a_batch_of_writes_leaves_only_what_was_sent(String answer, boolean valid)
      throws IOException {
    Map<String, AttributeValue> item =
        Map.of(
            "id",
            ONE,
            "n",
            AttributeValue.fromN("5.0"),
            "l",
            AttributeValue.fromNs(List.of("1", "2")));
    WriteRequest put = WriteRequest.builder().putRequest(p -> p.item(item)).build();
    WriteRequest delete =
        WriteRequest.builder().deleteRequest(d -> d.key(Map.of("id", TWO))).build();
    assertCheck(
        valid,
        BatchWriteItemRequest.builder().requestItems(Map.of("T", List.of(put, delete))).build(),
        answer,
        BatchWriteItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                       | false
          {'Responses':[]}                                         | false
          {'Responses':[{'TableName':'T'}]}                        | false
          {'Responses':[{'TableName':'T'},{'Error':{'Code':'X'}}]} | true
          {'Responses':[{},null]}                                  | false
          {'Responses':[{},{},{}]}                                 | false
          """)
  void a_batch_of_statements_has_one_response_to_each(String answer, boolean valid)
      throws IOException {
    BatchStatementRequest statement = BatchStatementRequest.builder().statement("SELECT").build();
    assertCheck(
        valid,
        BatchExecuteStatementRequest.builder().statements(statement, statement).build(),
        answer,
        BatchExecuteStatementResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                          | false
          {'Attributes':{}}                                           | false
          {'Attributes':{'a':{'S':'2'},'n':{'N':'10'}}}               | true
          {'Attributes':{'a':{'S':'2'},'n':{'N':'1E1'},'b':{'S':''}}} | true
          {'Attributes':{'a':{'S':'1'},'n':{'N':'10'}}}               | false
          {'Attributes':{'a':{'N':'2'},'n':{'N':'10'}}}               | false
          {'Attributes':{'a':{'S':'2'},'n':{'N':'11'}}}               | false
          {'Attributes':{'a':{'S':'2'},'n':null}}                     | false
          {'Attributes':{'a':{'S':'2'}}}                              | false
          """)
  void an_update_answers_with_the_values_that_it_set(String answer, boolean valid)
      throws IOException {
    UpdateItemRequest request =
        update("SET #a = :a, n=:n REMOVE c").returnValues(ReturnValue.UPDATED_NEW).build();
    assertCheck(valid, request, answer, UpdateItemResponse.builder());
    UpdateItemRequest legacy =
        UpdateItemRequest.builder()
            .attributeUpdates(
                Map.of(
                    "a",
                    AttributeValueUpdate.builder().value(TWO).build(),
                    "n",
                    AttributeValueUpdate.builder()
                        .action(AttributeAction.PUT)
                        .value(AttributeValue.fromN("10"))
                        .build(),
                    "c",
                    AttributeValueUpdate.builder().action(AttributeAction.DELETE).build()))
            .returnValues(ReturnValue.UPDATED_NEW)
            .build();
    assertCheck(valid, legacy, answer, UpdateItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          UPDATED_NEW | set #a=:a                           | {'Attributes':{'a':{'S':'1'}}}                | false
          UPDATED_NEW | REMOVE c SET #a = :a                | {'Attributes':{'a':{'S':'1'}}}                | false
          UPDATED_NEW | SET c = :n + :n , #a=:a ADD d :n    | {'Attributes':{'a':{'S':'1'}}}                | false
          UPDATED_NEW | SET c = :n + :n                     | {'Attributes':{'c':{'N':'20'}}}               | true
          UPDATED_NEW | SET c = :n + :n                     | {}                                            | false
          UPDATED_NEW | SET c = if_not_exists(c, :n)        | {'Attributes':{'c':{'N':'1'}}}                | true
          UPDATED_NEW | SET c = list_append(c, :l)          | {'Attributes':{'c':{'L':[]}}}                 | true
          UPDATED_NEW | SET c = list_append(c, :l), #a = :a | {'Attributes':{'c':{'L':[]},'a':{'S':'1'}}}   | false
          UPDATED_NEW | SET c.#a = :a, d[0] = :a            | {'Attributes':{'c':{'M':{}},'d':{'L':[]}}}    | true
          UPDATED_NEW | SET c = :l                          | {'Attributes':{'c':{'L':[{'S':'?'}]}}}        | true
          UPDATED_NEW | SET c = :l                          | {'Attributes':{'c':{'S':'?'}}}                | false
          UPDATED_NEW | ADD n :n                            | {}                                            | false
          UPDATED_NEW | REMOVE #a                           | {}                                            | true
          UPDATED_NEW | DELETE s :s                         | {}                                            | true
          NONE        | SET #a = :a                         | {}                                            | true
          ALL_OLD     | SET #a = :a                         | {}                                            | true
          ALL_OLD     | SET #a = :a                         | {'Attributes':{'id':{'S':'1'},'a':{'S':'0'}}} | true
          ALL_OLD     | SET #a = :a                         | {'Attributes':{'id':{'S':'0'},'a':{'S':'0'}}} | false
          UPDATED_OLD | SET #a = :a                         | {'Attributes':{'a':{'S':'0'}}}                | true
          ALL_NEW     | REMOVE #a                           | {}                                            | false
          ALL_NEW     | REMOVE #a                           | {'Attributes':{'id':{'S':'1'}}}               | true
          ALL_NEW     | SET #a = :a                         | {'Attributes':{'id':{'S':'1'},'a':{'S':'2'}}} | true
          ALL_NEW     | SET #a = :a                         | {'Attributes':{'id':{'S':'1'},'a':{'S':'1'}}} | false
          ALL_NEW     | SET #a = :a                         | {'Attributes':{'id':{'S':'0'},'a':{'S':'2'}}} | false
          """)
  void only_what_an_update_surely_returns_is_required(
      ReturnValue wanted, String expression, String answer, boolean valid) throws IOException {
    assertCheck(
        valid,
        update(expression).returnValues(wanted).build(),
        answer,
        UpdateItemResponse.builder());
  }

  @Test
  void an_update_without_an_expression_creates_the_item() throws IOException {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .key(Map.of("id", ONE))
            .returnValues(ReturnValue.ALL_NEW)
            .build();
    assertCheck(true, request, "{'Attributes':{'id':{'S':'1'}}}", UpdateItemResponse.builder());
    assertCheck(false, request, "{}", UpdateItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                              | true
          {'Attributes':{'id':{'S':'1'}}} | true
          {'Attributes':{'id':{'S':'0'}}} | false
          {'Attributes':{'a':{'S':'1'}}}  | false
          """)
  void a_deleted_item_is_the_one_that_was_to_be_deleted(String answer, boolean valid)
      throws IOException {
    DeleteItemRequest request = DeleteItemRequest.builder().key(Map.of("id", ONE)).build();
    assertCheck(valid, request, answer, DeleteItemResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                       | false
          {'ScannedCount':3}       | false
          {'Items':[]}             | true
          {'Count':0}              | true
          {'Count':1,'Items':[{}]} | true
          """)
  void a_page_has_items_or_a_count(String answer, boolean valid) throws IOException {
    assertCheck(valid, ScanRequest.builder().build(), answer, ScanResponse.builder());
    assertCheck(valid, QueryRequest.builder().build(), answer, QueryResponse.builder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                 | false
          {'Table':null}                     | false
          {'Table':{'TableName':'Students'}} | true
          {'Table':{'TableStatus':'ACTIVE'}} | true
          {'Table':{'TableName':'Teachers'}} | false
          """)
  void a_description_is_of_the_table_asked_for(String answer, boolean valid) throws IOException {
    DescribeTableRequest request = DescribeTableRequest.builder().tableName("Students").build();
    assertCheck(valid, request, answer, DescribeTableResponse.builder());
    String arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/Students";
    assertCheck(
        valid, request.toBuilder().tableName(arn).build(), answer, DescribeTableResponse.builder());
  }

  @Test
  void what_promises_nothing_may_be_empty() throws IOException {
    assertCheck(true, PutItemRequest.builder().build(), "{}", PutItemResponse.builder());
    assertCheck(true, ListTablesRequest.builder().build(), "{}", ListTablesResponse.builder());
  }

  @Test
  void the_sdk_tries_again_after_an_invalid_answer() {
    byte[] other = bytes("{'Item':{'id':{'S':'0'}}}");
    byte[] right = bytes("{'Item':{'id':{'S':'1'}}}");
    CannedHttpClient http = new CannedHttpClient(other, right);
    try (DynamoDbAsyncClient sdk = http.sdkClient(checked())) {
      assertEquals(Map.of("id", ONE), sdk.getItem(get -> get.key(Map.of("id", ONE))).join().item());
      assertEquals(1, http.left());
    }
  }

  @Test
  void what_stays_invalid_ends_as_such_with_the_number_of_attempts() {
    CannedHttpClient http = new CannedHttpClient(bytes("{}"));
    try (DynamoDbAsyncClient sdk = http.sdkClient(checked())) {
      CompletionException failure =
          assertThrows(
              CompletionException.class,
              () -> sdk.describeTable(table -> table.tableName("Students")).join());
      SdkException invalid = assertInstanceOf(SdkException.class, failure.getCause());
      assertEquals(2, invalid.numAttempts());
      assertEquals("DynamoDB's answer is not valid: it has no Table", invalid.rawMessage());
    }
  }

  private static ClientOverrideConfiguration checked() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(retries -> retries.maxAttempts(2))
        .addExecutionInterceptor(
            new ExecutionInterceptor() {
              @Override
              public void afterUnmarshalling(
                  Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
                ResponseChecks.check(context.request(), context.response());
              }
            })
        .build();
  }

  private static UpdateItemRequest.Builder update(String expression) {
    return UpdateItemRequest.builder()
        .key(Map.of("id", ONE))
        .updateExpression(expression)
        .expressionAttributeNames(Map.of("#a", "a"))
        .expressionAttributeValues(
            Map.of(
                ":a",
                TWO,
                ":n",
                AttributeValue.fromN("10"),
                ":l",
                AttributeValue.fromL(List.of())));
  }

  private static void assertCheck(boolean valid, SdkRequest request, String answer, SdkPojo builder)
      throws IOException {
    SdkResponse response = JsonProtocol.read(bytes(answer), builder);
    if (valid) {
      assertDoesNotThrow(() -> ResponseChecks.check(request, response));
    } else {
      assertThrows(RetryableException.class, () -> ResponseChecks.check(request, response));
    }
  }

  private static byte[] bytes(String answer) {
    return answer.replace('\'', '"').getBytes(UTF_8);
  }
}
