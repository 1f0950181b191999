package dev.rollcall.http.student;

import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.monitor.RequestTrace;
import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /student/:id}: the whole item with its entity tag, or 304, or 404. */
public final class GetStudentHandler implements Handler<RoutingContext> {
  private final StudentTable students;
  private final StudentRepresentation.Maker representations = new StudentRepresentation.Maker();

  public GetStudentHandler(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    EntityTags known = EntityTags.in(context.request(), HttpHeaderNames.IF_NONE_MATCH);
    students
        .get(StudentPath.fromPath(context.request().path()), RequestTrace.of(context))
        .map(
            found -> {
              representations
                  .of(found.orElseThrow(GetStudentHandler::notFound))
                  .send(context, 200, known);
              return null;
            })
        .onFailure(context::fail);
  }

  private static ClientErrorException notFound() {
    return new ClientErrorException(404, "Student not found");
  }
}
