package dev.rollcall.student;

import java.util.Optional;

/**
 * Which students a list holds; all of them where nothing is given.
 *
 * @param dept their department, exactly
 * @param namePrefix what their names begin with, not empty
 */
public record StudentFilter(Optional<String> dept, Optional<String> namePrefix) {
  /** Leaves nobody out. */
  public static final StudentFilter NONE = new StudentFilter(Optional.empty(), Optional.empty());

  /** Whether it leaves nobody out. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** The same for students of every department. */
  StudentFilter withoutDept() {
    return new StudentFilter(Optional.empty(), namePrefix);
  }
}
