package dev.rollcall.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the service answered.
 *
 * @param headers by their names, in whatever case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
  public Answer {
    TreeMap<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  /** The header's values joined with a comma; empty where there is none. */
  public String header(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }

  /** Fails unless this is JSON with exactly that status and body. */
  public Answer is(int expectedStatus, String expectedBody) {
    assertEquals(
        expectedStatus + " application/json " + expectedBody,
        status + " " + header("Content-Type") + " " + body);
    return this;
  }
}
