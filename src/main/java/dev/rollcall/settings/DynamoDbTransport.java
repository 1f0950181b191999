package dev.rollcall.settings;

/** What makes the calls to DynamoDB. */
public enum DynamoDbTransport {
  /**
   * The event loop that serves the request makes a call's first attempt; the SDK makes the next.
   */
  EVENT_LOOP,
  /** The AWS SDK's client, on threads of its own, makes every attempt. */
  SDK
}
