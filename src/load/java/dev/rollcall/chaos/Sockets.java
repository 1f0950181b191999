package dev.rollcall.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** TCP connections of this machine, as Linux knows them. */
final class Sockets {
  /** Listening, and what is left of connections that have ended. */
  private static final Set<String> NOT_CONNECTED = Set.of("0A", "06", "07");

  private Sockets() {}

  /** How many connections a server on that port has; those that have ended are not counted. */
  static int connectedTo(int port) {
    String end = ":%04X".formatted(port);
    int count = 0;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : lines(Path.of(table))) {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length > 3 && cells[1].endsWith(end) && !NOT_CONNECTED.contains(cells[3])) {
          count++;
        }
      }
    }
    return count;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
