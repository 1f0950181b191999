package dev.rollcall.standin;

import java.nio.charset.StandardCharsets;

/** What a call is answered with. */
final class Reply {
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.ISO_8859_1);

  private final int status;
  private final byte[] body;
  private final int items;

  private Reply(int status, byte[] body, int items) {
    this.status = status;
    this.body = body;
    this.items = items;
  }

  static Reply of(Answer answer, int items) {
    return new Reply(200, answer.bytes(), items);
  }

  static Reply empty() {
    return new Reply(200, NOTHING, 1);
  }

  static Reply of(Refusal refusal) {
    Answer answer =
        new Answer()
            .raw("{\"__type\":")
            .text("com.amazonaws.dynamodb.v20120810#" + refusal.type())
            .raw(",\"message\":")
            .text(refusal.getMessage())
            .raw("}");
    return new Reply(400, answer.bytes(), 1);
  }

  int status() {
    return status;
  }

  /** The JSON; nobody changes its bytes. */
  byte[] body() {
    return body;
  }

  /** How many items the call touched, which its latency depends on. */
  int items() {
    return items;
  }
}
