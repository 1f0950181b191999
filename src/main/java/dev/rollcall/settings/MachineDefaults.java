package dev.rollcall.settings;

/** What this machine has room for, where a setting leaves it to the machine. */
final class MachineDefaults {
  /** At a core's slowest, without batching, as many wait less than a second for their turn. */
  private static final int REQUESTS_OF_A_CORE = 4096;

  /** A request under way with its connection, its call and its answers, generously. */
  private static final long BYTES_OF_A_REQUEST = 64 << 10;

  private MachineDefaults() {}

  /** Requests in flight and waiting. */
  static int requests() {
    long byCores = (long) REQUESTS_OF_A_CORE * Runtime.getRuntime().availableProcessors();
    return (int) Math.min(byCores, Runtime.getRuntime().maxMemory() / BYTES_OF_A_REQUEST);
  }
}
