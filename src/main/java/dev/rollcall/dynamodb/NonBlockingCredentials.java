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

  /** What the last search found that has ended; null before the first has. Read without a lock. */
  private volatile Found latest;

  private CompletableFuture<AwsCredentialsIdentity> search;

  /** Credentials, be they expired, or their absence, which the future fails with. */
  private record Found(CompletableFuture<AwsCredentialsIdentity> identity, long atNanos) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < FRESH.toNanos();
    }

    boolean isExpired() {
      return !identity.isCompletedExceptionally()
          && identity.join().expirationTime().filter(Instant.now()::isAfter).isPresent();
    }
  }

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
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    Found found = latest;
    if (found != null && found.isFresh()) {
      return found.identity;
    }
    CompletableFuture<AwsCredentialsIdentity> searched = search();
    return found == null ? searched : found.identity;
  }

  /** The same, but instead of expired ones the future of the search for others. */
  CompletableFuture<AwsCredentialsIdentity> valid() {
    Found found = latest;
    if (found != null && found.isFresh() && !found.isExpired()) {
      return found.identity;
    }
    CompletableFuture<AwsCredentialsIdentity> searched = search();
    return found == null || found.isExpired() ? searched : found.identity;
  }

  /** Those that are there at once; null if none are. */
  AwsCredentialsIdentity atHand() {
    CompletableFuture<AwsCredentialsIdentity> valid = valid();
    return valid.isDone() && !valid.isCompletedExceptionally() ? valid.join() : null;
  }

  /** The search under way, or a new one unless the last one's result is fresh: then that. */
  private synchronized CompletableFuture<AwsCredentialsIdentity> search() {
    if (search != null) {
      return search;
    }
    if (latest != null && latest.isFresh()) {
      return latest.identity;
    }
    CompletableFuture<AwsCredentialsIdentity> found = new CompletableFuture<>();
    search = found;
    var unused =
        CompletableFuture.<AwsCredentialsIdentity>supplyAsync(
                () -> delegate.resolveIdentity().join(), thread)
            .whenComplete((identity, failure) -> searched(found, identity, failure));
    return found;
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
      latest = new Found(result, System.nanoTime());
    }
    var unused = found.completeAsync(result::join);
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
