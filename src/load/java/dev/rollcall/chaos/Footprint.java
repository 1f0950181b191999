package dev.rollcall.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux counts it.
 *
 * @param megabytes its resident memory
 * @param peakMegabytes the most of it since {@link #forgetPeak}
 * @param files open file descriptors, sockets included
 * @param sockets open sockets
 */
record Footprint(int megabytes, int peakMegabytes, int threads, int files, int sockets) {
  static Footprint of(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", "" + pid, "status"));
      int files = 0;
      int sockets = 0;
      try (Stream<Path> all = Files.list(Path.of("/proc", "" + pid, "fd"))) {
        for (Path file : all.toList()) {
          files++;
          sockets += isSocket(file) ? 1 : 0;
        }
      }
      return new Footprint(
          number(status, "VmRSS") >> 10,
          number(status, "VmHWM") >> 10,
          number(status, "Threads"),
          files,
          sockets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the peak back to what the process holds now. */
  static void forgetPeak(long pid) {
    try {
      Files.writeString(Path.of("/proc", "" + pid, "clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static int number(String status, String name) {
    Matcher line = Pattern.compile("^" + name + ":\\s+(\\d+)", Pattern.MULTILINE).matcher(status);
    if (!line.find()) {
      throw new IllegalStateException("no " + name + " in " + status);
    }
    return Integer.parseInt(line.group(1));
  }
}
