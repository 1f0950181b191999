package dev.rollcall.student;

import java.util.ArrayList;
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

  /** These students and those of the page that follows this one, as many as there may be. */
  StudentPage and(StudentPage following, int limit) {
    List<StudentItem> all = new ArrayList<>(students);
    all.addAll(following.students);
    return all.size() <= limit
        ? new StudentPage(all, following.next)
        // Any id is a place to go on from, also one that no scan ended with.
        : new StudentPage(all.subList(0, limit), Optional.of(all.get(limit - 1).id()));
  }
}
