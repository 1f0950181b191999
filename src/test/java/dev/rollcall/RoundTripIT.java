package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/** Whatever an id, a name and a department hold, they survive the way through all calls. */
class RoundTripIT {
  private static final int MAX_ID_BYTES = 2048;

  /** Started by the first try, stopped by jqwik, which runs no extensions of Jupiter's. */
  private record Running(TestService service) implements Store.CloseOnReset {
    @Override
    public void close() {
      service.close();
    }
  }

  @Property(tries = 100)
  void a_student_survives_post_get_put_get_delete_get(
      @ForAll("ids") String id,
      @ForAll("names") String name,
      @ForAll("texts") String dept,
      @ForAll("names") String newName,
      @ForAll("texts") String newDept) {
    JsonObject student = new JsonObject().put("StudentID", id).put("Name", name).put("Dept", dept);
    JsonObject change = new JsonObject().put("Name", newName).put("Dept", newDept);
    String path = "/student/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");

    assertEquals(201, api().create(student.encode()).status());
    assertIs(student, api().get(path));
    JsonObject updated = new JsonObject().put("message", "Student updated").put("updated", change);
    assertIs(updated, api().put(path, change.encode()));
    assertIs(change.copy().put("StudentID", id), api().get(path));
    assertEquals(200, api().delete(path).status());
    assertEquals(404, api().get(path).status());
  }

  @Provide
  Arbitrary<String> ids() {
    return unicode(700).filter(id -> !id.isEmpty() && bytes(id) <= MAX_ID_BYTES);
  }

  @Provide
  Arbitrary<String> names() {
    return unicode(200).filter(name -> !name.isBlank());
  }

  @Provide
  Arbitrary<String> texts() {
    return unicode(200);
  }

  /** Text of all planes, of ASCII's special characters more often, without lone surrogates. */
  private static Arbitrary<String> unicode(int maxLength) {
    // A list of arbitraries would take longer to make than the calls take.
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just("")),
        Tuple.of(19, Arbitraries.randomValue(random -> unicode(random, maxLength))));
  }

  private static String unicode(Random random, int maxLength) {
    return IntStream.rangeClosed(0, random.nextInt(maxLength))
        .map(
            place ->
                switch (random.nextInt(8)) {
                  case 0, 1, 2 -> random.nextInt(0x80);
                  case 3, 4 -> 0x80 + random.nextInt(0xD800 - 0x80);
                  case 5 -> 0xE000 + random.nextInt(0x2000);
                  default -> 0x10000 + random.nextInt(0x100000);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void assertIs(JsonObject expected, Answer answer) {
    assertEquals(200, answer.status(), answer.body());
    assertEquals(expected, new JsonObject(answer.body()));
  }

  private static Api api() {
    return Store.getOrCreate(
            "service", Lifespan.RUN, () -> new Running(TestService.start(Map.of())))
        .get()
        .service()
        .api();
  }
}
