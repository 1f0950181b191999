package dev.rollcall.settings;

/**
 * Every setting by its name, as it stands in {@code conf/config.json} and in the environment.
 *
 * <p>This is the one place that names settings and their defaults. The README's table is compared
 * with it by a test.
 */
public enum Setting {
  PORT("5000", "a whole number from 0 to 65535 (0 takes any free port)"),
  BIND_ADDRESS("0.0.0.0", "a host name or an IP address of this machine"),
  MANAGEMENT_PORT("9090", "a whole number from 0 to 65535 (0 takes any free port)"),
  MANAGEMENT_BIND_ADDRESS("127.0.0.1", "a host name or an IP address of this machine"),
  TABLE_NAME("Students", "3 to 255 letters, digits, '_', '-' or '.'"),
  DEPT_INDEX("none", "3 to 255 letters, digits, '_', '-' or '.', or none"),
  AWS_REGION("ap-south-1", "a region's code such as ap-south-1"),
  INSTANCES("0", "a whole number from 0 to 256 (0 takes one per core)"),
  MAX_BODY_BYTES("1048576", "a whole number from 1024 to 16777216"),
  DEADLINE_MS("3000", "a whole number from 100 to 60000"),
  CONSISTENT_READS("false", "true or false"),
  DYNAMODB_MAX_ATTEMPTS("3", "a whole number from 1 to 10"),
  BATCHING("auto", "auto, on or off"),
  DYNAMODB_CLIENT("event-loop", "event-loop or sdk"),
  CALLS_IN_FLIGHT("128", "a whole number from 1 to 10000"),
  MAX_REQUESTS("0", "a whole number from 0 to 1000000 (0 goes by memory and cores)"),
  IDLE_TIMEOUT_MS("75000", "a whole number from 1000 to 3600000"),
  JWT_ISSUER("none", "an https address, or none"),
  JWT_AUDIENCE("none", "names without spaces, separated by commas, or none"),
  JWKS_URL("none", "an https address, or none"),
  CORS_ORIGINS("none", "origins such as https://app.example.com, separated by commas, or none"),
  SHUTDOWN_GRACE_MS("0", "a whole number from 0 to 60000"),
  SHUTDOWN_TIMEOUT_MS("20000", "a whole number from 0 to 600000"),
  LOG_FORMAT("plain", "plain or json"),
  LOG_LEVEL("info", "error, warn, info, debug or trace"),
  ACCESS_LOG("off", "off or on");

  private final String defaultValue;
  private final String allowed;

  Setting(String defaultValue, String allowed) {
    this.defaultValue = defaultValue;
    this.allowed = allowed;
  }

  /** The value, as text, that holds where neither the file nor the environment gives one. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What the value may be, as the end of the sentence "it may be ...". */
  public String allowed() {
    return allowed;
  }
}
