package dev.rollcall.http.student;

import dev.rollcall.http.CallsInFlight;
import dev.rollcall.http.bulk.ExportFormat;
import dev.rollcall.http.bulk.RetryWithBackoff;
import dev.rollcall.http.bulk.StreamLimit;
import dev.rollcall.http.bulk.StudentExport;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.http.monitor.RequestTrace;
import dev.rollcall.student.StudentFilter;
import dev.rollcall.student.StudentItem;
import dev.rollcall.student.StudentPage;
import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code GET /student}: a page of the students and the cursor of the next, or all of them as a
 * stream where {@code Accept} prefers one.
 */
public final class ListStudentsHandler implements Handler<RoutingContext> {
  private static final CharSequence LINK = AsciiString.cached("link");

  private final StudentTable students;
  private final PageCursor cursors;
  private final StreamLimit longRequests;

  public ListStudentsHandler(StudentTable students, StreamLimit longRequests) {
    this.students = students;
    this.cursors = new PageCursor(students::order);
    this.longRequests = longRequests;
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    ExportFormat.preferredBy(context)
        .ifPresentOrElse(format -> stream(context, format), () -> page(context));
  }

  private void page(RoutingContext context) {
    ListQuery query = ListQuery.of(context.request().query(), cursors);
    students
        .list(query.filter(), query.after(), query.limit(), RequestTrace.of(context))
        .onSuccess(page -> send(context, query, page))
        .onFailure(context::fail);
  }

  private void stream(RoutingContext context, ExportFormat format) {
    if (context.request().version() == HttpVersion.HTTP_1_0) {
      throw new ClientErrorException(
          426, "An export needs HTTP/1.1: over 1.0 a part looks like the whole");
    }
    StudentFilter filter = ListQuery.ofStream(context.request().query());
    if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, format.contentType()).end();
    } else if (longRequests.tryBegin(context, StudentExport.MEMORY)) {
      RetryWithBackoff backoff = new RetryWithBackoff(context.vertx());
      CallsInFlight calls = new CallsInFlight(context);
      new StudentExport(
              context, format, after -> backoff.retry(() -> students.scan(filter, after, calls)))
          .start();
    } else {
      context.fail(HttpResponseStatus.SERVICE_UNAVAILABLE.code());
    }
  }

  private void send(RoutingContext context, ListQuery query, StudentPage page) {
    Optional<String> next = page.next().map(id -> cursors.encode(id, query.filter()));
    next.ifPresent(
        cursor ->
            context.response().putHeader(LINK, "<" + query.linkTo(cursor) + ">; rel=\"next\""));
    JsonResponse.send(context, 200, body(page, next));
  }

  private static Buffer body(StudentPage page, Optional<String> next) {
    return JsonResponse.encode(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("students");
          for (StudentItem student : page.students()) {
            student.writeTo(json);
          }
          json.writeEndArray();
          if (next.isPresent()) {
            json.writeStringField("next", next.get());
          }
          json.writeEndObject();
        });
  }
}
