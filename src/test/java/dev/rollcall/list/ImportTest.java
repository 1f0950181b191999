package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /student} with many students. */
class ImportTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";
  private static final String HEAD = "StudentID,Name,Dept\r\n";

  @RegisterExtension
  static final RollcallExtension rollcall =
      new RollcallExtension(Map.of("MAX_BODY_BYTES", "65536"));

  @Test
  void ndjson_is_stored_line_by_line_however_large_the_whole_is() {
    String lines =
        IntStream.range(0, 3000)
            .mapToObj(i -> "{\"StudentID\":\"n" + i + "\",\"Name\":\"N" + i + "\",\"x\":[1,{}]}")
            .collect(Collectors.joining("\n"));
    assertTrue(lines.length() > 2 * 65536);

    post(rollcall, NDJSON, lines).is(200, all(3000));

    rollcall.api().get("/student/n2999").is(200, student("n2999", "N2999", ""));
    assertEquals(3000, export("name=N").lines().count());
  }

  @Test
  void csv_is_stored_whatever_its_fields_hold() {
    String csv =
        "\uFEFFDept,Unknown,Name,StudentID\r\n"
            + "MCA,x,Anita,c1\r\n"
            + "\r\n"
            + "\"M,B\",,\"Zo\"\"ë\"\"\r\n two\",\"c,2\"\n"
            + ",,'=1+1,c3\n"
            + ",,''=1+1,c4\n"
            + ",,'x,c5";

    post(rollcall, CSV, csv).is(200, all(5));

    rollcall.api().get("/student/c1").is(200, student("c1", "Anita", "MCA"));
    rollcall.api().get("/student/c%2C2").is(200, student("c,2", "Zo\\\"ë\\\"\\r\\n two", "M,B"));
    rollcall.api().get("/student/c3").is(200, student("c3", "=1+1", ""));
    rollcall.api().get("/student/c4").is(200, student("c4", "'=1+1", ""));
    rollcall.api().get("/student/c5").is(200, student("c5", "'x", ""));
  }

  @Test
  void what_is_exported_can_be_imported_and_comes_out_the_same() {
    try (TestService from = TestService.start(Map.of());
        TestService to = TestService.start(Map.of())) {
      List<String> texts =
          List.of(
              "=1", "'=1", "''=1", "'", "''", "'a", "+", "-5", "@a", "\ta", "\ra", "\na", "'\r",
              "a,b", "\"", "\"\"", "a\"b", "a\r\nb", "＝1", "'＋", " a ", "\u0000", "é😀", "\uFEFFa");
      for (String text : texts) {
        JsonObject student =
            new JsonObject().put("StudentID", text).put("Name", text).put("Dept", text);
        assertEquals(201, from.api().create(student.encode()).status(), text);
      }

      String csv = stream(from, CSV);
      Answer imported = to.api().call("POST", "/student", CSV, bytes(csv));

      imported.is(200, all(texts.size()));
      assertEquals(sorted(stream(from, NDJSON)), sorted(stream(to, NDJSON)));
      assertEquals(csv.length(), stream(to, CSV).length());
    }
  }

  @Test
  void each_line_that_is_wrong_is_named_and_the_others_are_stored() {
    String lines =
        "{\"StudentID\":\"e1\",\"Name\":\"A\"}\r\n"
            + "\n"
            + "{\"StudentID\":\"e2\"\n"
            + "{\"Name\":\" \",\"Dept\":1}\n"
            + "[1]\n"
            + "{\"StudentID\":\""
            + "x".repeat(66_000)
            + "\",\"Name\":\"A\"}\n"
            + "{\"StudentID\":\"e3\",\"Name\":\"A\"}";

    post(rollcall, NDJSON, lines)
        .is(
            200,
            "{\"created\":2,\"failed\":4,\"errors\":["
                + "{\"line\":3,\"error\":\"The line is not valid JSON at column 18\"},"
                + "{\"line\":4,\"error\":\"StudentID is required, Name must not be blank, Dept must"
                + " be a string\"},"
                + "{\"line\":5,\"error\":\"The line must be a JSON object\"},"
                + "{\"line\":6,\"error\":\"The line is too long\"}]}");
    assertEquals(200, rollcall.api().get("/student/e3").status());
  }

  @Test
  void each_record_of_csv_that_is_wrong_is_named_by_its_first_line() {
    byte[] csv =
        bytes(
            HEAD
                + "w1,A\r\n"
                + "\"w2\nnext\",B,\r\n"
                + "w3,a\"b,\r\n"
                + "w4,\"a\"b,\r\n"
                + "w5,?,\r\n"
                + ",,\r\n"
                + "w6,C,x\r\n"
                + "\"w7,D,\r\n");
    csv[new String(csv, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xFF;

    rollcall
        .api()
        .call("POST", "/student", CSV, csv)
        .is(
            200,
            "{\"created\":2,\"failed\":5,\"errors\":["
                + "{\"line\":2,\"error\":\"The line has 2 fields, the first has 3\"},"
                + "{\"line\":5,\"error\":\"The line has a quote in a field that is not quoted\"},"
                + "{\"line\":6,\"error\":\"The line has something behind a closing quote\"},"
                + "{\"line\":7,\"error\":\"The line is not UTF-8\"},"
                + "{\"line\":10,\"error\":\"The quote is not closed\"}]}");
  }

  @Test
  void only_the_first_hundred_errors_are_named() {
    JsonObject report = new JsonObject(post(rollcall, NDJSON, "x\n".repeat(500)).body());

    assertEquals(500, report.getInteger("failed"));
    assertEquals(100, report.getJsonArray("errors").size());
    assertEquals(100, report.getJsonArray("errors").getJsonObject(99).getInteger("line"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void of_several_students_with_one_id_the_last_stays(String batching) {
    try (TestService service = TestService.start(Map.of("BATCHING", batching))) {
      String lines =
          IntStream.range(0, 400)
              .mapToObj(i -> "{\"StudentID\":\"d" + i % 7 + "\",\"Name\":\"" + i + "\"}\n")
              .collect(Collectors.joining());

      service.api().call("POST", "/student", NDJSON, bytes(lines)).is(200, all(400));

      for (int id = 0; id < 7; id++) {
        int last = 399 - (399 - id) % 7;
        service.api().get("/student/d" + id).is(200, student("d" + id, String.valueOf(last), ""));
      }
    }
  }

  @Test
  void no_student_is_none_created() {
    post(rollcall, NDJSON, "").is(200, all(0));
    post(rollcall, NDJSON, "\n\r\n").is(200, all(0));
    post(rollcall, CSV, HEAD).is(200, all(0));
    post(rollcall, CSV, "").is(200, all(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"101,Anita,MCA\n", "StudentID\n1\n", "StudentID,Name,Name\n", "a\"b\n"})
  void csv_without_a_head_that_names_the_columns_is_a_400(String csv) {
    Answer answer = post(rollcall, CSV, csv + "x,y,z\n".repeat(50_000));

    assertEquals(400, answer.status());
    assertTrue(answer.body().startsWith("{\"error\":\"The "), answer.body());
  }

  @ParameterizedTest
  @CsvSource({"text/csv; charset=iso-8859-1", "application/x-ndjson;charset=utf-16", "text/csvx"})
  void anything_but_utf8_is_a_415(String type) {
    assertEquals(415, post(rollcall, type, HEAD).status());
  }

  @Test
  void an_import_takes_no_precondition() {
    Answer answer =
        rollcall
            .api()
            .send(
                rollcall
                    .api()
                    .request("/student")
                    .method("POST", BodyPublishers.ofString(HEAD))
                    .header("Content-Type", CSV)
                    .header("If-None-Match", "*"));

    answer.is(400, "{\"error\":\"An import can't have If-Match or If-None-Match\"}");
  }

  @Test
  void a_client_that_waits_for_100_continue_gets_it() {
    String csv = HEAD + "continued,A,\n";
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(head("Expect: 100-continue\r\nContent-Length: " + csv.length()));
      assertEquals(100, connection.read().status());
      connection.send(csv).read().is(200, all(1));
      connection.send(head("Expect: the-moon\r\nContent-Length: 0"));
      assertEquals(417, connection.read().status());
    }
  }

  @Test
  void students_are_stored_before_the_last_has_arrived() {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(head("Transfer-Encoding: chunked"));
      connection.send(chunk(HEAD + "early,A,\nhalf"));
      while (rollcall.api().get("/student/early").status() == 404) {
        Thread.onSpinWait();
      }
      connection.send(chunk("\",B")).send(chunk(",\n")).send("0\r\n\r\n");
      connection
          .read()
          .is(
              200,
              "{\"created\":1,\"failed\":1,\"errors\":[{\"line\":3,"
                  + "\"error\":\"The line has a quote in a field that is not quoted\"}]}");
    }
  }

  @Test
  void clients_that_leave_midway_make_room_for_others() {
    for (int i = 0; i < 50; i++) {
      try (RawConnection connection = rollcall.api().connect()) {
        connection.send(head("Content-Length: 1000")).send(HEAD + "left,A,\n");
      }
    }
    Answer answer = post(rollcall, CSV, HEAD + "after,A,\n");
    while (answer.status() == 503) {
      answer = post(rollcall, CSV, HEAD + "after,A,\n");
    }
    answer.is(200, all(1));
  }

  private static Answer post(RollcallExtension service, String type, String body) {
    return service.api().call("POST", "/student", type, bytes(body));
  }

  private static String stream(TestService service, String type) {
    return service.api().get("/student", "Accept", type).body();
  }

  private static String export(String query) {
    return rollcall.api().get("/student?" + query, "Accept", NDJSON).body();
  }

  private static Set<String> sorted(String lines) {
    return new TreeSet<>(Arrays.asList(lines.split("\n")));
  }

  private static String head(String more) {
    return "POST /student HTTP/1.1\r\nHost: x\r\nContent-Type: " + CSV + "\r\n" + more + "\r\n\r\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(bytes(text).length) + "\r\n" + text + "\r\n";
  }

  private static String student(String id, String name, String dept) {
    return "{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\",\"Dept\":\"" + dept + "\"}";
  }

  private static String all(int created) {
    return "{\"created\":" + created + ",\"failed\":0,\"errors\":[]}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
