package dev.rollcall.http.bulk;

import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.student.StudentBodyParser;
import dev.rollcall.student.Student;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A student on each line, as the body of a {@code POST} of one describes it. */
final class NdjsonParser implements RecordParser {
  private boolean hadMoreBehindIt;

  @Override
  public boolean hasQuotes() {
    return false;
  }

  @Override
  public boolean lacksLineEnds() {
    return hadMoreBehindIt;
  }

  @Override
  public Optional<Student> parse(byte[] record) {
    try {
      return Optional.of(StudentBodyParser.toCreate(Buffer.buffer(record)));
    } catch (ClientErrorException e) {
      hadMoreBehindIt = StudentBodyParser.hasMoreValues(e);
      throw new ClientErrorException(e.status(), ofLine(e.getMessage()), e.violations());
    }
  }

  /** Within an import a body is a line, and has no lines of its own. */
  private static String ofLine(String sentence) {
    return sentence.replace("The body", "The line").replace("at line 1, column", "at column");
  }
}
