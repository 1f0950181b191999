package dev.rollcall.http.error;

import java.util.List;

/**
 * A request that is the client's to mend. The message and the violations are what the client gets
 * to read.
 */
public final class ClientErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<Violation> violations;

  /** A 4xx status and one plain sentence for the client. */
  public ClientErrorException(int status, String sentence) {
    this(status, sentence, List.of());
  }

  /**
   * @param status a 4xx status
   * @param sentence one plain sentence for the client
   * @param violations all that is wrong with the body, or none
   */
  public ClientErrorException(int status, String sentence, List<Violation> violations) {
    // No stack trace: bad input is ordinary, and must be cheap to refuse.
    super(sentence, null, false, false);
    this.status = status;
    this.violations = List.copyOf(violations);
  }

  /** The answer's status. */
  public int status() {
    return status;
  }

  /** What is wrong with the body; empty where the trouble is elsewhere. */
  public List<Violation> violations() {
    return violations;
  }
}
