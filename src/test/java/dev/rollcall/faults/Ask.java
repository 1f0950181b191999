package dev.rollcall.faults;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.nio.charset.StandardCharsets;

/**
 * A request to the service.
 *
 * @param body JSON; empty for none
 */
record Ask(String method, String path, String body) {
  static Ask get(String id) {
    return new Ask("GET", "/student/" + id, "");
  }

  static Ask post(String id) {
    return new Ask("POST", "/student", "{\"StudentID\":\"" + id + "\",\"Name\":\"A\"}");
  }

  static Ask put(String id) {
    return new Ask("PUT", "/student/" + id, "{\"Name\":\"New " + id + "\",\"Dept\":\"MCA\"}");
  }

  static Ask delete(String id) {
    return new Ask("DELETE", "/student/" + id, "");
  }

  /** Sends it alone and reads the answer. */
  Answer to(TestService service) {
    try (RawConnection connection = service.api().connect()) {
      return sendOn(connection).read();
    }
  }

  RawConnection sendOn(RawConnection connection) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String type = "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
    return connection.send(
        method
            + (" " + path + " HTTP/1.1\r\nHost: localhost\r\n")
            + (body.isEmpty() ? "" : type)
            + ("\r\n" + body));
  }
}
