package dev.rollcall.http.bulk;

import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.student.Student;
import java.util.Optional;

/** Reads the students of an import, record by record. One for each import. */
interface RecordParser {
  /** Whether a line's end within double quotes is part of a record. */
  boolean hasQuotes();

  /** Whether line ends are missing, if the one record that was parsed was the whole body. */
  boolean lacksLineEnds();

  /**
   * The student of a record; nothing where the record describes the others.
   *
   * @throws ClientErrorException where the record is none
   * @throws UnreadableImportException where nothing behind it can be read either
   */
  Optional<Student> parse(byte[] record);

  /** That no record can be read. */
  final class UnreadableImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableImportException(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
