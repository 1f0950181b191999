package dev.rollcall.batching;

import java.nio.charset.StandardCharsets;

/** What a client can ask about one student, as text that {@code RawConnection} sends. */
enum StudentRequest {
  READ(200) {
    @Override
    String text(String id) {
      return request("GET", "/student/" + id, "", "");
    }
  },
  CREATE(201) {
    @Override
    String text(String id) {
      return request("POST", "/student", JSON, "{\"StudentID\":\"" + id + "\",\"Name\":\"A\"}");
    }
  },
  UPDATE(200) {
    @Override
    String text(String id) {
      return request("PUT", "/student/" + id, JSON, "{\"Name\":\"A\"}");
    }
  },
  UPDATE_IF_MATCH(200) {
    @Override
    String text(String id) {
      return updateIfMatch(id, "*");
    }
  },
  DELETE(200) {
    @Override
    String text(String id) {
      return request("DELETE", "/student/" + id, "", "");
    }
  };

  private static final String JSON = "Content-Type: application/json\r\n";

  private final int success;

  StudentRequest(int success) {
    this.success = success;
  }

  abstract String text(String id);

  /** The status of its answer where nothing is wrong. */
  int success() {
    return success;
  }

  boolean isWrite() {
    return this != READ;
  }

  /**
   * @param tag the record's ETag, or an asterisk for any record
   */
  static String updateIfMatch(String id, String tag) {
    return request("PUT", "/student/" + id, JSON + "If-Match: " + tag + "\r\n", "{\"Name\":\"A\"}");
  }

  /** An import of one line. */
  static String importOf(String id) {
    return request(
        "POST",
        "/student",
        "Content-Type: application/x-ndjson\r\n",
        "{\"StudentID\":\"" + id + "\",\"Name\":\"A\"}\n");
  }

  static String request(String method, String path, String headers, String body) {
    String length =
        body.isEmpty()
            ? ""
            : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + headers
        + length
        + "\r\n"
        + body;
  }
}
