package dev.rollcall.student;

import java.util.List;
import java.util.Optional;

/**
 * A part of the students, in the table's own order.
 *
 * @param students may be empty also where more follow
 * @param next the id behind which the next page begins; nothing where no student follows
 */
public record StudentPage(List<StudentItem> students, Optional<String> next) {
  /** Takes a copy of the list. */
  public StudentPage {
    students = List.copyOf(students);
  }
}
