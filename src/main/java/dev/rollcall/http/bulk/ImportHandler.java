package dev.rollcall.http.bulk;

import dev.rollcall.http.Expectation;
import dev.rollcall.http.JsonContentTypeHandler;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.settings.Settings;
import dev.rollcall.student.StudentTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /student} with a stream of students: stores them while they arrive. Leaves any other
 * body to the next handler.
 */
public final class ImportHandler implements Handler<RoutingContext> {
  private final StudentTable students;
  private final StreamLimit longRequests;
  private final Settings settings;

  /**
   * @param settings its {@code maxBodyBytes} bounds each student; the whole may have any number
   */
  public ImportHandler(StudentTable students, StreamLimit longRequests, Settings settings) {
    this.students = students;
    this.longRequests = longRequests;
    this.settings = settings;
  }

  @Override
  public void handle(RoutingContext context) {
    RecordParser parser = parser(context.request().getHeader(HttpHeaderNames.CONTENT_TYPE));
    if (parser == null) {
      ExistingStudents.refuseIn(context);
      context.next();
      return;
    }
    ExistingStudents existing = ExistingStudents.of(context);
    refusePreconditions(context.request());
    if (!Expectation.isMet(context)) {
      context.fail(HttpResponseStatus.EXPECTATION_FAILED.code());
    } else if (longRequests.tryBegin(context, StudentImport.memory(settings))) {
      new StudentImport(context, students, parser, existing, settings).start();
    } else {
      context.fail(HttpResponseStatus.SERVICE_UNAVAILABLE.code());
    }
  }

  private static RecordParser parser(String type) {
    if (JsonContentTypeHandler.isUtf8(type, CsvFormat.TYPE)) {
      return new CsvParser();
    }
    return JsonContentTypeHandler.isUtf8(type, NdjsonFormat.TYPE) ? new NdjsonParser() : null;
  }

  private static void refusePreconditions(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaderNames.IF_MATCH)
        || request.headers().contains(HttpHeaderNames.IF_NONE_MATCH)) {
      throw new ClientErrorException(400, "An import can't have If-Match or If-None-Match");
    }
  }
}
