package dev.rollcall.http;

import dev.rollcall.dynamodb.Item;
import dev.rollcall.dynamodb.StudentTable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code PUT /student/:id}: sets name and department, keeps the record's other attributes, creates
 * a missing one.
 */
public final class UpdateStudent implements Handler<RoutingContext> {
  private final StudentTable students;

  public UpdateStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    String id = StudentId.fromPath(context.request().path());
    students
        .update(StudentBody.toUpdate(id, context.body().buffer()), context.response()::closed)
        .map(UpdateStudent::answer)
        .onSuccess(body -> JsonAnswer.send(context, 200, body))
        .onFailure(context::fail);
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
