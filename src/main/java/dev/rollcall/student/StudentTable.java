package dev.rollcall.student;

import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.metrics.LoopMetrics;
import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The students' table, as one event loop sees it. The only type of this package that handlers ask.
 *
 * <p>To be called on that event loop. Every future completes on the context it was asked from, at
 * the request's deadline at the latest, and fails with {@link StorageException} only. A write whose
 * precondition does not hold fails with {@link StorageFailure#CONDITION_FAILED} and changes
 * nothing.
 */
public final class StudentTable {
  private final Vertx vertx;
  private final Settings settings;
  private final StorageFailures failures;
  private final DeptIndex deptIndex;
  private final CallSlots slots;
  private final Deadlines deadlines;
  private final Lanes lanes;
  private final BatchingPolicy policy;
  private final LoopMetrics metrics;
  private final WriteOrder order = new WriteOrder();

  StudentTable(
      Vertx vertx,
      Settings settings,
      TableClient table,
      BatchingPolicy policy,
      DynamoDbMetrics metrics) {
    this.vertx = vertx;
    this.settings = settings;
    this.failures = table.failures();
    this.deptIndex = table.deptIndex();
    this.policy = policy;
    this.slots =
        new CallSlots(
            settings.callsInFlight(), share(settings.maxRequests(), settings.instances()));
    this.metrics = metrics.loop();
    this.deadlines = new Deadlines(failures, settings.deadline());
    this.lanes = new Lanes(vertx, table, slots, policy, metrics, this::ended);
    vertx.setPeriodic(Deadlines.SWEEP_MILLIS, tick -> sweep());
  }

  /** Whether there are so many requests that one more will be refused. */
  public boolean isFull() {
    return slots.isFull();
  }

  /** What a request is refused with where it {@link #isFull}. */
  public StorageException overloaded() {
    return failures.overloaded();
  }

  /** The item of that id, if there is one. */
  public Future<Optional<Item>> get(String id, Caller caller) {
    return send(new Read(id, caller, deadlineNanos(), context()));
  }

  private Future<Optional<Item>> send(Read read) {
    if (admit(read)) {
      lanes.reads().send(read);
    }
    return read.future();
  }

  /**
   * Names the order of a list: an id is a place to go on from in lists of the same order only.
   * Lists of one department that go by the index have another order than the table.
   */
  public String order(StudentFilter filter) {
    // No name of a table or an index has a slash in it.
    return deptIndex.serves(filter)
        ? settings.tableName() + "/" + deptIndex.name()
        : settings.tableName();
  }

  /**
   * A page of the students that the filter lets through. What it makes DynamoDB read is bounded: it
   * may hold fewer than {@code limit}, even none, while more follow.
   *
   * @param after the id behind which it begins, of a student or not; nothing for the first page
   * @param limit the most students it may hold
   */
  public Future<StudentPage> list(
      StudentFilter filter, Optional<String> after, int limit, Caller caller) {
    long deadline = deadlineNanos();
    long halfTime = deadline - settings.deadline().toNanos() / 2;
    return new PageSearch(
            deptIndex.rest(filter),
            after,
            limit,
            halfTime,
            (from, most) -> scan(new Scan(filter, from, most, caller, deadline, context())))
        .run();
  }

  /**
   * One look at the table, or at the index on the department: up to 1000 items and 1 MB, of which
   * the filter lets some through.
   *
   * @param after the id behind which it begins; nothing at the table's start
   */
  public Future<StudentPage> look(StudentFilter filter, Optional<String> after, Caller caller) {
    return scan(
        new Scan(filter, after, PageSearch.ITEMS_IN_A_LOOK, caller, deadlineNanos(), context()));
  }

  private Future<StudentPage> scan(Scan scan) {
    if (admit(scan)) {
      lanes.scans().send(scan);
    }
    return scan.future();
  }

  /** Stores the student; a record of that id is replaced, whatever attributes it had. */
  public Future<Void> put(Student student, Caller caller) {
    return put(student, Precondition.NONE, caller);
  }

  /** The same, where the precondition holds. */
  public Future<Void> put(Student student, Precondition precondition, Caller caller) {
    Write put = new Write(student.id(), student, caller, deadlineNanos(), context());
    return send(put, precondition, lanes.putsAndDeletes()).mapEmpty();
  }

  /** Stores one student of many: with others in one call, unless that is never to be. */
  public Future<Void> putInBulk(Student student, Caller caller) {
    return send(new Write(student.id(), student, caller, deadlineNanos(), context()), lanes.bulk())
        .mapEmpty();
  }

  /**
   * Sets the name and the department, keeps other attributes, creates a missing record.
   *
   * @return the attributes that were set, as stored
   */
  public Future<Item> update(Student student, Caller caller) {
    return update(student, Precondition.NONE, caller);
  }

  /** The same, where the precondition holds. */
  public Future<Item> update(Student student, Precondition precondition, Caller caller) {
    Write update = new Write(student.id(), student, caller, deadlineNanos(), context());
    return send(update, precondition, lanes.updates());
  }

  /**
   * The same again, at the price of a call of its own.
   *
   * @return the whole item, as stored
   */
  public Future<Item> updateAndGet(Student student, Precondition precondition, Caller caller) {
    Write update = new Write(student.id(), student, caller, deadlineNanos(), context());
    update.returnWhole();
    return send(update, precondition, lanes.updates());
  }

  /** Removes the record; succeeds also when there was none. */
  public Future<Void> delete(String id, Caller caller) {
    return delete(id, Precondition.NONE, caller);
  }

  /** The same, where the precondition holds. */
  public Future<Void> delete(String id, Precondition precondition, Caller caller) {
    Write delete = new Write(id, null, caller, deadlineNanos(), context());
    return send(delete, precondition, lanes.putsAndDeletes()).mapEmpty();
  }

  private Future<Item> send(Write write, Precondition precondition, Lane<Write> lane) {
    precondition.condition().ifPresent(write::onlyIf);
    return precondition
        .state()
        .map(
            state ->
                condition(write, state)
                    .compose(
                        unchanged -> {
                          write.onlyIf(unchanged);
                          return send(write, lane);
                        }))
        .orElseGet(() -> send(write, lane));
  }

  /** That the record is in the required state now, and will be when it is written. */
  private Future<Condition> condition(Write write, Predicate<Item> state) {
    Read read = new Read(write.id(), write.caller(), write.deadlineNanos(), context());
    read.beConsistent();
    return send(read)
        .map(
            found ->
                found
                    .filter(state)
                    .orElseThrow(failures::conditionFailed)
                    .unchanged()
                    .orElseThrow(failures::tooManyAttributes));
  }

  private Future<Item> send(Write write, Lane<Write> lane) {
    if (!write.isDelete() && deptIndex.refuses(write.student())) {
      write.fail(failures.deptTooLong());
    } else if (admit(write)) {
      // A call of its own goes out at once, unordered as any two clients' calls are, unless an
      // older write to its key was left over and is to be tried again.
      if (lane.sharesTurn() || slots.areTaken() || order.isUnderWay(write.id())) {
        write.keepOrder();
        order.inTurn(write.id(), () -> lane.send(write));
      } else {
        lane.send(write);
      }
    }
    return write.future();
  }

  private void sweep() {
    deadlines.sweep(System.nanoTime());
    lanes.sendHeld();
    metrics.sample(lanes.waiting(), slots.calls(), policy.sharesTurn());
  }

  private void ended(Write write) {
    if (write.keepsOrder()) {
      order.ended(write.id());
    }
  }

  private boolean admit(Request<?, ?> request) {
    if (slots.isFull()) {
      request.fail(failures.overloaded());
      return false;
    }
    slots.admit(request);
    deadlines.watch(request);
    return true;
  }

  private static int share(int all, int instances) {
    return (all + instances - 1) / instances;
  }

  private long deadlineNanos() {
    return System.nanoTime() + settings.deadline().toNanos();
  }

  private ContextInternal context() {
    return (ContextInternal) vertx.getOrCreateContext();
  }
}
