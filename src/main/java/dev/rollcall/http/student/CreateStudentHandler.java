package dev.rollcall.http.student;

import dev.rollcall.http.BodyReader;
import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.http.monitor.RequestTrace;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentItem;
import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /student}: stores the student of the body; 201, also where it replaces one. */
public final class CreateStudentHandler implements BodyReader.Use {
  private static final Buffer CREATED = JsonResponse.member("message", "Student created");

  private final StudentTable students;
  private final ConditionalHeaders headers = new ConditionalHeaders();

  public CreateStudentHandler(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context, Buffer body) {
    Student student = StudentBodyParser.toCreate(body);
    students
        .put(student, headers.precondition(context.request()), RequestTrace.of(context))
        .onSuccess(stored -> answer(context, student))
        .onFailure(context::fail);
  }

  private void answer(RoutingContext context, Student student) {
    context.response().putHeader(HttpHeaderNames.LOCATION, StudentPath.toRelativeUrl(student.id()));
    if (headers.wantRepresentation(context.request())) {
      headers.sendRepresentation(context, 201, StudentItem.of(student));
    } else {
      JsonResponse.send(context, 201, CREATED);
    }
  }
}
