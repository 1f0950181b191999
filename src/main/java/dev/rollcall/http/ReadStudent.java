package dev.rollcall.http;

import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /student/:id}: the whole item with its entity tag, or 304, or 404. */
public final class ReadStudent implements Handler<RoutingContext> {
  private final StudentTable students;
  private final Representation.Maker representations = new Representation.Maker();

  public ReadStudent(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    EntityTags known = EntityTags.in(context.request(), HttpHeaderNames.IF_NONE_MATCH);
    students
        .get(StudentId.fromPath(context.request().path()), Exchange.of(context))
        .map(
            found -> {
              representations
                  .of(found.orElseThrow(ReadStudent::notFound))
                  .send(context, 200, known);
              return null;
            })
        .onFailure(context::fail);
  }

  private static RequestException notFound() {
    return new RequestException(404, "Student not found", List.of());
  }
}
