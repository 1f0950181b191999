package dev.rollcall.student;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Credentials that never block the caller.
 *
 * <p>The SDK's providers answer on the calling thread, and asking an instance's metadata can take
 * seconds: on an event loop that would stall every connection. Here a thread of its own asks them;
 * callers get what it found last, be it credentials or their absence, while it asks again. Only the
 * very first call, and one that finds its credentials expired, waits, without blocking, for the
 * answer.
 */
final class BackgroundCredentials implements IdentityProvider<AwsCredentialsIdentity> {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundCredentials.class);

  /**
   * The delegate caches too, so asking it often is cheap; this bounds how late a rotation or a
   * repair is seen.
   */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final IdentityProvider<? extends AwsCredentialsIdentity> delegate;
  private final Executor thread = thread();

  private CompletableFuture<AwsCredentialsIdentity> latest;
  private CompletableFuture<AwsCredentialsIdentity> asked;
  private long askedAtNanos;

  /**
   * @param delegate may block
   */
  BackgroundCredentials(IdentityProvider<? extends AwsCredentialsIdentity> delegate) {
    this.delegate = delegate;
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  /** Never blocks. The future fails with {@link NoCredentialsException}. Any thread. */
  @Override
  public synchronized CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
      ResolveIdentityRequest request) {
    if (asked == null || (asked.isDone() && System.nanoTime() - askedAtNanos > FRESH.toNanos())) {
      ask();
    }
    if (asked.isDone()) {
      latest = asked;
    }
    return latest == null || isExpired(latest) ? asked : latest;
  }

  private void ask() {
    askedAtNanos = System.nanoTime();
    asked =
        CompletableFuture.supplyAsync(() -> delegate.resolveIdentity().join(), thread)
            .handle(
                (identity, error) -> {
                  if (error == null) {
                    return identity;
                  }
                  LOG.debug("No credentials", error);
                  throw new NoCredentialsException(error);
                });
  }

  private static boolean isExpired(CompletableFuture<AwsCredentialsIdentity> resolved) {
    return !resolved.isCompletedExceptionally()
        && resolved.join().expirationTime().filter(Instant.now()::isAfter).isPresent();
  }

  /**
   * One daemon thread that ends when it is not asked for a while, so that nothing here needs
   * closing.
   */
  private static Executor thread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread daemon = new Thread(task, "rollcall-credentials");
              daemon.setDaemon(true);
              return daemon;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
