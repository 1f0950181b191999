package dev.rollcall.faults;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * An answer of DynamoDB, right or wrong.
 *
 * @param status the HTTP status; 0 ends the connection without an answer
 * @param crc32 what is said to be the body's checksum
 */
record Reply(int status, String body, long crc32) {
  static Reply ok(JsonObject body) {
    return ok(body.encode());
  }

  /** Status 200 with a body that need not be JSON. */
  static Reply ok(String body) {
    return of(200, body);
  }

  /** An error such as {@code ThrottlingException}, with status 400. */
  static Reply error(String code) {
    return error(400, code);
  }

  /** A failure of DynamoDB itself, after which a write may have happened. */
  static Reply serverError() {
    return error(500, "InternalServerError");
  }

  /** The connection ends after the request was read. */
  static Reply none() {
    return of(0, "");
  }

  /** The same with a checksum that is not the body's. */
  Reply withWrongChecksum() {
    return new Reply(status, body, crc32 ^ 1);
  }

  private static Reply error(int status, String code) {
    JsonObject body = JsonObject.of("__type", "com.amazonaws.dynamodb.v20120810#" + code);
    return of(status, body.put("message", "x").encode());
  }

  private static Reply of(int status, String body) {
    CRC32 crc32 = new CRC32();
    crc32.update(body.getBytes(StandardCharsets.UTF_8));
    return new Reply(status, body, crc32.getValue());
  }

  /** What goes over the wire. */
  byte[] bytes() {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d x\r\nContent-Type: application/x-amz-json-1.0\r\nx-amz-crc32: %d\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, crc32, content.length);
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }
}
