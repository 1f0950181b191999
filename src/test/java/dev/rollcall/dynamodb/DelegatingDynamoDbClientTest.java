package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** No method of the interface is forgotten, and an operation that a later SDK brings is noticed. */
class DelegatingDynamoDbClientTest {
  private final List<String> delegated = new ArrayList<>();
  private final List<String> operations = new ArrayList<>();
  private Object answer = new CompletableFuture<>();
  private Object lastRequest;

  private final DynamoDbAsyncClient client =
      new DelegatingDynamoDbClient(recording()) {
        @Override
        protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
            String operation, I request, Function<I, CompletableFuture<O>> call) {
          operations.add(operation);
          return super.invokeOperation(operation, request, call);
        }
      };

  static Stream<Method> operations() {
    return futures().filter(method -> takes(method, DynamoDbRequest.class));
  }

  static Stream<Method> shortForms() {
    return futures().filter(method -> !takes(method, DynamoDbRequest.class));
  }

  static Stream<Method> others() {
    return methods()
        .filter(method -> method.getReturnType() != CompletableFuture.class)
        .filter(method -> !method.getName().endsWith("Paginator"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void every_operation_reaches_the_delegate_by_way_of_invokeOperation(Method method)
      throws Exception {
    Object request = anyRequest(method);
    assertSame(answer, method.invoke(client, request));
    assertSame(request, lastRequest);
    assertEquals(List.of(method.getName()), delegated);
    assertEquals(List.of(apiName(method)), operations);
  }

  @ParameterizedTest
  @MethodSource("shortForms")
  void methods_without_a_request_build_one_and_go_the_same_way(Method method) throws Exception {
    Consumer<Object> nothing = builder -> {};
    Object[] arguments = method.getParameterCount() == 0 ? new Object[0] : new Object[] {nothing};
    assertSame(answer, method.invoke(client, arguments));
    assertEquals(List.of(method.getName()), delegated);
    assertEquals(List.of(apiName(method)), operations);
  }

  @ParameterizedTest
  @MethodSource("others")
  void everything_else_is_the_delegates(Method method) throws Exception {
    answer = method.getReturnType() == String.class ? "a name" : null;
    assertSame(answer, method.invoke(client));
    assertEquals(List.of(method.getName()), delegated);
    assertEquals(List.of(), operations);
  }

  @Test
  void a_paginator_takes_every_page_by_way_of_invokeOperation() {
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("1"));
    ScanResponse last = ScanResponse.builder().items(List.of(key)).build();
    ScanResponse first = last.toBuilder().lastEvaluatedKey(key).build();
    answer = CompletableFuture.completedFuture(first);
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    client
        .scanPaginator(ScanRequest.builder().tableName("Students").build())
        .items()
        .subscribe(
            item -> {
              items.add(item);
              answer = CompletableFuture.completedFuture(last);
            })
        .join();
    assertEquals(List.of(key, key), items);
    assertEquals(List.of("Scan", "Scan"), operations);
  }

  private DynamoDbAsyncClient recording() {
    return (DynamoDbAsyncClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            (proxy, method, arguments) -> {
              delegated.add(method.getName());
              lastRequest = arguments == null ? null : arguments[0];
              return answer;
            });
  }

  private static Stream<Method> methods() {
    return Stream.of(DynamoDbAsyncClient.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge());
  }

  private static Stream<Method> futures() {
    return methods().filter(method -> method.getReturnType() == CompletableFuture.class);
  }

  private static boolean takes(Method method, Class<?> type) {
    return method.getParameterCount() == 1 && type.isAssignableFrom(method.getParameterTypes()[0]);
  }

  /** As the API spells it: {@code getItem} is {@code GetItem}. */
  private static String apiName(Method method) {
    return Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1);
  }

  private static Object anyRequest(Method method) throws ReflectiveOperationException {
    Object builder = method.getParameterTypes()[0].getMethod("builder").invoke(null);
    return ((DynamoDbRequest.Builder) builder).build();
  }
}
