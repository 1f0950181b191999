package dev.rollcall.http;

import dev.rollcall.dynamodb.StudentTable;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /student/:id}: the whole item, or 404. */
public final class ReadStudent implements Handler<RoutingContext> {
  private final StudentTable students;

  public ReadStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    students
        .get(StudentId.fromPath(context.request().path()), context.response()::closed)
        .map(found -> JsonAnswer.encode(found.orElseThrow(ReadStudent::notFound)::writeTo))
        .onSuccess(body -> JsonAnswer.send(context, 200, body))
        .onFailure(context::fail);
  }

  private static RequestException notFound() {
    return new RequestException(404, "Student not found", List.of());
  }
}
