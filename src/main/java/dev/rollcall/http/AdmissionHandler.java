package dev.rollcall.http;

import dev.rollcall.student.StudentTable;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/** Refuses a request, before its body is read, where there are as many as there may be: 503. */
public final class AdmissionHandler implements PlatformHandler {
  private final StudentTable students;

  public AdmissionHandler(StudentTable students) {
    this.students = students;
  }

  @Override
  public void handle(RoutingContext context) {
    students.refusal().ifPresentOrElse(context::fail, context::next);
  }
}
