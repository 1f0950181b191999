package dev.rollcall.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Api;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.Shell;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn -Plocal} runs, as a process. */
class LocalRunIT {
  private static final Pattern ADDRESS =
      Pattern.compile("Rollcall answers on http://localhost:(\\d+)");

  @TempDir Path folder;

  @Test
  void its_curl_lines_work_as_they_are_printed() throws Exception {
    try (JavaProcess local = start("-Dport=0")) {
      local.awaitLine("Ctrl-C stops it.");
      List<String> answers = new ArrayList<>();
      for (String line : local.output()) {
        if (line.strip().startsWith("curl ")) {
          answers.add(Shell.output(line.strip()));
        }
      }

      String metrics = answers.remove(answers.size() - 1);
      assertTrue(metrics.contains("dynamodb_batch_size_count{kind=\"read\"} 1"), metrics);
      assertEquals(
          List.of(
              "{\"message\":\"Student created\"}",
              "{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}",
              "{\"message\":\"Student updated\","
                  + "\"updated\":{\"Name\":\"Anita S\",\"Dept\":\"MCA-III\"}}",
              "{\"message\":\"Student deleted\"}",
              "{\"status\":\"ok\"}",
              "Vert.x + DynamoDB on Elastic Beanstalk is working!"),
          answers);

      local.interrupt();

      local.awaitExit();
      assertTrue(local.output().contains("Rollcall has stopped."), local.output().toString());
    }
  }

  @Test
  void with_a_data_folder_it_keeps_the_records_between_runs() throws Exception {
    String student = "{\"StudentID\":\"kept\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}";
    String data = "-Ddata=" + folder.resolve("records");
    try (JavaProcess first = start("-Dport=0", data)) {
      assertEquals(201, api(first).create(student).status());
      first.interrupt();
      first.awaitExit();
    }

    try (JavaProcess second = start("-Dport=0", data)) {
      api(second).get("/student/kept").is(200, student);
      second.interrupt();
      second.awaitExit();
    }
  }

  @Test
  void a_port_in_use_is_one_line_and_status_1() throws Exception {
    try (ServerSocket other = new ServerSocket(0);
        JavaProcess local = start("-Dport=" + other.getLocalPort())) {
      assertEquals(1, local.awaitExit());
      assertTrue(
          local.errors().stream().anyMatch(line -> line.startsWith("Rollcall did not start: ")),
          local.errors().toString());
    }
  }

  private JavaProcess start(String... properties) {
    List<String> arguments = new ArrayList<>(List.of(properties));
    arguments.addAll(
        List.of("-cp", System.getProperty("java.class.path"), LocalRun.class.getName()));
    return JavaProcess.start(folder, Map.of(), arguments);
  }

  private static Api api(JavaProcess local) {
    Matcher address = ADDRESS.matcher(local.awaitLine("Rollcall answers on"));
    assertTrue(address.find());
    return new Api(Integer.parseInt(address.group(1)));
  }
}
