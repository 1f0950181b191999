package dev.rollcall.batching;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.rollcall.storage.CallMetrics;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * WireMock in DynamoDB's place: it answers as usual what a test does not tell it to answer
 * otherwise, and remembers the calls it saw.
 */
final class FaultyDynamoDb
    implements ResponseDefinitionTransformerV2,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterAllCallback {
  static final String TABLE = "Students";

  /** Calls for an id that begins so take until {@link #releaseSlowCalls}. */
  static final String SLOW = "slow";

  private static final String TYPE = "application/x-amz-json-1.0";
  private static final int HANG_SECONDS = 30;

  /** At a time. Each has a thread: what hangs must leave some for the others. */
  private static final int MOST_CALLS = 100;

  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .bindAddress("127.0.0.1")
              .containerThreads(MOST_CALLS)
              .extensions(this));
  private final Map<String, Function<Call, ResponseDefinitionBuilder>> answers =
      new ConcurrentHashMap<>();

  /** Closed together at the end: the SDK takes two seconds to close a client. */
  private final Queue<TestService> services = new ConcurrentLinkedQueue<>();

  private volatile CountDownLatch slowCallIsHere = new CountDownLatch(1);
  private volatile CountDownLatch slowCallsMayEnd = new CountDownLatch(1);

  @Override
  public void beforeAll(ExtensionContext context) {
    server.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    slowCallsMayEnd.countDown();
    CompletableFuture<?>[] closed =
        services.stream()
            .map(each -> CompletableFuture.runAsync(each::close, work -> new Thread(work).start()))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closed).join();
    server.stop();
  }

  /** The service with one event loop and one call at a time, so that what arrives piles up. */
  CrowdedService start(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.put("TABLE_NAME", TABLE);
    settings.put("INSTANCES", "1");
    settings.put("CALLS_IN_FLIGHT", "1");
    settings.put("BATCHING", "on");
    // One on the event loop, one by the SDK's client.
    settings.put("DYNAMODB_MAX_ATTEMPTS", "2");
    // A third of it is what one call may take, and a busy machine is slow.
    settings.put("DEADLINE_MS", "60000");
    settings.putAll(overrides);
    TestService service =
        TestService.start(
            settings,
            (read, metrics) ->
                DynamoDbClientFactory.create(
                    read,
                    new CallMetrics(metrics.dynamoDb()),
                    builder ->
                        builder
                            .credentialsProvider(DynamoDbLocal.CREDENTIALS)
                            .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))));
    services.add(service);
    return new CrowdedService(service, this);
  }

  /** Ends it before the others. */
  void stop(TestService service) {
    services.remove(service);
    service.close();
  }

  /** From now on that operation is answered so; null means as usual. */
  void answer(String operation, Function<Call, ResponseDefinitionBuilder> answer) {
    answers.put(operation, answer);
  }

  /** All answers are as usual from now on, and the calls so far are forgotten. */
  void reset() {
    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(aResponse()));
    answers.clear();
  }

  /** From now on a slow call takes until {@link #releaseSlowCalls}. */
  void expectSlowCall() {
    slowCallIsHere = new CountDownLatch(1);
    slowCallsMayEnd = new CountDownLatch(1);
  }

  void awaitSlowCall() throws InterruptedException {
    if (!slowCallIsHere.await(HANG_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no slow call came");
    }
  }

  void releaseSlowCalls() {
    slowCallsMayEnd.countDown();
  }

  /** The calls that have been answered, in their order, but for the slow ones. */
  List<Call> calls() {
    List<Call> calls =
        server.getAllServeEvents().stream()
            .map(event -> Call.of(event.getRequest()))
            .filter(call -> !isSlow(call))
            .collect(Collectors.toList());
    // The journal has the newest first.
    Collections.reverse(calls);
    return calls;
  }

  /** How many slow calls there were. */
  int slowCalls() {
    return server.getAllServeEvents().size() - calls().size();
  }

  /** That header of each call, "-" where it has none; the slow ones count too. */
  List<String> headers(String name) {
    return server.getAllServeEvents().stream()
        .map(event -> event.getRequest().getHeader(name))
        .map(value -> value == null ? "-" : value)
        .toList();
  }

  /** Their operations. */
  List<String> operations() {
    return calls().stream().map(Call::operation).toList();
  }

  static ResponseDefinitionBuilder ok(JsonObject body) {
    return aResponse().withHeader("Content-Type", TYPE).withBody(body.encode());
  }

  static ResponseDefinitionBuilder error(String code, String message) {
    JsonObject body =
        JsonObject.of("__type", "com.amazonaws.dynamodb.v20120810#" + code, "message", message);
    return ok(body).withStatus(400);
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    Call call = Call.of(event.getRequest());
    if (isSlow(call)) {
      waitForRelease();
    }
    ResponseDefinitionBuilder answer =
        answers.getOrDefault(call.operation(), any -> null).apply(call);
    return (answer == null ? ok(UsualAnswers.to(call)) : answer).build();
  }

  private static boolean isSlow(Call call) {
    return call.ids().stream().anyMatch(id -> id.startsWith(SLOW));
  }

  private void waitForRelease() {
    try {
      slowCallIsHere.countDown();
      if (!slowCallsMayEnd.await(HANG_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody released the slow call");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String getName() {
    return "dynamodb";
  }
}
