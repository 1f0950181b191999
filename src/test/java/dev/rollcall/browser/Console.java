package dev.rollcall.browser;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The console in a browser, behind a {@link SlowProxy}. All tests share one browser and one
 * service; each begins with an empty table.
 */
final class Console implements BeforeEachCallback, AfterEachCallback {
  static final String ROWS = "#rows tr[data-id]";

  private Shared shared;

  @Override
  public void beforeEach(ExtensionContext context) {
    shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(Console.class))
            .getOrComputeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
    shared.proxy.leadTo(shared.service.api().port());
    shared.empty();
    shared.browser.forgetDownloads();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    shared.proxy.goOn();
    shared.browser.assertNothingWrongInTheLog();
    shared.browser.leave();
  }

  Browser browser() {
    return shared.browser;
  }

  SlowProxy proxy() {
    return shared.proxy;
  }

  /** The service itself, without the way to it. */
  Api api() {
    return shared.service.api();
  }

  /** Opens the page, and waits until the list is there. */
  void open() {
    open("/");
  }

  void open(String path) {
    browser().leave();
    browser().open(proxy().port(), path);
    browser().await("the list", () -> !browser().find("#page-note").getText().isEmpty());
  }

  /** Students s1, s2, ...: every other one in the department MCA, the others in MBA. */
  void store(int count) {
    String lines =
        IntStream.rangeClosed(1, count)
            .mapToObj(
                number ->
                    new JsonObject()
                        .put("StudentID", "s" + number)
                        .put("Name", "Student " + number)
                        .put("Dept", number % 2 == 0 ? "MCA" : "MBA")
                        .encode())
            .collect(Collectors.joining("\n"));
    Answer answer =
        api()
            .call(
                "POST", "/student", "application/x-ndjson", lines.getBytes(StandardCharsets.UTF_8));
    if (new JsonObject(answer.body()).getInteger("created") != count) {
      throw new IllegalStateException(answer.body());
    }
  }

  /** Stores what another program would. */
  void storeItem(String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("StudentID", fromS(id));
    var unused =
        shared
            .table
            .putItem(put -> put.tableName(shared.service.settings().tableName()).item(item))
            .join();
  }

  JsonObject stored(String id) {
    return new JsonObject(api().get("/student/" + id).body());
  }

  boolean exists(String id) {
    return api().get("/student/" + id).status() == 200;
  }

  int rows() {
    return browser().all(ROWS).size();
  }

  /** The part of that student's row. */
  WebElement inRow(String id, String selector) {
    return browser().find("#rows tr[data-id='" + id + "']").findElement(By.cssSelector(selector));
  }

  List<String> cells(String id) {
    return browser()
        .find("#rows tr[data-id='" + id + "']")
        .findElements(By.cssSelector("bdi"))
        .stream()
        .map(WebElement::getText)
        .toList();
  }

  void search(String text) {
    browser().type("#search", text);
    browser().click("#filter .primary");
  }

  /** Opens the fields of that student. */
  void edit(String id) {
    inRow(id, ".edit").click();
    browser().await("the fields", () -> browser().find("#edit-Name").isDisplayed());
  }

  /**
   * Calls the operation that reads a student for 101, on the page of the API's document.
   *
   * @return selects what the page has of the operation
   */
  String readInDocs() {
    String read = "#operations-students-readStudent ";
    browser().await("all operations", () -> browser().all(".opblock").size() >= 8);
    browser().click(read + ".opblock-summary-control");
    browser().await("the operation is open", () -> !browser().all(read + ".execute").isEmpty());
    browser()
        .find(read + "tr[data-param-name=id] input")
        .sendKeys(Keys.chord(Keys.CONTROL, "a"), "101");
    browser().click(read + ".execute");
    return read;
  }

  void fillIn(String id, String name, String dept) {
    browser().type("#add-StudentID", id);
    browser().type("#add-Name", name);
    browser().type("#add-Dept", dept);
  }

  /** Whether the page asks before it is left. */
  boolean leavingAsks() {
    return Boolean.TRUE.equals(
        browser().evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))"));
  }

  /** Lets the page's clock jump ahead. */
  void later(int seconds) {
    browser()
        .run("const now = Date.now.bind(Date); Date.now = () => now() + " + 1000 * seconds + ";");
  }

  /** What the tests have in common; JUnit closes it after the last of them. */
  private record Shared(
      Browser browser, TestService service, SlowProxy proxy, DynamoDbAsyncClient table)
      implements AutoCloseable {
    static Shared start() {
      try {
        Browser browser = Browser.start();
        TestService service = TestService.start(Map.of());
        return new Shared(
            browser, service, new SlowProxy(), DynamoDbLocal.shared().client(service.settings()));
      } catch (IOException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }

    void empty() {
      JsonArray students;
      do {
        students =
            new JsonObject(service.api().get("/student?limit=1000").body())
                .getJsonArray("students");
        List<WriteRequest> deletions =
            students.stream()
                .map(student -> fromS(((JsonObject) student).getString("StudentID")))
                .map(id -> DeleteRequest.builder().key(Map.of("StudentID", id)).build())
                .map(deletion -> WriteRequest.builder().deleteRequest(deletion).build())
                .toList();
        for (int from = 0; from < deletions.size(); from += 25) {
          List<WriteRequest> some = deletions.subList(from, Math.min(from + 25, deletions.size()));
          var unused =
              table
                  .batchWriteItem(
                      call -> call.requestItems(Map.of(service.settings().tableName(), some)))
                  .join();
        }
      } while (!students.isEmpty());
    }

    @Override
    public void close() throws TimeoutException {
      browser.close();
      proxy.close();
      table.close();
      service.close();
    }
  }
}
