package dev.rollcall.http;

import dev.rollcall.student.StudentTable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code DELETE /student/:id}: removes the record; 200 also when there was none. */
public final class DeleteStudent implements Handler<RoutingContext> {
  private static final Buffer DELETED = JsonAnswer.member("message", "Student deleted");

  private final StudentTable students;
  private final WriteHeaders headers = new WriteHeaders();

  public DeleteStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    students
        .delete(
            StudentId.fromPath(context.request().path()),
            headers.precondition(context.request()),
            Exchange.of(context))
        .onSuccess(gone -> JsonAnswer.send(context, 200, DELETED))
        .onFailure(context::fail);
  }
}
