package dev.rollcall.http;

import dev.rollcall.dynamodb.Item;
import dev.rollcall.dynamodb.StudentPage;
import dev.rollcall.dynamodb.StudentTable;
import io.netty.util.AsciiString;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code GET /student}: a page of the students, and the cursor of the next. */
public final class ListStudents implements Handler<RoutingContext> {
  private static final CharSequence LINK = AsciiString.cached("link");

  private final StudentTable students;
  private final Cursor cursors;

  /**
   * @param tableName a cursor is good for the table it was made for only
   */
  public ListStudents(StudentTable students, String tableName) {
    this.students = students;
    this.cursors = new Cursor(tableName);
  }

  @Override
  public void handle(RoutingContext context) {
    ListQuery query = ListQuery.of(context.request().query(), cursors);
    students
        .list(query.filter(), query.after(), query.limit(), Exchange.of(context))
        .onSuccess(page -> send(context, query, page))
        .onFailure(context::fail);
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
