package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Setting;
import dev.rollcall.support.Shell;
import dev.rollcall.support.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README says what is true: its session is run, its table compared. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern SESSION = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Z_]+)` \\| `([^`]+)` \\| ([^|]+) \\|.*$", Pattern.MULTILINE);

  @Test
  void its_session_gives_the_answers_it_shows() throws Exception {
    List<String> shown = session();

    List<String> happened = new ArrayList<>();
    try (TestService service = TestService.start(Map.of())) {
      for (String line : shown) {
        if (line.startsWith("$ ")) {
          happened.add(line);
          String here =
              line.substring(2).replace("localhost:5000", "localhost:" + service.api().port());
          happened.add(Shell.output(here));
        }
      }
    }

    assertEquals(String.join("\n", shown), String.join("\n", happened));
    assertTrue(shown.stream().filter(line -> line.startsWith("$ curl")).count() >= 6);
  }

  @Test
  void its_table_lists_every_setting_as_the_code_has_it() throws Exception {
    List<String> rows =
        ROW.matcher(Files.readString(README))
            .results()
            .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3).strip())
            .toList();

    List<String> settings =
        Arrays.stream(Setting.values())
            .map(each -> each.name() + " | " + each.defaultValue() + " | " + each.allowed())
            .toList();
    assertEquals(String.join("\n", settings), String.join("\n", rows));
  }

  private static List<String> session() throws Exception {
    Matcher session = SESSION.matcher(Files.readString(README));
    assertTrue(session.find(), "no session in " + README);
    return session.group(1).lines().toList();
  }
}
