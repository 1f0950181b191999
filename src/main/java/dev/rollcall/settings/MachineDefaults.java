package dev.rollcall.settings;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this machine has room for, where a setting leaves it to the machine. */
final class MachineDefaults {
  /** At a core's slowest, without batching, as many wait less than a second for their turn. */
  private static final int REQUESTS_OF_A_CORE = 4096;

  /** A request under way with its connection, its call and its answers, generously. */
  private static final long BYTES_OF_A_REQUEST = 64 << 10;

  /** An idle connection, generously. */
  private static final long BYTES_OF_A_CONNECTION = 32 << 10;

  /** The rest is for what is small, and for garbage. */
  private static final int SHARE_OF_WHAT_IS_LARGE = 4;

  /** Beyond its connections the service has those of refused clients, and those to DynamoDB. */
  private static final int FILES_OF_A_CONNECTION = 3;

  private MachineDefaults() {}

  /** Requests in flight and waiting. */
  static int requests() {
    long byCores = (long) REQUESTS_OF_A_CORE * Runtime.getRuntime().availableProcessors();
    return (int) Math.min(byCores, Runtime.getRuntime().maxMemory() / BYTES_OF_A_REQUEST);
  }

  /** Connections of clients. */
  static int connections() {
    long byMemory = Runtime.getRuntime().maxMemory() / BYTES_OF_A_CONNECTION;
    return (int) Math.min(Math.min(byMemory, openFiles() / FILES_OF_A_CONNECTION), 1_000_000);
  }

  /** Memory that whatever is large may hold. */
  static long heldBytes() {
    return Runtime.getRuntime().maxMemory() / SHARE_OF_WHAT_IS_LARGE;
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Integer.MAX_VALUE;
  }
}
