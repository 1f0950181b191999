package dev.rollcall.http.student;

import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.http.monitor.RequestTrace;
import dev.rollcall.student.StudentTable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code DELETE /student/:id}: removes the record; 200 also when there was none. */
public final class DeleteStudentHandler implements Handler<RoutingContext> {
  private static final Buffer DELETED = JsonResponse.member("message", "Student deleted");

  private final StudentTable students;
  private final ConditionalHeaders headers = new ConditionalHeaders();

  public DeleteStudentHandler(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    students
        .delete(
            StudentPath.fromPath(context.request().path()),
            headers.precondition(context.request()),
            RequestTrace.of(context))
        .onSuccess(gone -> JsonResponse.send(context, 200, DELETED))
        .onFailure(context::fail);
  }
}
