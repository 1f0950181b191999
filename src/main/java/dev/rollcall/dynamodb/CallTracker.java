package dev.rollcall.dynamodb;

import java.util.List;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * What a caller learns of its call while it is under way: whether it was sent, and how many calls
 * share the one to DynamoDB. It travels with the request, as an execution attribute of its override
 * configuration:
 *
 * <pre>{@code
 * CallTracker tracker = new CallTracker();
 * dynamoDb.putItem(put -> put
 *     .overrideConfiguration(override -> override.putExecutionAttribute(CallTracker.ATTRIBUTE, tracker))
 *     ...
 * }</pre>
 *
 * <p>Written on the event loop or on a thread of the SDK, one after the other; any thread may read.
 */
public final class CallTracker {
  /** Where a request carries its tracker. */
  public static final ExecutionAttribute<CallTracker> ATTRIBUTE =
      new ExecutionAttribute<>("dev.rollcall.dynamodb.CallTracker");

  private final List<CallTracker> members;
  private volatile int batchSize;
  private volatile boolean abandoned;
  private volatile boolean attempted;
  private volatile boolean sent;
  private volatile boolean underWay;
  private volatile boolean earlierUnknown;

  /** Whether an attempt of an earlier call for the same request may have had its effect. */
  private volatile boolean unknown;

  /** For one call. */
  public CallTracker() {
    this(List.of());
  }

  private CallTracker(List<CallTracker> members) {
    this.members = members;
  }

  /** For a call that others share: they learn what it learns. */
  public static CallTracker ofBatch(List<CallTracker> members) {
    return new CallTracker(members);
  }

  /** The request's tracker, or one that nobody reads. */
  public static CallTracker of(AwsRequest request) {
    CallTracker tracker =
        request
            .overrideConfiguration()
            .map(override -> override.executionAttributes().getAttribute(ATTRIBUTE))
            .orElse(null);
    return tracker == null ? new CallTracker() : tracker;
  }

  /** An override configuration that carries this tracker and nothing else. */
  public AwsRequestOverrideConfiguration asOverride() {
    return AwsRequestOverrideConfiguration.builder().putExecutionAttribute(ATTRIBUTE, this).build();
  }

  /**
   * A call for the request is handed on, and counts as sent unless {@link #held} says otherwise.
   *
   * @param size how many requests share the call
   */
  public void dispatched(int size) {
    batchSize = size;
    attempted = false;
    sent = true;
    underWay = true;
    members.forEach(member -> member.dispatched(size));
  }

  /** The call waits, for credentials or for a connection; before its first attempt, unsent. */
  public void held() {
    if (!attempted) {
      sent = false;
      underWay = false;
    }
    members.forEach(CallTracker::held);
  }

  /** An attempt is sent: from now on DynamoDB may carry it out. */
  public void attemptSent() {
    earlierUnknown |= underWay;
    attempted = true;
    sent = true;
    underWay = true;
    members.forEach(CallTracker::attemptSent);
  }

  /** DynamoDB has said what came of the attempt that was sent last. */
  public void attemptSettled() {
    underWay = false;
    members.forEach(CallTracker::attemptSettled);
  }

  /**
   * The call has ended.
   *
   * @param outcomeUnknown whether it may have had its effect for this request, nobody knows
   */
  public void returned(boolean outcomeUnknown) {
    unknown |= outcomeUnknown;
    underWay = false;
    earlierUnknown = false;
  }

  /** Nobody waits for the call any more: no further attempt is to be made. */
  public void abandon() {
    abandoned = true;
  }

  /** Whether nobody waits for the call any more. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether a call for the request has been handed on at all. */
  public boolean wasDispatched() {
    return batchSize > 0;
  }

  /** Whether an attempt of the latest call has been sent. */
  public boolean wasSent() {
    return sent;
  }

  /** How many requests shared the latest call; 0 before the first. */
  public int batchSize() {
    return batchSize;
  }

  /** Whether DynamoDB may carry the request out, or may have done so, and has not said. */
  public boolean isOutcomeUnknown() {
    return unknown || underWay || earlierUnknown;
  }
}
