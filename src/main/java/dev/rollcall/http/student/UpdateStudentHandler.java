package dev.rollcall.http.student;

import dev.rollcall.http.BodyReader;
import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.http.monitor.RequestTrace;
import dev.rollcall.student.Precondition;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentItem;
import dev.rollcall.student.StudentTable;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code PUT /student/:id}: sets name and department, keeps the record's other attributes, creates
 * a missing one.
 */
public final class UpdateStudentHandler implements BodyReader.Use {
  private final StudentTable students;
  private final ConditionalHeaders headers = new ConditionalHeaders();

  public UpdateStudentHandler(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context, Buffer body) {
    String id = StudentPath.fromPath(context.request().path());
    Student student = StudentBodyParser.toUpdate(id, body);
    Precondition precondition = headers.precondition(context.request());
    if (headers.wantRepresentation(context.request())) {
      students
          .updateAndGet(student, precondition, RequestTrace.of(context))
          .onSuccess(whole -> headers.sendRepresentation(context, 200, whole))
          .onFailure(context::fail);
    } else {
      students
          .update(student, precondition, RequestTrace.of(context))
          .onSuccess(updated -> JsonResponse.send(context, 200, answer(updated)))
          .onFailure(context::fail);
    }
  }

  private static Buffer answer(StudentItem updated) {
    return JsonResponse.encode(
        json -> {
          json.writeStartObject();
          json.writeStringField("message", "Student updated");
          json.writeFieldName("updated");
          updated.writeTo(json);
          json.writeEndObject();
        });
  }
}
