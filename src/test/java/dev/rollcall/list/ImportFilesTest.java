package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other programs write them, and as users spoil them. */
class ImportFilesTest {
  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final String HEAD = "StudentID,Name,Dept\n";

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  /** Made by the rules of the programs that they are named for. */
  @ParameterizedTest
  @CsvSource({
    "excel-windows.csv, 3",
    "excel-mac.csv, 2",
    "libreoffice.csv, 2",
    "powershell.csv, 2",
    "google-sheets.csv, 2",
    "pandas.csv, 2",
    "pandas-index.csv, 2",
    "sqlite.csv, 2"
  })
  void a_file_of_another_program_is_stored(String file, int created) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/imports", file));

    post(CSV, bytes).is(200, all(created));
  }

  @Test
  void a_file_of_mysql_has_no_head_and_is_refused_with_what_is_wanted() throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/imports/mysql-outfile.csv"));

    post(CSV, bytes)
        .is(
            400,
            "{\"error\":\"The first line must name the columns StudentID and Name between commas,"
                + " and Dept if there is one; it is '1,\\\"Anita\\\",\\\"MCA\\\"'\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "studentid,NAME,dept\n1,A,M\n2,B,M\n",
        " StudentID , Name ,Dept\n1,A,M\n2,B,M\n",
        "sep=,\nStudentID,Name,Dept\n1,A,M\n2,B,M\n",
        "\"sep=,\"\r\nStudentID,Name\r\n1,A\r\n2,B\r\n",
        "StudentID,Name,Dept,,\n1,A,M,,\n2,B,M,,\n",
        "StudentID,Name,Dept\n1,A,M,,\n2,B,M,\n",
        "StudentID,Name,Dept\n1,A,M\n,,\n , ,\n2,B,M\n",
        "sep=,,\nStudentID,Name,\n1,A,\n2,B,\n",
        ",,\n , ,\nStudentID,Name,Dept\n1,A,M\n2,B,M\n",
        "\uFEFFsep=,\n\uFEFF\u00A0StudentID\u2003,\u00A0Name\u00A0\n1,A\n2,B\n",
        "StudentID,Name,Dept\n1,A,M\n2,B,M\n\u001a",
        "StudentID,Name,Dept\n1,A,M\n2,B,M\u001a",
        "StudentID,Name,Dept\r1,A,M\r\r2,B,M",
        "StudentID,Name,Dept\n\n   \n1,A,M\r\n2,B,M\r",
        "\uFEFF\"StudentID\",\"Name\"\r\n\"1\",\"A\"\r\n\"2\",\"B\"\r\n",
        "#TYPE Students\nsep=,\nStudentID,Name\n1,A\n2,B\n"
      })
  void what_means_nothing_is_passed_over(String csv) {
    post(CSV, bytes(csv)).is(200, all(2));
  }

  @ParameterizedTest
  @CsvSource({
    "'StudentID;Name;Dept\n1;A;M\n', semicolons",
    "'StudentID\tName\tDept\n1\tA\tM\n', tabs",
    "'StudentID|Name\n1|A\n', vertical bars",
    "'sep=;\nStudentID;Name\n1;A\n', semicolons"
  })
  void another_separator_is_named(String csv, String separator) {
    Answer answer = post(CSV, bytes(csv));

    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("It has " + separator), answer.body());
    assertTrue(answer.body().contains("it is '"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"StudentID,Name,Dept1,A,M2,B,M", "StudentID,Name"})
  void a_body_of_one_line_is_refused_with_curls_remedy(String csv) {
    Answer answer = post(CSV, bytes(csv));

    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("use -T or --data-binary"), answer.body());
  }

  @Test
  void so_is_ndjson_of_several_records_on_one_line() {
    String student = "{\"StudentID\":\"one-line\",\"Name\":\"A\"}";

    Answer answer = post(NDJSON, bytes(student + student));

    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("use -T or --data-binary"), answer.body());
    assertEquals(404, rollcall.api().get("/student/one-line").status());
    post(NDJSON, bytes(student)).is(200, all(1));
  }

  @Test
  void a_ctrl_z_that_is_not_the_last_byte_is_part_of_its_field() {
    post(CSV, bytes(HEAD + "ctrl-z,A,M\u001a\n2,B,M\n")).is(200, all(2));

    JsonObject stored = new JsonObject(rollcall.api().get("/student/ctrl-z").body());
    assertEquals("M\u001a", stored.getString("Dept"));
  }

  @ParameterizedTest
  @CsvSource({
    "text/csv, UTF-16LE", "text/csv, UTF-16BE", "application/x-ndjson, UTF-16LE",
    "application/x-ndjson, UTF-16BE", "application/json, UTF-16LE", "application/json, UTF-16BE"
  })
  void utf_16_is_recognised_by_its_byte_order_mark(String type, String charset) {
    String text = type.equals(CSV) ? HEAD + "1,A,M\n" : "{\"StudentID\":\"1\",\"Name\":\"A\"}\n";

    Answer answer = post(type, ("\uFEFF" + text).getBytes(Charset.forName(charset)));

    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("is UTF-16, it must be UTF-8"), answer.body());
  }

  @Test
  void a_byte_order_mark_is_no_part_of_json() {
    String student = "\uFEFF{\"StudentID\":\"bom\",\"Name\":\"A\"}";

    assertEquals(201, post("application/json", bytes(student)).status());
    post(NDJSON, bytes(student + "\n")).is(200, all(1));
  }

  @Test
  void a_quote_that_is_not_closed_names_how_far_it_reaches() {
    StringBuilder csv = new StringBuilder(HEAD);
    for (int line = 2; line <= 60_000; line++) {
      csv.append(line).append(line == 17 ? ",\"A,M\n" : ",A,M\n");
    }

    JsonObject report = new JsonObject(post(CSV, bytes(csv.toString())).body());

    assertEquals(15, report.getInteger("created"));
    assertEquals(60_000 - 16, report.getInteger("failed"));
    assertEquals(
        "[{\"line\":17,\"error\":\"The quote is not closed: lines 17 to 60000 were not read\"}]",
        report.getJsonArray("errors").encode());
  }

  @Test
  void a_quote_that_another_one_closes_later_names_the_lines_between() {
    String csv = HEAD + "1,A,M\n2,\"B,M\n3,C,M\n4,\"D\",M\n5,E,M\n";

    post(CSV, bytes(csv))
        .is(
            200,
            "{\"created\":2,\"failed\":3,\"errors\":[{\"line\":3,\"error\":\"The line has something"
                + " behind a closing quote: lines 3 to 5 were not read\"}]}");
  }

  @Test
  void names_of_equal_hashes_harm_no_other_line() {
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < 300; line++) {
      lines
          .append("{\"StudentID\":\"hash-" + line + "\",\"Name\":\"A\"")
          .append(line == 150 ? colliding() : "")
          .append("}\n");
    }

    // The tests' own check of answers reads what was sent, and would be harmed itself.
    Api api = new Api(rollcall.api().port());
    api.call("POST", "/student", NDJSON, bytes(lines.toString())).is(200, all(300));
    for (int i = 0; i < 3; i++) {
      String hostile = "{\"StudentID\":\"h\",\"Name\":\"A\"" + colliding() + "}";
      assertEquals(201, api.create(hostile).status());
      assertEquals(201, api.create("{\"StudentID\":\"h\",\"Name\":\"A\"}").status());
    }
  }

  /** 512 names whose hashes are equal, by Java's and by Jackson's way. */
  private static String colliding() {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 512; i++) {
      members.append(",\"");
      for (int bit = 0; bit < 9; bit++) {
        members.append((i >> bit & 1) == 0 ? "Ab" : "BA");
      }
      members.append("\":1");
    }
    return members.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /student, application/json, gzip",
    "PUT, /student/1, application/json, deflate",
    "POST, /student, text/csv, gzip",
    "POST, /student, application/x-ndjson, 'identity, br'"
  })
  void a_compressed_body_is_a_415(String method, String path, String type, String encoding) {
    Answer answer =
        rollcall
            .api()
            .send(
                rollcall
                    .api()
                    .request(path)
                    .method(method, BodyPublishers.ofByteArray(new byte[9]))
                    .header("Content-Type", type)
                    .header("Content-Encoding", encoding));

    assertEquals(415, answer.status());
    assertEquals("identity", answer.header("Accept-Encoding"));
  }

  @Test
  void so_is_one_that_is_compressed_for_the_transfer() {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(
          "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: text/csv\r\n"
              + "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");

      assertEquals(415, connection.read().status());
    }
  }

  @Test
  void another_type_is_refused_with_all_that_may_be() {
    Answer answer = post("application/xml", bytes("<a/>"));

    assertEquals(415, answer.status());
    for (String type : new String[] {"application/json", CSV, NDJSON}) {
      assertTrue(answer.body().contains(type), answer.body());
    }
  }

  private static Answer post(String type, byte[] body) {
    return rollcall.api().call("POST", "/student", type, body);
  }

  private static String all(int created) {
    return "{\"created\":" + created + ",\"failed\":0,\"errors\":[]}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
