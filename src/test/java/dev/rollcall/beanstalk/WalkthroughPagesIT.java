package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.beanstalk.WalkthroughPage.Block;
import dev.rollcall.support.RollcallExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A learner who goes from page to page and does what stands there, with the built bundle, the real
 * service and a stand-in of the AWS CLI.
 */
class WalkthroughPagesIT {
  private static final Path STAND_IN = Path.of("src/test/walkthrough").toAbsolutePath();
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @TempDir Path folder;

  private String dryRun;

  /** With DRY_RUN=yes nobody needs an account: no call is made. */
  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void the_pages_lead_from_nothing_to_a_verified_environment_and_back(String dry) throws Exception {
    dryRun = dry;
    follow(WalkthroughPage.read(WalkthroughPage.INDEX));
    for (WalkthroughPage page : WalkthroughPage.all()) {
      follow(page);
    }

    Path state = folder.resolve("state");
    if (dry.equals("yes")) {
      assertFalse(Files.exists(state.resolve("calls")));
    } else {
      String calls = Files.readString(state.resolve("calls"));
      assertTrue(calls.contains("OptionName=TABLE_NAME,Value=\"Student\""), calls);
      assertFalse(Files.exists(state.resolve("environment")));
      assertFalse(Files.exists(state.resolve("stack")));
      assertTrue(Files.exists(state.resolve("table-Students")), "it is kept");
    }
  }

  private void follow(WalkthroughPage page) throws Exception {
    String output = "";
    for (Block block : page.blocks()) {
      switch (block.kind()) {
        case "sh" -> output = run(page, block.text());
        case "text" -> assertPrinted(page, block.text(), output);
        case "console" -> session(page, block.text().lines().toList());
        default -> {}
      }
    }
  }

  private String run(WalkthroughPage page, String block) throws IOException {
    // What Maven makes is there: this test runs after it.
    String script = block.replaceAll("(?m)^mvn .*$", "");
    Command.Result result = shell(script);
    int expected = block.contains("wrong.zip") ? 1 : 0;
    assertEquals(expected, result.status(), page.name() + ": " + block + result.output());
    return result.output();
  }

  private void assertPrinted(WalkthroughPage page, String text, String output) {
    if (page.name().startsWith("50") && dryRun.equals("yes")) {
      return;
    }
    String printed = output.replaceAll("walkthrough-\\d+", "walkthrough-4711");
    text.lines().forEach(line -> assertTrue(printed.contains(line), line + " not in " + printed));
  }

  private void session(WalkthroughPage page, List<String> shown) throws IOException {
    List<String> happened = new ArrayList<>();
    for (String line : shown) {
      if (line.startsWith("$ ")) {
        happened.add(line);
        Command.Result result = shell(line.substring(2).replace("curl ", "curl --silent "));
        assertEquals(0, result.status(), page.name() + ": " + line + result.output());
        happened.add(result.output().strip());
      }
    }
    assertEquals(String.join("\n", shown), String.join("\n", happened), page.name());
  }

  private Command.Result shell(String script) throws IOException {
    String address = "localhost:" + rollcall.api().port();
    return Command.of("bash", "-e", "-c", script)
        .with("PATH", STAND_IN + ":" + JAVA + ":" + System.getenv("PATH"))
        .with("STAND_IN_STATE", folder.resolve("state").toString())
        .with("STAND_IN_CNAME", address)
        .with("POLL_SECONDS", "0")
        .with("DRY_RUN", dryRun)
        .with("URL", "http://" + address)
        .run();
  }
}
