package dev.rollcall.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials that never block the caller. Any thread.
 *
 * <p>The SDK's providers answer on the calling thread, and asking an instance's metadata can take
 * seconds: on an event loop that would stall every connection. Here a thread of its own asks them,
 * and another one goes on with what was found, so that a caller that waits may ask again.
 */
final class NonBlockingCredentials
    implements IdentityProvider<AwsCredentialsIdentity>, SdkAutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NonBlockingCredentials.class);

  /** How late a rotation or a repair is seen. The delegate caches too, so asking it is cheap. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final IdentityProvider<? extends AwsCredentialsIdentity> delegate;
  private final Executor thread = Executors.newCachedThreadPool(NonBlockingCredentials::thread);

  /** The result of the last search that has ended; null before the first has. */
  private CompletableFuture<AwsCredentialsIdentity> latest;

  private CompletableFuture<AwsCredentialsIdentity> search;
  private long foundAtNanos;

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
   * NoCredentialsException}.
   */
  @Override
  public synchronized CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
      ResolveIdentityRequest request) {
    refresh();
    return latest == null ? search : latest;
  }

  /** The same, but instead of expired ones the future of the search for others. */
  synchronized CompletableFuture<AwsCredentialsIdentity> valid() {
    refresh();
    return search != null && (latest == null || isExpired()) ? search : latest;
  }

  /** Those that are there at once; null if none are. */
  AwsCredentialsIdentity atHand() {
    CompletableFuture<AwsCredentialsIdentity> valid = valid();
    return valid.isDone() && !valid.isCompletedExceptionally() ? valid.join() : null;
  }

  private void refresh() {
    boolean isFresh = latest != null && System.nanoTime() - foundAtNanos < FRESH.toNanos();
    if (search != null || isFresh) {
      return;
    }
    CompletableFuture<AwsCredentialsIdentity> found = new CompletableFuture<>();
    search = found;
    var unused =
        CompletableFuture.<AwsCredentialsIdentity>supplyAsync(
                () -> delegate.resolveIdentity().join(), thread)
            .whenComplete((identity, failure) -> searched(found, identity, failure));
  }

  private void searched(
      CompletableFuture<AwsCredentialsIdentity> found,
      AwsCredentialsIdentity identity,
      Throwable failure) {
    LOG.debug("Credentials are {}", failure == null ? "found" : "not found", failure);
    CompletableFuture<AwsCredentialsIdentity> result =
        failure == null
            ? CompletableFuture.completedFuture(identity)
            : CompletableFuture.failedFuture(new NoCredentialsException(failure));
    synchronized (this) {
      search = null;
      latest = result;
      foundAtNanos = System.nanoTime();
    }
    var unused = found.completeAsync(result::join);
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

  private static Thread thread(Runnable search) {
    Thread thread = new Thread(search, "dynamodb-credentials");
    thread.setDaemon(true);
    return thread;
  }
}
