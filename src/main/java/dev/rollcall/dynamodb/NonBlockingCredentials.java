package dev.rollcall.dynamodb;

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
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials that never block the caller.
 *
 * <p>The SDK's providers answer on the calling thread, and asking an instance's metadata can take
 * seconds: on an event loop that would stall every connection. Here a thread of its own asks them,
 * and another one goes on with what was found, so that a caller that waits may ask again.
 */
final class NonBlockingCredentials
    implements IdentityProvider<AwsCredentialsIdentity>, SdkAutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NonBlockingCredentials.class);

  /**
   * The delegate caches too, so asking it often is cheap; this bounds how late a rotation or a
   * repair is seen.
   */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final IdentityProvider<? extends AwsCredentialsIdentity> delegate;
  private final Executor thread = thread();

  /** The result of the last search that has ended; null before the first has. */
  private CompletableFuture<AwsCredentialsIdentity> latest;

  private CompletableFuture<AwsCredentialsIdentity> search;
  private long foundAtNanos;

  /**
   * @param delegate may block
   */
  NonBlockingCredentials(IdentityProvider<? extends AwsCredentialsIdentity> delegate) {
    this.delegate = delegate;
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  /**
   * What was found last, be it credentials, even expired ones, or their absence. Only before the
   * first search has ended the future is not complete. It fails with {@link
   * NoCredentialsException}. Any thread.
   */
  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return latest(false);
  }

  /**
   * The same, but while those that were found last have expired the future of the search for
   * others.
   */
  CompletableFuture<AwsCredentialsIdentity> valid() {
    return latest(true);
  }

  private synchronized CompletableFuture<AwsCredentialsIdentity> latest(boolean valid) {
    if (search == null && !isFresh()) {
      search();
    }
    boolean waits = latest == null || (valid && isExpired() && search != null);
    return waits ? search : latest;
  }

  private boolean isFresh() {
    return latest != null && System.nanoTime() - foundAtNanos < FRESH.toNanos();
  }

  private void search() {
    CompletableFuture<AwsCredentialsIdentity> found = new CompletableFuture<>();
    search = found;
    var unused =
        CompletableFuture.supplyAsync(() -> delegate.resolveIdentity().join(), thread)
            .whenComplete((identity, failure) -> searched(found, identity, failure));
  }

  private void searched(
      CompletableFuture<AwsCredentialsIdentity> found,
      AwsCredentialsIdentity identity,
      Throwable failure) {
    synchronized (this) {
      search = null;
      latest =
          failure == null
              ? CompletableFuture.completedFuture(identity)
              : CompletableFuture.failedFuture(new NoCredentialsException(failure));
      foundAtNanos = System.nanoTime();
    }
    if (failure == null) {
      var unused = found.completeAsync(() -> identity);
    } else {
      LOG.debug("No credentials", failure);
      var unused =
          found.completeAsync(
              () -> {
                throw new NoCredentialsException(failure);
              });
    }
  }

  private boolean isExpired() {
    return !latest.isCompletedExceptionally()
        && latest.join().expirationTime().filter(Instant.now()::isAfter).isPresent();
  }

  /** Closes the delegate, as a client closes its provider. */
  @Override
  public void close() {
    if (delegate instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  /** A daemon thread that ends if it is not asked for a while. */
  private static Executor thread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread daemon = new Thread(task, "dynamodb-credentials");
              daemon.setDaemon(true);
              return daemon;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
