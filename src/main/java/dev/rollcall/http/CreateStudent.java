package dev.rollcall.http;

import dev.rollcall.student.Item;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /student}: stores the student of the body; 201, also where it replaces one. */
public final class CreateStudent implements BodyReader.Use {
  private static final Buffer CREATED = JsonAnswer.member("message", "Student created");

  private final StudentTable students;
  private final WriteHeaders headers = new WriteHeaders();

  public CreateStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context, Buffer body) {
    Student student = StudentBody.toCreate(body);
    students
        .put(student, headers.precondition(context.request()), Exchange.of(context))
        .onSuccess(stored -> answer(context, student))
        .onFailure(context::fail);
  }

  private void answer(RoutingContext context, Student student) {
    context.response().putHeader(HttpHeaderNames.LOCATION, StudentId.toPath(student.id()));
    if (headers.wantRepresentation(context.request())) {
      headers.sendRepresentation(context, 201, Item.of(student));
    } else {
      JsonAnswer.send(context, 201, CREATED);
    }
  }
}
