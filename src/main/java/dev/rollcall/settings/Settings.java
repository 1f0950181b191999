package dev.rollcall.settings;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.Level;

/**
 * What the service was told, read once at the start and never changed; README.md has a table of it.
 * Holds no secret: credentials belong to the SDK.
 *
 * @param port the port to listen on; 0 takes a free one
 * @param deptIndex the table's global secondary index on the department; empty where there is none
 * @param deadline the longest a request may take, DynamoDB's share included
 * @param consistentReads whether reads see every write acknowledged before them, at twice the price
 * @param dynamoDbMaxAttempts tries of one DynamoDB call by the SDK, the first included
 * @param callsInFlight the most calls to DynamoDB that one instance has under way
 * @param maxRequests the most requests in flight and waiting, in all instances together
 * @param idleTimeout how long a connection may be silent
 * @param shutdownGrace how long the service still accepts, but is not ready, after SIGTERM
 * @param shutdownTimeout how long requests in flight may take to finish after SIGTERM
 */
public record Settings(
    int port,
    String bindAddress,
    int managementPort,
    String managementBindAddress,
    String tableName,
    String deptIndex,
    String region,
    int instances,
    int maxBodyBytes,
    Duration deadline,
    boolean consistentReads,
    int dynamoDbMaxAttempts,
    Batching batching,
    DynamoDbTransport dynamoDbTransport,
    int callsInFlight,
    int maxRequests,
    Duration idleTimeout,
    AccessSettings access,
    Duration shutdownGrace,
    Duration shutdownTimeout,
    LogFormat logFormat,
    Level logLevel,
    AccessLog accessLog) {

  /** At a core's slowest, without batching, as many wait less than a second for their turn. */
  private static final int REQUESTS_OF_A_CORE = 4096;

  /** A request under way with its connection, its call and its answers, generously. */
  private static final long BYTES_OF_A_REQUEST = 64 << 10;

  /** A DynamoDB table's or index's name, see "Naming rules" in the DynamoDB developer guide. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:_%-]+");

  /**
   * Turns the values of the file and the environment into settings; defaults fill what they leave
   * out.
   *
   * @throws InvalidSettingsException naming every bad value
   */
  public static Settings of(JsonObject values) {
    return of(values, List.of());
  }

  /**
   * The same, for values of which something is known to be wrong already.
   *
   * @param problems one sentence each
   */
  static Settings of(JsonObject values, List<String> problems) {
    SettingsReader reader = new SettingsReader(values, problems);
    Settings settings =
        new Settings(
            reader.wholeNumber(Setting.PORT, 0, 65_535),
            reader.text(Setting.BIND_ADDRESS, ADDRESS),
            reader.wholeNumber(Setting.MANAGEMENT_PORT, 0, 65_535),
            reader.text(Setting.MANAGEMENT_BIND_ADDRESS, ADDRESS),
            reader.text(Setting.TABLE_NAME, NAME),
            reader.optional(Setting.DEPT_INDEX, NAME),
            reader.text(Setting.AWS_REGION, REGION),
            orOnePerCore(reader.wholeNumber(Setting.INSTANCES, 0, 256)),
            reader.wholeNumber(Setting.MAX_BODY_BYTES, 1024, 16_777_216),
            Duration.ofMillis(reader.wholeNumber(Setting.DEADLINE_MS, 100, 60_000)),
            reader.flag(Setting.CONSISTENT_READS),
            reader.wholeNumber(Setting.DYNAMODB_MAX_ATTEMPTS, 1, 10),
            reader.choice(Setting.BATCHING, Batching.class),
            reader.choice(Setting.DYNAMODB_CLIENT, DynamoDbTransport.class),
            reader.wholeNumber(Setting.CALLS_IN_FLIGHT, 1, 10_000),
            orRoomFor(reader.wholeNumber(Setting.MAX_REQUESTS, 0, 1_000_000)),
            Duration.ofMillis(reader.wholeNumber(Setting.IDLE_TIMEOUT_MS, 1000, 3_600_000)),
            AccessSettings.read(reader),
            Duration.ofMillis(reader.wholeNumber(Setting.SHUTDOWN_GRACE_MS, 0, 60_000)),
            Duration.ofMillis(reader.wholeNumber(Setting.SHUTDOWN_TIMEOUT_MS, 0, 600_000)),
            reader.choice(Setting.LOG_FORMAT, LogFormat.class),
            reader.choice(Setting.LOG_LEVEL, Level.class),
            reader.choice(Setting.ACCESS_LOG, AccessLog.class));
    if (settings.port() != 0 && settings.port() == settings.managementPort()) {
      reader.problem("PORT and MANAGEMENT_PORT are both " + settings.port() + ", they must differ");
    }
    reader.throwIfBad();
    return settings;
  }

  private static int orRoomFor(int requests) {
    return requests == 0 ? requestsOfThisMachine() : requests;
  }

  static int requestsOfThisMachine() {
    long byCores = (long) REQUESTS_OF_A_CORE * Runtime.getRuntime().availableProcessors();
    return (int) Math.min(byCores, Runtime.getRuntime().maxMemory() / BYTES_OF_A_REQUEST);
  }

  private static int orOnePerCore(int instances) {
    return instances == 0 ? Runtime.getRuntime().availableProcessors() : instances;
  }

  /** As the settings are given: {@code PORT=5000 BIND_ADDRESS=0.0.0.0 ...}. None is a secret. */
  @Override
  public String toString() {
    List<Object> values =
        List.of(
            port,
            bindAddress,
            managementPort,
            managementBindAddress,
            tableName,
            deptIndex,
            region,
            instances,
            maxBodyBytes,
            deadline,
            consistentReads,
            dynamoDbMaxAttempts,
            batching,
            dynamoDbTransport,
            callsInFlight,
            maxRequests,
            idleTimeout,
            access.issuer(),
            access.audiences(),
            access.keysUrl(),
            access.corsOrigins(),
            shutdownGrace,
            shutdownTimeout,
            logFormat,
            logLevel,
            accessLog);
    // In the order of the enum.
    Iterator<?> value = values.iterator();
    return Arrays.stream(Setting.values())
        .map(setting -> setting + "=" + text(value.next()))
        .collect(Collectors.joining(" "));
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return String.valueOf(duration.toMillis());
    }
    if (value instanceof List<?> list) {
      return list.isEmpty() ? "none" : list.toString().replaceAll("[\\[\\] ]", "");
    }
    if (value instanceof Enum<?> constant) {
      return SettingsReader.spelled(constant);
    }
    return value.equals("") ? "none" : value.toString();
  }
}
