package dev.rollcall.http.bulk;

import dev.rollcall.http.CallsInFlight;
import dev.rollcall.http.Utf8;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.error.ErrorResponse;
import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.StorageException;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentTable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Stores the students of a request's body while it arrives, no faster than the table takes them,
 * and answers with what became of each. Belongs to the request's event loop.
 */
final class StudentImport implements RecordSplitter.Sink {
  /** Ten batches of 25: enough for DynamoDB's latency, and little of what others may use. */
  private static final int MOST_WRITES = 250;

  /** One in so many of an event loop's requests, so that others find a place. */
  private static final int SHARE_OF_REQUESTS = 8;

  /** Of the bodies of writes under way. */
  private static final int MOST_BYTES = 1 << 20;

  private static final String ONE_LINE =
      "The body is one line without an end, so it can't be read as students. curl's -d takes line"
          + " ends away: use -T or --data-binary";

  /** A client that sends nothing for so long, though it may, is cut off. */
  private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final StudentTable students;
  private final RecordParser parser;
  private final ExistingStudents existing;
  private final RecordSplitter records;
  private final RetryWithBackoff backoff;
  private final ImportReport report = new ImportReport();
  private final Queue<Entry> waiting = new ArrayDeque<>();

  /** For each id the write that was begun last. */
  private final Map<String, Future<Void>> writes = new HashMap<>();

  private final CallsInFlight calls;

  private final int mostWrites;
  private int writing;
  private int bytesWriting;
  private boolean isPaused;
  private boolean ended;
  private StorageException givenUp;
  private long idleTimer;

  private record Entry(long line, int bytes, Student student) {}

  StudentImport(
      RoutingContext context,
      StudentTable students,
      RecordParser parser,
      ExistingStudents existing,
      Settings settings) {
    this.existing = existing;
    this.context = context;
    this.calls = new CallsInFlight(context);
    this.request = context.request();
    this.students = students;
    this.parser = parser;
    this.records = new RecordSplitter(parser.hasQuotes(), settings.maxBodyBytes(), this);
    this.mostWrites =
        Math.min(
            MOST_WRITES,
            Math.max(1, settings.maxRequests() / settings.instances() / SHARE_OF_REQUESTS));
    this.backoff = new RetryWithBackoff(context.vertx());
  }

  /** What one may hold, generously: the record that arrives and its copy, and what is written. */
  static long memory(Settings settings) {
    return 2L * settings.maxBodyBytes() + 2L * MOST_BYTES;
  }

  void start() {
    context.addEndHandler(over -> stop());
    expectMore();
    request
        .exceptionHandler(broken -> stop())
        .handler(this::read)
        .endHandler(over -> endOfBody())
        .resume();
  }

  private void read(Buffer chunk) {
    expectMore();
    parse(() -> records.add(chunk));
    pump();
  }

  private void endOfBody() {
    parse(
        () -> {
          boolean isOneLine = records.isOneLine();
          records.endOfBody();
          if (isOneLine && parser.lacksLineEnds()) {
            throw new RecordParser.UnreadableImportException(ONE_LINE);
          }
        });
    ended = true;
    context.vertx().cancelTimer(idleTimer);
    pump();
  }

  private void parse(Runnable parsing) {
    try {
      parsing.run();
    } catch (RecordParser.UnreadableImportException e) {
      context.fail(new ClientErrorException(400, e.getMessage()));
    }
  }

  @Override
  public void refuse(long first, long last, String problem) {
    report.unreadable(first, last, problem);
  }

  @Override
  public void take(long first, long last, byte[] record) {
    if (isOver()) {
      return;
    }
    if (first == 1 && Utf8.isMarkedAsUtf16(record)) {
      throw new RecordParser.UnreadableImportException("The body is UTF-16, it must be UTF-8");
    }
    try {
      parser.parse(record).ifPresent(student -> add(first, record.length, student));
    } catch (ClientErrorException e) {
      // What is wrong with a value is one record's; wrong quotes may have taken others along.
      report.unreadable(first, e.violations().isEmpty() ? last : first, sentence(e));
    } catch (RecordParser.UnreadableImportException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      report.unreadable(first, last, "The line can't be read");
    }
  }

  private void add(long line, int bytes, Student student) {
    report.seen();
    waiting.add(new Entry(line, bytes, student));
  }

  /** Writes what may be written now, and lets the client send more or not. */
  private void pump() {
    while (!waiting.isEmpty() && writing < mostWrites && bytesWriting < MOST_BYTES) {
      write(waiting.remove());
    }
    if (isOver()) {
      return;
    }
    if (ended) {
      answerWhenAllIsWritten();
    } else if (isPaused && waiting.isEmpty()) {
      isPaused = false;
      expectMore();
      request.resume();
    } else if (!isPaused && !waiting.isEmpty()) {
      isPaused = true;
      context.vertx().cancelTimer(idleTimer);
      request.pause();
    }
  }

  private void answerWhenAllIsWritten() {
    if (waiting.isEmpty() && writing == 0) {
      if (report.isComplete()) {
        JsonResponse.send(context, 200, report.body());
      } else {
        context.fail(new IllegalStateException("the import lost a record"));
      }
    }
  }

  private void write(Entry entry) {
    if (givenUp != null) {
      report.failed(entry.line(), sentence(givenUp));
      return;
    }
    writing++;
    bytesWriting += entry.bytes();
    String id = entry.student().id();
    Future<Void> before = writes.get(id);
    // Of two students of one id the later stays, however often the earlier is tried.
    Future<Void> write =
        before == null ? put(entry.student()) : before.transform(over -> put(entry.student()));
    writes.put(id, write);
    write.onComplete(
        written -> {
          writing--;
          bytesWriting -= entry.bytes();
          writes.remove(id, write);
          if (written.succeeded()) {
            report.created();
          } else {
            failed(entry, written.cause());
          }
          pump();
        });
  }

  private Future<Void> put(Student student) {
    return givenUp != null
        ? Future.failedFuture(givenUp)
        : backoff.retry(() -> existing.write(students, student, calls));
  }

  private void failed(Entry entry, Throwable failure) {
    report.failed(entry.line(), sentence(failure));
    if (failure instanceof StorageException storage && !storage.failure().isOneRecords()) {
      givenUp = storage;
    }
  }

  private static String sentence(Throwable failure) {
    return ErrorResponse.of(failure, 500).text();
  }

  /** Whether nobody waits for the answer any more, or it is given. */
  private boolean isOver() {
    return context.response().ended() || context.response().closed();
  }

  private void stop() {
    waiting.clear();
    context.vertx().cancelTimer(idleTimer);
  }

  private void expectMore() {
    context.vertx().cancelTimer(idleTimer);
    idleTimer = context.vertx().setTimer(IDLE_MILLIS, nothingSent -> request.connection().close());
  }
}
