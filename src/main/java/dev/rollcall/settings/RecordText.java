package dev.rollcall.settings;

import java.lang.reflect.RecordComponent;
import java.util.StringJoiner;

/**
 * A record's text, the same that its own {@code toString} would give. That one is put together from
 * method handles when it is first asked for: 70 classes made for one line of the log, while the
 * first requests wait (Java 17, no archive holds them).
 */
final class RecordText {
  private RecordText() {}

  /**
   * {@code Name[component=value, ...]}.
   *
   * @param record of a class that this package can read
   */
  static String of(Record record) {
    Class<?> type = record.getClass();
    StringJoiner text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
    for (RecordComponent component : type.getRecordComponents()) {
      text.add(component.getName() + "=" + value(record, component));
    }
    return text.toString();
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
