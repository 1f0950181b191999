package dev.rollcall.beanstalk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group that has no more than some memory: the kernel ends what wants more. Only root may
 * make one, and not in every container.
 */
final class MemoryLimit implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final Path group;

  private MemoryLimit(Path group) {
    this.group = group;
  }

  /** One of that size, or none where this machine does not let us. */
  static Optional<MemoryLimit> ofMib(long mib) {
    String name = "rollcall-" + ProcessHandle.current().pid();
    boolean old = Files.isDirectory(ROOT.resolve("memory"));
    Path group = old ? ROOT.resolve("memory").resolve(name) : ROOT.resolve(name);
    try {
      Files.createDirectory(group);
      Files.writeString(
          group.resolve(old ? "memory.limit_in_bytes" : "memory.max"), String.valueOf(mib << 20));
      return Optional.of(new MemoryLimit(group));
    } catch (IOException notAllowed) {
      return Optional.empty();
    }
  }

  /** The command that runs the other one within the limit. */
  List<String> around(List<String> command) {
    List<String> words =
        new ArrayList<>(
            List.of("sh", "-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"", group.toString()));
    words.addAll(command);
    return words;
  }

  /** Once its processes have ended; the kernel may take a moment to see that. */
  @Override
  public void close() throws IOException {
    for (int tries = 0; tries < 100 && Files.isDirectory(group); tries++) {
      if (!group.toFile().delete()) {
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
