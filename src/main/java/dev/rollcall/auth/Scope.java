package dev.rollcall.auth;

import java.util.Set;

/** What an access token may allow. */
public enum Scope {
  /** To read students. */
  READ("students:read", "students/read"),
  /** To create, change and delete students. */
  WRITE("students:write", "students/write");

  private final String value;
  private final String cognitoValue;

  /**
   * @param cognitoValue as Amazon Cognito writes it: resource server, slash, scope
   */
  Scope(String value, String cognitoValue) {
    this.value = value;
    this.cognitoValue = cognitoValue;
  }

  /** Its name in a token and in a challenge. */
  public String value() {
    return value;
  }

  boolean isAmong(Set<String> values) {
    return values.contains(value) || values.contains(cognitoValue);
  }
}
