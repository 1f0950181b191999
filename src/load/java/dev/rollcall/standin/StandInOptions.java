package dev.rollcall.standin;

/**
 * How the stand-in runs.
 *
 * @param port the port to listen on; 0 takes a free one
 * @param latency {@code 0}, a time such as {@code 5ms}, or {@code lognormal}
 * @param items how many items it starts with, their ids counted from 1
 * @param eventLoops its threads
 * @param tlsPort where it listens for TLS besides; 0 for none
 * @param keyStore a PKCS #12 file with the key for that, its password {@code changeit}
 */
public record StandInOptions(
    int port, String latency, int items, int eventLoops, int tlsPort, String keyStore) {
  /** A free port, no latency, no items, one event loop, no TLS. */
  public static final StandInOptions DEFAULT = new StandInOptions(0, "0", 0, 1, 0, "");

  /** These with another latency. */
  public StandInOptions withLatency(String name) {
    return new StandInOptions(port, name, items, eventLoops, tlsPort, keyStore);
  }

  /** These with another number of items to start with. */
  public StandInOptions withItems(int count) {
    return new StandInOptions(port, latency, count, eventLoops, tlsPort, keyStore);
  }

  /**
   * Reads a command line such as {@code --port 8000 --latency 5ms --items 1000 --event-loops 1}.
   *
   * @throws IllegalArgumentException naming what it does not understand
   */
  static StandInOptions of(String... arguments) {
    StandInOptions options = DEFAULT;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      options = options.with(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private StandInOptions with(String name, String value) {
    return switch (name) {
      case "--port" ->
          new StandInOptions(number(value), latency, items, eventLoops, tlsPort, keyStore);
      case "--latency" -> withLatency(value);
      case "--items" -> withItems(number(value));
      case "--event-loops" ->
          new StandInOptions(port, latency, items, number(value), tlsPort, keyStore);
      case "--tls-port" ->
          new StandInOptions(port, latency, items, eventLoops, number(value), keyStore);
      case "--key-store" -> new StandInOptions(port, latency, items, eventLoops, tlsPort, value);
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  private static int number(String value) {
    return Integer.parseInt(value);
  }
}
