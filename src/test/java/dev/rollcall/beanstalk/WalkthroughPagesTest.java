package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Settings;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.support.Answer;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.TestService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The walkthrough's pages: what is on them, and that the messages they show are the service's. */
class WalkthroughPagesTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  /** What fits on a screen, or nearly so. */
  private static final int MOST_LINES = 60;

  private static final int MOST_WORDS = 400;

  private static final Pattern OUTCOME =
      Pattern.compile("^\\| ([^|]+) \\| (\\[\\d\\d]\\([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\[\\d\\d]\\((\\d\\d-[a-z-]+\\.md)\\)");
  private static final Pattern QUOTED_HEADING =
      Pattern.compile("^## (\"[^*\\n]+\".*)$", Pattern.MULTILINE);

  @Test
  void each_script_is_run_on_the_page_of_its_number() throws Exception {
    List<WalkthroughPage> pages = WalkthroughPage.all();
    for (String script : WalkthroughPage.scripts()) {
      WalkthroughPage page =
          pages.stream()
              .filter(each -> each.name().startsWith(script.substring(0, 3)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no page for " + script));
      assertTrue(
          page.blocks("sh").stream()
              .anyMatch(block -> block.text().contains("docs/walkthrough/" + script)),
          script);
    }
  }

  @Test
  void the_index_lists_every_page_in_its_order() throws Exception {
    String index = WalkthroughPage.read(WalkthroughPage.INDEX).text();
    String table = index.substring(0, index.indexOf("## What you learn"));
    List<String> listed =
        Pattern.compile("\\((\\d\\d-[a-z-]+\\.md)\\)")
            .matcher(table.substring(table.indexOf("| page |")))
            .results()
            .map(link -> link.group(1))
            .toList();
    assertEquals(WalkthroughPage.all().stream().map(WalkthroughPage::name).toList(), listed);
  }

  @Test
  void each_page_fits_on_one_screen() throws Exception {
    List<WalkthroughPage> pages = new ArrayList<>(WalkthroughPage.all());
    for (WalkthroughPage page : pages) {
      long lines = page.text().lines().count();
      int words = page.text().split("\\s+", -1).length;
      assertTrue(lines <= MOST_LINES, page.name() + " has " + lines + " lines");
      assertTrue(words <= MOST_WORDS, page.name() + " has " + words + " words");
    }
  }

  @Test
  void each_learning_outcome_has_pages_that_exercise_it_and_a_question() throws Exception {
    String questions = WalkthroughPage.read("95-questions.md").text();
    Map<String, Set<String>> exercised =
        OUTCOME
            .matcher(WalkthroughPage.read(WalkthroughPage.INDEX).text())
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> links(row.group(2))));

    assertEquals(6, exercised.size(), exercised.toString());
    exercised.forEach(
        (outcome, names) -> {
          for (String name : names) {
            WalkthroughPage page = WalkthroughPage.read(name);
            assertTrue(page.outcomes().contains(outcome), name + " does not name " + outcome);
            assertTrue(hasSomethingToDo(page), name);
          }
          int heading = questions.indexOf("## " + outcome + "\n\n<details><summary>");
          assertTrue(heading >= 0, "no question about " + outcome);
        });
    for (WalkthroughPage page : WalkthroughPage.all()) {
      for (String outcome : page.outcomes()) {
        assertTrue(
            exercised.getOrDefault(outcome, Set.of()).contains(page.name()),
            "the index does not say that " + page.name() + " exercises " + outcome);
      }
    }
  }

  private static Set<String> links(String cell) {
    return LINK.matcher(cell).results().map(link -> link.group(1)).collect(Collectors.toSet());
  }

  private static boolean hasSomethingToDo(WalkthroughPage page) {
    return page.text().contains("| `eb create")
        || !page.blocks("sh").isEmpty()
        || !page.blocks("console").isEmpty();
  }

  @Test
  void a_symptom_in_quotes_is_what_the_service_says() throws Exception {
    Set<String> causes =
        Arrays.stream(StorageFailure.values())
            .map(StorageFailure::cause)
            .collect(Collectors.toSet());
    List<MatchResult> headings =
        QUOTED_HEADING
            .matcher(WalkthroughPage.read("71-students-fail.md").text())
            .results()
            .toList();
    assertTrue(headings.size() >= 8, "only " + headings.size());
    for (MatchResult heading : headings) {
      Pattern.compile("\"([^\"]+)\"")
          .matcher(heading.group(1))
          .results()
          .forEach(symptom -> assertTrue(causes.contains(symptom.group(1)), symptom.group()));
    }
  }

  /** The table's name is misspelt: what the page shows is what happens. */
  @Test
  void a_misspelt_table_name_shows_what_the_page_says() throws Exception {
    dynamoDb.answerAll(
        call ->
            Reply.error(
                400,
                "AccessDeniedException",
                "not authorized to perform: dynamodb:" + call.operation()));
    // To a role whose policy names another table.
    Seen denied = misspelt(settings -> DynamoDbLocal.client(settings, dynamoDb.endpoint()));
    Seen missing = misspelt(DynamoDbLocal.shared()::client);

    List<String> shown =
        WalkthroughPage.read("45-properties.md").blocks("log").stream()
            .flatMap(block -> block.text().lines())
            .toList();
    assertEquals(5, shown.size());
    for (String line : shown) {
      Seen seen = line.contains("does not exist") ? missing : denied;
      assertTrue(seen.lines().contains(line), line + " is not among " + seen.lines());
    }
    assertEquals(Set.of("read"), denied.down());
    assertEquals(Set.of("table", "read"), missing.down());
    assertTrue(denied.ready().contains("\"table\":\"Student\""), denied.ready());
    String remedy = WalkthroughPage.read("70-diagnose.md").blocks("log").get(0).text().strip();
    assertTrue(denied.ready().contains(remedy), remedy + " is not in " + denied.ready());
  }

  /**
   * What an operator sees.
   *
   * @param lines the answer with its status, and the log
   * @param ready the answer of /health/ready
   * @param down the checks in it that are DOWN
   */
  private record Seen(Set<String> lines, String ready, Set<String> down) {}

  private static Seen misspelt(Function<Settings, DynamoDbAsyncClient> client) {
    try (LogLines log = new LogLines();
        TestService service = TestService.start(Map.of("TABLE_NAME", "Student"), client)) {
      assertEquals(200, service.api().get("/").status());
      assertEquals(200, service.api().get("/health").status());
      Answer student = service.api().get("/student/101");
      Answer ready = service.api().get("/health/ready");
      assertEquals(503, ready.status());
      Set<String> lines = new HashSet<>();
      lines.add(student.status() + " " + student.body());
      log.events().forEach(event -> lines.add(event.getFormattedMessage().strip()));
      Set<String> down =
          new JsonObject(ready.body())
              .getJsonArray("checks").stream()
                  .map(JsonObject.class::cast)
                  .filter(check -> check.getString("status").equals("DOWN"))
                  .map(check -> check.getString("id"))
                  .collect(Collectors.toSet());
      return new Seen(lines, ready.body(), down);
    }
  }

  @Test
  void the_eb_cli_deploys_the_bundle_and_not_the_source_tree() throws IOException {
    Map<String, Object> config = ConfigFiles.read(Path.of(".elasticbeanstalk/config.yml"));
    assertEquals("target/rollcall-eb.zip", ConfigFiles.map(config, "deploy").get("artifact"));
    // Without that line `eb init` appends its own, which would ignore the file.
    List<String> ignored = Files.readAllLines(Path.of(".gitignore"));
    assertTrue(ignored.contains("# Elastic Beanstalk Files"));
    assertTrue(ignored.contains("!.elasticbeanstalk/config.yml"));
    String page = WalkthroughPage.read("80-eb-cli.md").text();
    for (String command :
        List.of("eb init", "eb create rollcall-env --single", "eb deploy", "eb logs", "eb term")) {
      assertTrue(page.contains("`" + command), command);
    }
    assertTrue(
        page.contains(" --instance_profile rollcall-instance --service-role rollcall-service`"),
        "with the CLI's own roles students would fail");
  }
}
