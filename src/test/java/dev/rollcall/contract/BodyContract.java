package dev.rollcall.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body may be, and what is said of one that is not. */
interface BodyContract extends Contract {
  String TOO_LONG = "must be at most 2048 bytes in UTF-8";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'Name':'A'} | StudentID | is required",
        "{'StudentID':null,'Name':'A'} | StudentID | must be a string",
        "{'StudentID':101,'Name':'A'} | StudentID | must be a string",
        "{'StudentID':true,'Name':'A'} | StudentID | must be a string",
        "{'StudentID':['1'],'Name':'A'} | StudentID | must be a string",
        "{'StudentID':{'S':'1'},'Name':'A'} | StudentID | must be a string",
        "{'StudentID':'','Name':'A'} | StudentID | must not be empty",
        "{'StudentID':'1'} | Name | is required",
        "{'StudentID':'1','Name':null} | Name | must be a string",
        "{'StudentID':'1','Name':7} | Name | must be a string",
        "{'StudentID':'1','Name':''} | Name | must not be blank",
        "{'StudentID':'1','Name':'\\u2003 \\t\\n'} | Name | must not be blank",
        "{'StudentID':'1','Name':'A','Dept':null} | Dept | must be a string",
        "{'StudentID':'1','Name':'A','Dept':1.5} | Dept | must be a string",
        "{'StudentID':'1','Name':'A','Dept':[]} | Dept | must be a string",
        "{'studentid':'1','Name':'A'} | StudentID | is required",
        "{'StudentID':'1','name':'A'} | Name | is required",
      })
  default void a_bad_member_is_named_with_its_problem(String body, String field, String problem) {
    api().create(json(body)).is(400, notValid(violation(field, problem)));
  }

  @Test
  default void all_violations_of_a_create_are_named_at_once() {
    api()
        .create(json("{'Dept':5,'Name':' '}"))
        .is(
            400,
            notValid(
                violation("StudentID", "is required"),
                violation("Name", "must not be blank"),
                violation("Dept", "must be a string")));
  }

  @Test
  default void all_violations_of_an_update_are_named_at_once() {
    api()
        .put("/student/1", json("{'StudentID':'2','Name':[{}],'Dept':{}}"))
        .is(
            400,
            notValid(
                violation("StudentID", "must be the id in the path, or be left out"),
                violation("Name", "must be a string"),
                violation("Dept", "must be a string")));
  }

  @Test
  default void an_update_may_repeat_the_id_of_its_path() {
    api()
        .put("/student/re%20peat", json("{'StudentID':'re peat','Name':'A'}"))
        .is(200, json("{'message':'Student updated','updated':{'Name':'A','Dept':''}}"));
  }

  @Test
  default void an_update_needs_a_name() {
    api().put("/student/1", "{}").is(400, notValid(violation("Name", "is required")));
  }

  @Test
  default void an_id_may_have_2048_bytes_and_no_more() {
    String longest = "é".repeat(1024);
    api()
        .create(json("{'StudentID':'" + longest + "','Name':'A'}"))
        .is(201, json("{'message':'Student created'}"));
    api()
        .create(json("{'StudentID':'" + longest + "x','Name':'A'}"))
        .is(400, notValid(violation("StudentID", TOO_LONG)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'StudentID':'u','Name':'A','Extra':{'deep':[1,{'a':[]}]},'x':null,'':''}",
        "{'x':'\\uD83D\\uDE00','StudentID':'u','Name':'A'}",
        " \r\n\t{ 'StudentID' : 'u' , 'Name' : 'A' } \n",
        "{'\\u0053tudentID':'u','Name':'A'}",
        "\uFEFF{'StudentID':'u','Name':'A'}",
      })
  default void what_does_not_matter_is_ignored(String body) {
    api().create(json(body)).is(201, json("{'message':'Student created'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[] | must be a JSON object",
        "null | must be a JSON object",
        "'x' | must be a JSON object",
        "17 | must be a JSON object",
        "[{'StudentID':'1','Name':'A'}] | must be a JSON object",
        "{'StudentID':'1','Name':'A'}{} | must be one JSON value with nothing behind it",
        "{'StudentID':'1','Name':'A'} 1 | must be one JSON value with nothing behind it",
        "[] [] | must be one JSON value with nothing behind it",
        "{'StudentID':'\\uD800','Name':'A'} | has half of a surrogate pair in a string",
        "{'StudentID':'1','Name':'\\uDC00\\uD800'} | has half of a surrogate pair in a string",
        "{'StudentID':'1','Name':'A','x':['\\uD800x']} | has half of a surrogate pair in a string",
        "{'StudentID':'1','Name':'A','\\uDFFF':1} | has half of a surrogate pair in a string",
      })
  default void a_body_that_is_no_student_object_is_told_so(String body, String problem) {
    api().create(json(body)).is(400, badBody(problem));
    api().put("/student/1", json(body)).is(400, badBody(problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{'StudentID':'1','Name':'A'",
        "{'StudentID':'1','Name':'A'}}",
        "{'StudentID':'1','Name':'A'}x",
        "{'StudentID':'1','Name':'A',}",
        "{'StudentID':'1','Name':'A','Name':'B'}",
        "{'StudentID':'1','Name':'A','x':{'y':1,'y':2}}",
        "{'StudentID':'1' 'Name':'A'}",
        "{'StudentID':'1','Name':'A\n'}",
        "{'StudentID':'1','Name':'\\x'}",
        "{'StudentID':'1','Name':'A','x':NaN}",
        "{'StudentID':'1','Name':'A','x':01}",
        "{'StudentID':'1','Name':'A'} // comment",
        "{StudentID:'1','Name':'A'}",
        "StudentID=1&Name=A",
        "\uFEFF",
        "\uFEFF\uFEFF{}",
        " ",
      })
  default void broken_json_is_told_so(String body) {
    Answer answer = api().create(json(body));

    assertEquals(400, answer.status());
    assertTrue(
        answer.body().startsWith("{\"error\":\"The body is not valid JSON at line ")
            || answer.body().equals(badBody("is not valid JSON"))
            || answer.body().equals(badBody("must be a JSON object")),
        answer.body());
  }

  @Test
  default void no_body_is_told_so() {
    api().create("").is(400, badBody("is empty"));
    api().put("/student/1", "").is(400, badBody("is empty"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FF", "C3", "C0AF", "EDA080", "F4908080", "80", "E282"})
  default void a_body_that_is_no_utf8_is_told_so(String bytes) {
    byte[] before = json("{'StudentID':'1','Name':'").getBytes(StandardCharsets.UTF_8);
    byte[] bad = HexFormat.of().parseHex(bytes);
    byte[] body = Arrays.copyOf(before, before.length + bad.length + 2);
    System.arraycopy(bad, 0, body, before.length, bad.length);
    body[body.length - 2] = '"';
    body[body.length - 1] = '}';

    api().call("POST", "/student", "application/json", body).is(400, badBody("is not UTF-8"));
  }

  @Test
  default void nesting_may_be_64_deep_and_no_deeper() {
    String deep = "{'StudentID':'deep','Name':'A','x':%s%s}";

    api()
        .create(json(deep.formatted("[".repeat(63), "]".repeat(63))))
        .is(201, json("{'message':'Student created'}"));
    Answer deeper = api().create(json(deep.formatted("[".repeat(64), "]".repeat(64))));
    assertEquals(400, deeper.status());
  }

  @Test
  default void an_ignored_member_may_be_as_long_as_the_body() {
    String digits = "7".repeat(5_000);
    String name = "n".repeat(100_000);

    api()
        .create(json("{'StudentID':'long','Name':'A','" + name + "':" + digits + "}"))
        .is(201, json("{'message':'Student created'}"));
  }

  /** Single quotes are easier to read in a table than escaped double ones. */
  private static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"');
  }

  private static String notValid(String... violations) {
    return json("{'error':'The student is not valid','violations':[")
        + String.join(",", violations)
        + "]}";
  }

  private static String badBody(String problem) {
    return json("{'error':'The body " + problem + "','violations':[")
        + violation("body", problem)
        + "]}";
  }

  private static String violation(String field, String problem) {
    return json("{'field':'" + field + "','problem':'" + problem + "'}");
  }
}
