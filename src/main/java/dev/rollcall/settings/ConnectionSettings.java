package dev.rollcall.settings;

import java.time.Duration;

/**
 * What clients' connections may do.
 *
 * @param most how many are served at a time
 * @param receiveTimeout how long a request may take to arrive; slow ones have longer the more comes
 * @param idleTimeout how long one may be silent
 */
public record ConnectionSettings(int most, Duration receiveTimeout, Duration idleTimeout) {

  static ConnectionSettings read(SettingsReader reader) {
    int most = reader.wholeNumber(Setting.MAX_CONNECTIONS, 0, 1_000_000);
    return new ConnectionSettings(
        most == 0 ? MachineDefaults.connections() : most,
        Duration.ofMillis(reader.wholeNumber(Setting.RECEIVE_TIMEOUT_MS, 1000, 600_000)),
        Duration.ofMillis(reader.wholeNumber(Setting.IDLE_TIMEOUT_MS, 1000, 3_600_000)));
  }

  @Override
  public String toString() {
    return RecordText.of(this);
  }
}
