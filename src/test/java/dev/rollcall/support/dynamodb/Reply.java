package dev.rollcall.support.dynamodb;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * An answer of DynamoDB, right or wrong.
 *
 * @param status the HTTP status; 0 ends the connection after the bare body, below 0 resets it
 * @param crc32 what is said to be the body's checksum
 * @param delayMillis how long it takes
 */
public record Reply(int status, String body, long crc32, long delayMillis) {
  public static Reply ok(JsonObject body) {
    return ok(body.encode());
  }

  /** Status 200 with a body that need not be JSON. */
  public static Reply ok(String body) {
    return of(200, body);
  }

  /** An error such as {@code ThrottlingException}, with status 400. */
  public static Reply error(String code) {
    return error(400, code, "x");
  }

  public static Reply error(int status, String code, String message) {
    JsonObject body = JsonObject.of("__type", "com.amazonaws.dynamodb.v20120810#" + code);
    return of(status, body.put("message", message).encode());
  }

  /** A failure of DynamoDB itself, after which a write may have happened. */
  public static Reply serverError() {
    return error(500, "InternalServerError", "x");
  }

  /** The connection ends after the request was read. */
  public static Reply none() {
    return of(0, "");
  }

  /** Bytes that are no HTTP, and the end of the connection. */
  public static Reply noise() {
    return of(0, "no HTTP at all");
  }

  /** The connection is reset after the request was read. */
  public static Reply reset() {
    return of(-1, "");
  }

  public static Reply of(int status, String body) {
    CRC32 crc32 = new CRC32();
    crc32.update(body.getBytes(StandardCharsets.UTF_8));
    return new Reply(status, body, crc32.getValue(), 0);
  }

  /** The same with a checksum that is not the body's. */
  public Reply withWrongChecksum() {
    return new Reply(status, body, crc32 ^ 1, delayMillis);
  }

  /** The same after that time. */
  public Reply after(long millis) {
    return new Reply(status, body, crc32, millis);
  }

  /** What goes over the wire. */
  byte[] bytes() {
    if (status <= 0) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String head =
        "HTTP/1.1 %d x\r\nContent-Type: application/x-amz-json-1.0\r\nx-amz-crc32: %d\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, crc32, length);
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }
}
