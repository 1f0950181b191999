package dev.rollcall.auth;

import dev.rollcall.settings.AccessSettings;
import dev.rollcall.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access control for the whole process: keeps the issuer's keys. Off unless the settings name an
 * issuer.
 */
public final class TokenAuth {
  private static final Logger LOG = LoggerFactory.getLogger(TokenAuth.class);

  /** An issuer that answers takes milliseconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final AccessSettings settings;
  private final Duration keyTimeout;
  private final KeySource keys;
  private final VerifierPool threads;
  private final AtomicBoolean warnedOfPlainHttp = new AtomicBoolean();

  private TokenAuth(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings.access();
    this.keyTimeout = settings.deadline().compareTo(TIMEOUT) < 0 ? settings.deadline() : TIMEOUT;
    this.keys =
        new KeySource(
            vertx, new KeyLoader(vertx, settings.access(), TIMEOUT), KeySource.Pace.USUAL);
    this.threads = VerifierPool.start(vertx);
  }

  /** Begins to fetch the issuer's keys where access control is on; waits for nothing. */
  public static TokenAuth start(Vertx vertx, Settings settings) {
    TokenAuth access = new TokenAuth(vertx, settings);
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
    return new TokenVerifier(vertx, keys, threads, settings, keyTimeout, InstantSource.system());
  }

  /**
   * Logs, the first time, that tokens travel by plain HTTP. The service itself speaks nothing else:
   * what counts is how the client came to the proxy.
   */
  public void warnOfPlainHttp() {
    if (warnedOfPlainHttp.compareAndSet(false, true)) {
      LOG.warn(
          "A request that needs an access token came by plain HTTP (X-Forwarded-Proto: http):"
              + " whoever is on the way can read tokens. Remedy: HTTPS, see"
              + " docs/access-control.md");
    }
  }

  /** Fetches no keys and verifies no tokens any more. */
  public void stop() {
    keys.stop();
    threads.stop();
  }
}
