package dev.rollcall.chaos;

/** What can be wrong with DynamoDB, as the service sees it. */
enum Fault {
  NONE("none"),
  THROTTLED("every call throttled"),
  SERVER_ERROR("every call answered with 500"),
  EXPIRED("credentials expired"),
  SLOW("answers after 1.5 s"),
  EMPTY("every answer an empty 200, after the call was done"),
  REPEATED("every tenth answer twice"),
  CHECKSUM("30 % of the checksums wrong"),
  RESET("every call reset, half of them after they were done"),
  HANG("no answer; done when DynamoDB is back"),
  HALF_OPEN("every 2 s all connections go dead"),
  REFUSED("connections refused"),
  NO_DNS("its name not found");

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  /** In a few words. */
  @Override
  public String toString() {
    return text;
  }
}
