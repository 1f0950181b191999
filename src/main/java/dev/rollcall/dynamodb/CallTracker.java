package dev.rollcall.dynamodb;

import java.util.List;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;

/**
 * What a caller learns of its call while it is under way: whether it was sent, and how many calls
 * share the one to DynamoDB. It travels with the request, as an execution attribute of its override
 * configuration: see {@link #asOverride}. Written by one thread at a time; any may read.
 */
public final class CallTracker {
  /** Where a request carries its tracker. */
  public static final ExecutionAttribute<CallTracker> ATTRIBUTE =
      new ExecutionAttribute<>("dev.rollcall.dynamodb.CallTracker");

  /** The trackers of those who share the call. */
  private final List<CallTracker> members;

  /** What knows of the latest call: this one, or that of a call under way that it shares. */
  private volatile CallTracker latest = this;

  private volatile int batchSize;
  private volatile boolean abandoned;
  private volatile boolean attempted;
  private volatile boolean sent;
  private volatile boolean underWay;
  private volatile boolean waitsForCredentials;

  /** Whether an earlier attempt, or an earlier call for the request, may have had its effect. */
  private volatile boolean earlierAttemptUnknown;

  private volatile boolean earlierCallUnknown;

  /** For one call. */
  public CallTracker() {
    this(List.of());
  }

  private CallTracker(List<CallTracker> members) {
    this.members = members;
  }

  /** For a call that others share. */
  public static CallTracker ofBatch(List<CallTracker> members) {
    return new CallTracker(members);
  }

  /** The request's tracker, or one that nobody reads. */
  public static CallTracker of(AwsRequest request) {
    return request
        .overrideConfiguration()
        .map(override -> of(override.executionAttributes()))
        .orElseGet(CallTracker::new);
  }

  /** The same of a call that the SDK's client makes for the request. */
  static CallTracker of(ExecutionAttributes attributes) {
    CallTracker tracker = attributes.getAttribute(ATTRIBUTE);
    return tracker == null ? new CallTracker() : tracker;
  }

  /** An override configuration that carries this tracker and nothing else. */
  public AwsRequestOverrideConfiguration asOverride() {
    return AwsRequestOverrideConfiguration.builder().putExecutionAttribute(ATTRIBUTE, this).build();
  }

  /** A call for so many requests is handed on; it counts as sent unless {@link #held} follows. */
  public void dispatched(int size) {
    batchSize = size;
    attempted = false;
    sent = true;
    underWay = true;
    waitsForCredentials = false;
    for (CallTracker member : members) {
      member.batchSize = size;
      member.latest = this;
    }
  }

  /** The call waits, for credentials or for a connection; before its first attempt, unsent. */
  public void held() {
    if (!attempted) {
      sent = false;
      underWay = false;
    }
  }

  /** The call is {@link #held} until credentials are found, or waits for them no more. */
  void waitsForCredentials(boolean waits) {
    waitsForCredentials = waits;
    if (waits) {
      held();
    }
  }

  /** An attempt is sent: from now on DynamoDB may carry it out. */
  public void attemptSent() {
    earlierAttemptUnknown |= underWay;
    attempted = true;
    sent = true;
    underWay = true;
  }

  /** DynamoDB has said what came of the attempt that was sent last. */
  public void attemptSettled() {
    underWay = false;
  }

  /** The call has ended; whether it may have had its effect for this request is told. */
  public void returned(boolean outcomeUnknown) {
    earlierCallUnknown |= outcomeUnknown;
    sent = latest.sent;
    latest = this;
    underWay = false;
    earlierAttemptUnknown = false;
  }

  /** Nobody waits for the call any more: no further attempt is to be made. */
  public void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether a call for the request has been handed on at all. */
  public boolean wasDispatched() {
    return batchSize > 0;
  }

  /** Whether an attempt of the latest call has been sent. */
  public boolean wasSent() {
    return latest.sent;
  }

  /** Whether all that the latest call still lacks is credentials. */
  public boolean isWaitingForCredentials() {
    return latest.waitsForCredentials;
  }

  /** How many requests shared the latest call; 0 before the first. */
  public int batchSize() {
    return batchSize;
  }

  /** Whether DynamoDB may carry the request out, or may have done so, and has not said. */
  public boolean isOutcomeUnknown() {
    return earlierCallUnknown || latest.underWay || latest.earlierAttemptUnknown;
  }

  /** The same of the latest call, which ended with that failure, or succeeded if it is null. */
  public boolean isOutcomeUnknownAfter(Throwable failure) {
    return failure == null ? isOutcomeUnknown() : sent && WriteOutcome.isUnknownAfter(failure);
  }
}
