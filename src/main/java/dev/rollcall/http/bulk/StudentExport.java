package dev.rollcall.http.bulk;

import dev.rollcall.student.StudentItem;
import dev.rollcall.student.StudentPage;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes students to a response as fast as its reader takes them, and never reads more than one
 * page of the table ahead. Belongs to the request's event loop.
 *
 * <p>What goes wrong after the first page ends the connection without the body's own end, so that
 * no reader takes a part for the whole.
 */
public final class StudentExport {
  /** What one may hold, generously: a page that is written and the next, of up to 1 MB each. */
  public static final long MEMORY = 3L << 20;

  private static final int STUDENTS_IN_A_CHUNK = 64;

  /** Tells nginx to let a slow reader slow us down, instead of storing what it does not take. */
  private static final CharSequence NO_BUFFERING = AsciiString.cached("x-accel-buffering");

  private final RoutingContext context;
  private final HttpServerResponse response;
  private final ExportFormat format;
  private final Function<Optional<String>, Future<StudentPage>> scan;
  private List<StudentItem> students = List.of();
  private Future<StudentPage> ahead;

  /**
   * @param scan gives the page behind an id, or the first
   */
  public StudentExport(
      RoutingContext context,
      ExportFormat format,
      Function<Optional<String>, Future<StudentPage>> scan) {
    this.context = context;
    this.response = context.response();
    this.format = format;
    this.scan = scan;
  }

  public void start() {
    ahead = scan.apply(Optional.empty());
    takeNextPage();
  }

  private void takeNextPage() {
    ahead
        .map(
            page -> {
              send(page);
              return page;
            })
        .onFailure(context::fail);
  }

  private void send(StudentPage page) {
    if (response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader(HttpHeaderNames.CONTENT_TYPE, format.contentType())
          .putHeader(NO_BUFFERING, "no")
          .write(format.head());
    }
    ahead = page.next().map(id -> scan.apply(Optional.of(id))).orElse(null);
    students = page.students();
    send();
  }

  private void send() {
    while (!students.isEmpty()) {
      if (response.writeQueueFull()) {
        waitForReader();
        return;
      }
      int most = Math.min(STUDENTS_IN_A_CHUNK, students.size());
      response.write(format.lines(students.subList(0, most)));
      students = students.subList(most, students.size());
    }
    if (ahead == null) {
      response.end();
    } else {
      takeNextPage();
    }
  }

  private void waitForReader() {
    response.drainHandler(
        taken -> {
          response.drainHandler(null);
          send();
        });
  }
}
