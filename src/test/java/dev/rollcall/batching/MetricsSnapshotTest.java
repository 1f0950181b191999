package dev.rollcall.batching;

import static dev.rollcall.support.RawConnection.request;
import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All metrics after one fixed course of requests, as operators' dashboards and alarms know them:
 * metrics.txt has a line for each metric, with its type, its labels and a histogram's bounds, and
 * below those of requests and DynamoDB a line for each combination of label values. How often
 * DynamoDB was called is fixed too.
 */
class MetricsSnapshotTest {
  /** Each is there only after a collection of garbage, or with some collectors. */
  private static final Pattern RARE = Pattern.compile("jvm_gc_(pause|concurrent_phase).*");

  private static final Pattern WITH_FIXED_LABELS = Pattern.compile("(dynamodb|http)_.*(?<!_max)");
  private static final Pattern WITH_FIXED_VALUES =
      Pattern.compile("dynamodb_(calls_seconds_count|batch_size_(count|sum)|\\w+_total)");

  /** What a metric's own samples are called behind its name; those of its maximum are like them. */
  private static final Set<String> PARTS = Set.of("", "_count", "_sum");

  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  /** What was asked for once. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  @Test
  void names_types_labels_bounds_and_counts_are_what_they_were() throws Exception {
    CrowdedService service =
        dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "2", "DEPT_INDEX", "none"));
    askForOneEach(service);
    askForSomeThatFail(service);
    askTogether(service);

    String expected = resource("metrics.txt");
    service.awaitMetric("http_server_requests_in_flight", 0);

    assertEquals(expected, text(Scraped.of(service.service())));
  }

  private static void askForOneEach(CrowdedService service) {
    for (StudentRequest request : StudentRequest.values()) {
      assertEquals(request.success(), ask(service, request.text("1")));
    }
    assertEquals(404, ask(service, StudentRequest.READ.text("missing")));
    assertEquals(200, ask(service, request("GET", "/student?limit=10", "")));
    assertEquals(200, ask(service, request("GET", "/student?dept=A", "")));
  }

  private void askForSomeThatFail(CrowdedService service) {
    dynamoDb.answer("Scan", call -> Reply.error("ThrottlingException"));
    dynamoDb.answer("UpdateItem", call -> Reply.error("ConditionalCheckFailedException"));
    dynamoDb.answer("GetItem", call -> once("GetItem") ? Reply.serverError() : null);
    dynamoDb.answer(
        "PutItem", call -> call.asksFor("denied") ? Reply.error("AccessDeniedException") : null);

    assertEquals(503, ask(service, request("GET", "/student?limit=10", "")));
    assertEquals(412, ask(service, StudentRequest.UPDATE_IF_MATCH.text("1")));
    assertEquals(200, ask(service, StudentRequest.READ.text("fails-once")));
    assertEquals(503, ask(service, StudentRequest.CREATE.text("denied")));
    dynamoDb.reset();
  }

  private void askTogether(CrowdedService service) throws InterruptedException {
    dynamoDb.answer("BatchGetItem", call -> dynamoDb.items().batchGet(call, id -> !isLeftOver(id)));
    dynamoDb.answer(
        "BatchWriteItem", call -> dynamoDb.items().batchWrite(call, id -> !isLeftOver(id)));
    dynamoDb.answer(
        "BatchExecuteStatement",
        call -> dynamoDb.items().statements(call, id -> isLeftOver(id) ? "ThrottlingError" : null));

    service.hold();
    List<RawConnection> reads = service.getAll(List.of("1", "2", "2", "left-read"));
    service.release();
    assertEquals(List.of(200, 200, 200, 200), statuses(reads));

    service.hold();
    List<RawConnection> writes =
        List.of(service.post("1", "A"), service.delete("2"), service.post("left-write", "A"));
    service.release();
    assertEquals(List.of(201, 200, 201), statuses(writes));

    service.hold();
    List<RawConnection> updates =
        List.of(service.put("1", "A"), service.put("2", "A"), service.put("left-update", "A"));
    service.release();
    assertEquals(List.of(200, 200, 200), statuses(updates));
  }

  private boolean isLeftOver(String id) {
    return id.startsWith("left") && once(id);
  }

  private boolean once(String what) {
    return asked.add(what);
  }

  private static int ask(CrowdedService service, String request) {
    return service.connect().send(request).read().status();
  }

  /** As the file has them. */
  private static String text(Scraped scraped) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(scraped.types())
        .forEach(
            (name, type) -> {
              if (!RARE.matcher(name).matches()) {
                text.append(head(scraped, name, type)).append('\n');
                lines(scraped, name).forEach(line -> text.append("  ").append(line).append('\n'));
              }
            });
    return text.toString();
  }

  private static String head(Scraped scraped, String name, String type) {
    Set<String> labels = scraped.labels(name, type);
    List<String> bounds = bounds(scraped, name);
    return name
        + " "
        + type
        + (labels.isEmpty() ? "" : " by " + String.join(", ", labels))
        + (bounds.isEmpty() ? "" : " up to " + String.join(" ", bounds));
  }

  private static List<String> bounds(Scraped scraped, String name) {
    return scraped.values().keySet().stream()
        .filter(sample -> sample.startsWith(name + "_bucket{"))
        .flatMap(sample -> BOUND.matcher(sample).results())
        .map(bound -> bound.group(1))
        .distinct()
        .toList();
  }

  /** A metric's samples by their labels, with their values where these are fixed. */
  private static Collection<String> lines(Scraped scraped, String name) {
    Map<String, String> lines = new TreeMap<>();
    if (WITH_FIXED_LABELS.matcher(name).matches()) {
      scraped
          .values()
          .forEach(
              (sample, value) -> {
                int labels = sample.indexOf('{');
                String own = labels < 0 ? sample : sample.substring(0, labels);
                if (labels > 0 && PARTS.stream().anyMatch(part -> own.equals(name + part))) {
                  lines.merge(sample.substring(labels), fixed(own, value), String::concat);
                }
              });
    }
    return lines.entrySet().stream().map(line -> line.getKey() + line.getValue()).toList();
  }

  private static String fixed(String name, double value) {
    return WITH_FIXED_VALUES.matcher(name).matches()
        ? " " + name.substring(name.lastIndexOf('_') + 1) + " " + (long) value
        : "";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = MetricsSnapshotTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
