package dev.rollcall.support;

/** Bodies of answers that several tests expect. */
public final class Errors {
  public static final String UNKNOWN =
      "{\"error\":\"It is unknown whether the student was written, read it or try again\","
          + "\"outcome\":\"unknown\"}";
  public static final String THROTTLED = "{\"error\":\"The student table is busy, try again\"}";
  public static final String UNREACHABLE =
      "{\"error\":\"The student table can't be reached, try again\"}";
  public static final String LATE = "{\"error\":\"The student table did not answer in time\"}";
  public static final String OVERLOADED = "{\"error\":\"The service is busy, try again\"}";

  private Errors() {}
}
