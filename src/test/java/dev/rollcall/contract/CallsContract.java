package dev.rollcall.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.Answer;
import org.junit.jupiter.api.Test;

/** The six calls and what they answer. */
interface CallsContract extends Contract {
  @Test
  default void the_root_says_that_the_deployment_works() {
    Answer answer = api().get("/");

    assertEquals(200, answer.status());
    assertEquals("Vert.x + DynamoDB on Elastic Beanstalk is working!", answer.body());
    assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
  }

  @Test
  default void health_is_ok() {
    api().get("/health").is(200, "{\"status\":\"ok\"}");
  }

  @Test
  default void the_labs_session_gives_the_labs_answers() {
    api()
        .create("{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}")
        .is(201, "{\"message\":\"Student created\"}");
    api()
        .get("/student/101")
        .is(200, "{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}");
    api()
        .put("/student/101", "{\"Name\":\"Anita S\",\"Dept\":\"MCA-III\"}")
        .is(
            200,
            "{\"message\":\"Student updated\","
                + "\"updated\":{\"Name\":\"Anita S\",\"Dept\":\"MCA-III\"}}");
    api()
        .get("/student/101")
        .is(200, "{\"StudentID\":\"101\",\"Name\":\"Anita S\",\"Dept\":\"MCA-III\"}");
    api().delete("/student/101").is(200, "{\"message\":\"Student deleted\"}");
    api().get("/student/101").is(404, "{\"error\":\"Student not found\"}");
  }

  @Test
  default void creating_a_student_again_replaces_the_record() {
    api().create("{\"StudentID\":\"again\",\"Name\":\"First\",\"Dept\":\"MCA\"}");

    api()
        .create("{\"StudentID\":\"again\",\"Name\":\"Second\"}")
        .is(201, "{\"message\":\"Student created\"}");

    api()
        .get("/student/again")
        .is(200, "{\"StudentID\":\"again\",\"Name\":\"Second\",\"Dept\":\"\"}");
  }

  @Test
  default void a_department_left_out_is_empty() {
    api().create("{\"StudentID\":\"no-dept\",\"Name\":\"Anita\"}").is(201, created());

    api()
        .get("/student/no-dept")
        .is(200, "{\"StudentID\":\"no-dept\",\"Name\":\"Anita\",\"Dept\":\"\"}");
  }

  @Test
  default void an_update_without_department_empties_it() {
    api().create("{\"StudentID\":\"emptied\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}");

    api()
        .put("/student/emptied", "{\"Name\":\"Anita\"}")
        .is(
            200,
            "{\"message\":\"Student updated\",\"updated\":{\"Name\":\"Anita\",\"Dept\":\"\"}}");
  }

  @Test
  default void updating_a_missing_student_creates_it() {
    api()
        .put("/student/new-by-put", "{\"Name\":\"Ravi\",\"Dept\":\"MBA\"}")
        .is(
            200,
            "{\"message\":\"Student updated\",\"updated\":{\"Name\":\"Ravi\",\"Dept\":\"MBA\"}}");

    api()
        .get("/student/new-by-put")
        .is(200, "{\"StudentID\":\"new-by-put\",\"Name\":\"Ravi\",\"Dept\":\"MBA\"}");
  }

  @Test
  default void deleting_a_missing_student_succeeds() {
    api().delete("/student/never-was").is(200, "{\"message\":\"Student deleted\"}");
  }

  @Test
  default void reading_a_missing_student_is_a_404() {
    api().get("/student/nobody").is(404, "{\"error\":\"Student not found\"}");
  }

  @Test
  default void names_and_departments_come_back_as_they_were_sent() {
    String json =
        "{\"StudentID\":\"odd\",\"Name\":\" \\\"Zoë\\\"\\n\\u0000<b>😀\\\\ \",\"Dept\":\"  \"}";
    api().create(json).is(201, created());

    api().get("/student/odd").is(200, json);
  }

  private static String created() {
    return "{\"message\":\"Student created\"}";
  }
}
