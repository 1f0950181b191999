package dev.rollcall.batching;

import static dev.rollcall.support.RawConnection.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes to one key that a client sends over one connection without waiting for answers. */
class PipelinedWritesTest {
  private static final int WRITES = 20;

  @RegisterExtension
  static final RollcallExtension merging = new RollcallExtension(Map.of("BATCHING", "on"));

  @RegisterExtension
  static final RollcallExtension plain = new RollcallExtension(Map.of("BATCHING", "off"));

  static Stream<Named<RollcallExtension>> modes() {
    return Stream.of(Named.of("on", merging), Named.of("off", plain));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void updates_are_answered_in_their_order_and_the_last_one_stays(RollcallExtension rollcall) {
    try (RawConnection client = rollcall.api().connect()) {
      client.send(all(i -> update("piped", "Name " + i)));

      for (int i = 0; i < WRITES; i++) {
        client
            .read()
            .is(
                200,
                "{\"message\":\"Student updated\",\"updated\":{\"Name\":\"Name %d\",\"Dept\":\"\"}}"
                    .formatted(i));
      }
    }

    assertEquals("Name " + (WRITES - 1), storedName(rollcall, "piped"));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void creates_and_updates_in_turn_are_done_in_their_order(RollcallExtension rollcall) {
    try (RawConnection client = rollcall.api().connect()) {
      client.send(all(i -> i % 2 == 0 ? update("mixed", "Name " + i) : create("mixed", i)));

      for (int i = 0; i < WRITES; i++) {
        assertEquals(i % 2 == 0 ? 200 : 201, client.read().status());
      }
    }

    assertEquals("Name " + (WRITES - 1), storedName(rollcall, "mixed"));
  }

  private static String all(IntFunction<String> request) {
    return IntStream.range(0, WRITES).mapToObj(request).collect(Collectors.joining());
  }

  private static String update(String id, String name) {
    return request("PUT", "/student/" + id, "{\"Name\":\"" + name + "\"}");
  }

  private static String create(String id, int number) {
    return request(
        "POST", "/student", "{\"StudentID\":\"" + id + "\",\"Name\":\"Name " + number + "\"}");
  }

  private static String storedName(RollcallExtension rollcall, String id) {
    return rollcall
        .otherClient()
        .getItem(
            get ->
                get.tableName(rollcall.settings().tableName())
                    .key(Map.of("StudentID", AttributeValue.fromS(id)))
                    .consistentRead(true))
        .join()
        .item()
        .get("Name")
        .s();
  }
}
