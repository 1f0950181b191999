package dev.rollcall.support.dynamodb;

import static dev.rollcall.support.RawConnection.request;

/** What a client can ask about one student, as text that {@code RawConnection} sends. */
public enum StudentRequest {
  READ("GET", 200),
  CREATE("POST", 201),
  UPDATE("PUT", 200),
  UPDATE_IF_MATCH("PUT", 200),
  DELETE("DELETE", 200);

  private static final String JSON = "Content-Type: application/json\r\n";

  private final String method;
  private final int success;

  StudentRequest(String method, int success) {
    this.method = method;
    this.success = success;
  }

  public String text(String id) {
    return switch (this) {
      case CREATE -> request(method, "/student", student(id));
      case UPDATE -> request(method, "/student/" + id, "{\"Name\":\"A\"}");
      case UPDATE_IF_MATCH -> updateIfMatch(id, "*");
      case READ, DELETE -> request(method, "/student/" + id, "");
    };
  }

  /** The status of its answer if nothing is wrong. */
  public int success() {
    return success;
  }

  public boolean isWrite() {
    return this != READ;
  }

  /** An update of a record with that ETag, or of any record if it is an asterisk. */
  public static String updateIfMatch(String id, String tag) {
    String headers = JSON + "If-Match: " + tag + "\r\n";
    return request("PUT", "/student/" + id, headers, "{\"Name\":\"A\"}");
  }

  /** An import of one line. */
  public static String importOf(String id) {
    String headers = "Content-Type: application/x-ndjson\r\n";
    return request("POST", "/student", headers, student(id) + "\n");
  }

  private static String student(String id) {
    return "{\"StudentID\":\"" + id + "\",\"Name\":\"A\"}";
  }
}
