package dev.rollcall.access;

import dev.rollcall.settings.AccessSettings;
import dev.rollcall.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Access control for the whole process: keeps the issuer's keys. Off unless the settings name an
 * issuer.
 */
public final class AccessControl {
  /** An issuer that answers takes milliseconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final AccessSettings settings;
  private final Duration patience;
  private final KeySource keys;
  private final VerifyingThreads threads;

  private AccessControl(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings.access();
    this.patience = settings.deadline().compareTo(TIMEOUT) < 0 ? settings.deadline() : TIMEOUT;
    this.keys =
        new KeySource(
            vertx, new KeyLoader(vertx, settings.access(), TIMEOUT), KeySource.Pace.USUAL);
    this.threads = VerifyingThreads.start(vertx);
  }

  /** Begins to fetch the issuer's keys where access control is on; waits for nothing. */
  public static AccessControl start(Vertx vertx, Settings settings) {
    AccessControl access = new AccessControl(vertx, settings);
    if (access.isOn()) {
      access.keys.start();
    }
    return access;
  }

  /** Whether requests need a token. */
  public boolean isOn() {
    return settings.isOn();
  }

  /** A verifier for the event loop that calls, and for no other. */
  public TokenVerifier forThisEventLoop() {
    return new TokenVerifier(vertx, keys, threads, settings, patience, InstantSource.system());
  }

  /** Fetches no keys and verifies no tokens any more. */
  public void stop() {
    keys.stop();
    threads.stop();
  }
}
