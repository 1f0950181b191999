package dev.rollcall.beanstalk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks every few milliseconds at the memory of a process and of all that it has started. */
final class MemorySampler implements AutoCloseable {
  private static final long EVERY_MILLIS = 20;

  private final ProcessHandle root;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private volatile long peakKib;

  MemorySampler(ProcessHandle root) {
    this.root = root;
    var unused = timer.scheduleAtFixedRate(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The largest sum so far, of what is resident (RSS), in MiB. */
  long peakMib() {
    return peakKib / 1024;
  }

  /** The same sum now. */
  static long mib(ProcessHandle root) {
    return kib(root) / 1024;
  }

  private void look() {
    peakKib = Math.max(peakKib, kib(root));
  }

  private static long kib(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants())
        .mapToLong(MemorySampler::resident)
        .sum();
  }

  private static long resident(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", process.pid() + "", "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | RuntimeException ended) {
      return 0;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
