package dev.rollcall.beanstalk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** TCP ports of this machine. */
final class Ports {
  private static final String LISTENING = "0A";

  private Ports() {}

  /** How many connections to that port there are or have been a minute ago, as Linux knows them. */
  static int connectionsTo(int port) throws IOException {
    String hex = "%04X".formatted(port);
    Set<String> others = new HashSet<>();
    for (Path table : new Path[] {Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")}) {
      for (String line : Files.readAllLines(table)) {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length > 3 && !cells[3].equals(LISTENING)) {
          if (cells[1].endsWith(":" + hex)) {
            others.add(after(cells[2]));
          } else if (cells[2].endsWith(":" + hex)) {
            others.add(after(cells[1]));
          }
        }
      }
    }
    return others.size();
  }

  private static String after(String address) {
    return address.substring(address.indexOf(':') + 1);
  }
}
