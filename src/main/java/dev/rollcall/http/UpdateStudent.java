package dev.rollcall.http;

import dev.rollcall.student.Item;
import dev.rollcall.student.Precondition;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentTable;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code PUT /student/:id}: sets name and department, keeps the record's other attributes, creates
 * a missing one.
 */
public final class UpdateStudent implements BodyReader.Use {
  private final StudentTable students;
  private final WriteHeaders headers = new WriteHeaders();

  public UpdateStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context, Buffer body) {
    String id = StudentId.fromPath(context.request().path());
    Student student = StudentBody.toUpdate(id, body);
    Precondition precondition = headers.precondition(context.request());
    if (headers.wantRepresentation(context.request())) {
      students
          .updateAndGet(student, precondition, Exchange.of(context))
          .onSuccess(whole -> headers.sendRepresentation(context, 200, whole))
          .onFailure(context::fail);
    } else {
      students
          .update(student, precondition, Exchange.of(context))
          .onSuccess(updated -> JsonAnswer.send(context, 200, answer(updated)))
          .onFailure(context::fail);
    }
  }

  private static Buffer answer(Item updated) {
    return JsonAnswer.encode(
        json -> {
          json.writeStartObject();
          json.writeStringField("message", "Student updated");
          json.writeFieldName("updated");
          updated.writeTo(json);
          json.writeEndObject();
        });
  }
}
