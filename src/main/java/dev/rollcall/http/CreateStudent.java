package dev.rollcall.http;

import dev.rollcall.dynamodb.StudentTable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /student}: stores the student of the body; 201, also where it replaces one. */
public final class CreateStudent implements Handler<RoutingContext> {
  private static final Buffer CREATED = JsonAnswer.member("message", "Student created");

  private final StudentTable students;

  public CreateStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    students
        .put(StudentBody.toCreate(context.body().buffer()), context.response()::closed)
        .onSuccess(stored -> JsonAnswer.send(context, 201, CREATED))
        .onFailure(context::fail);
  }
}
