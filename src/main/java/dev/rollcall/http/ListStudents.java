package dev.rollcall.http;

import dev.rollcall.student.Item;
import dev.rollcall.student.StudentFilter;
import dev.rollcall.student.StudentPage;
import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code GET /student}: a page of the students and the cursor of the next, or all of them as a
 * stream where {@code Accept} prefers one.
 */
public final class ListStudents implements Handler<RoutingContext> {
  private static final CharSequence LINK = AsciiString.cached("link");

  private final StudentTable students;
  private final Cursor cursors;
  private final LongRequests longRequests;

  public ListStudents(StudentTable students, LongRequests longRequests) {
    this.students = students;
    this.cursors = new Cursor(students::order);
    this.longRequests = longRequests;
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    StudentFormat.preferredBy(context)
        .ifPresentOrElse(format -> stream(context, format), () -> page(context));
  }

  private void page(RoutingContext context) {
    ListQuery query = ListQuery.of(context.request().query(), cursors);
    students
        .list(query.filter(), query.after(), query.limit(), Exchange.of(context))
        .onSuccess(page -> send(context, query, page))
        .onFailure(context::fail);
  }

  private void stream(RoutingContext context, StudentFormat format) {
    StudentFilter filter = ListQuery.ofStream(context.request().query());
    if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, format.contentType()).end();
    } else if (longRequests.tryBegin(context, StudentStream.MEMORY)) {
      Patience patience = new Patience(context.vertx());
      CallsUnderWay calls = new CallsUnderWay(context);
      new StudentStream(
              context,
              format,
              after -> patience.tryOften(() -> students.scan(filter, after, calls)))
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
    JsonAnswer.send(context, 200, body(page, next));
  }

  private static Buffer body(StudentPage page, Optional<String> next) {
    return JsonAnswer.encode(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("students");
          for (Item student : page.students()) {
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
