package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

class NonBlockingCredentialsTest {
  private static final AwsCredentialsIdentity FOUND = AwsCredentialsIdentity.create("id", "secret");

  /** Calls the supplier on the thread that asks, as the SDK's providers do. */
  private record Provider(Search search) implements IdentityProvider<AwsCredentialsIdentity> {
    interface Search {
      AwsCredentialsIdentity find() throws Exception;
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest asked) {
      try {
        return CompletableFuture.completedFuture(search.find());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void it_asks_on_a_thread_of_its_own_and_hands_on_what_that_found() {
    AtomicReference<Thread> asked = new AtomicReference<>();
    NonBlockingCredentials credentials =
        credentials(
            () -> {
              asked.set(Thread.currentThread());
              return FOUND;
            });

    assertSame(FOUND, credentials.resolveIdentity().join());
    assertNotEquals(Thread.currentThread(), asked.get());
    assertEquals(AwsCredentialsIdentity.class, credentials.identityType());
  }

  @Test
  void callers_never_wait_and_share_one_search() {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger searches = new AtomicInteger();
    NonBlockingCredentials credentials =
        credentials(
            () -> {
              searches.incrementAndGet();
              goOn.await();
              return FOUND;
            });

    CompletableFuture<? extends AwsCredentialsIdentity> first = credentials.resolveIdentity();
    CompletableFuture<? extends AwsCredentialsIdentity> second = credentials.resolveIdentity();
    assertFalse(first.isDone() || second.isDone());
    goOn.countDown();

    assertSame(FOUND, first.join());
    assertSame(FOUND, second.join());
    assertEquals(1, searches.get());
  }

  @Test
  void what_was_found_is_kept_for_a_while() {
    AtomicInteger searches = new AtomicInteger();
    NonBlockingCredentials credentials =
        credentials(
            () -> {
              searches.incrementAndGet();
              return FOUND;
            });

    for (int i = 0; i < 100; i++) {
      credentials.resolveIdentity().join();
    }

    // 100 calls take no 20 seconds.
    assertFalse(searches.get() > 5, searches + " searches");
  }

  @Test
  void their_absence_is_told_as_such_with_its_cause() {
    NonBlockingCredentials credentials =
        credentials(
            () -> {
              throw new IllegalArgumentException("nowhere");
            });

    CompletionException failure =
        assertThrows(CompletionException.class, () -> credentials.resolveIdentity().join());

    assertInstanceOf(NoCredentialsException.class, failure.getCause());
  }

  @Test
  void expired_credentials_are_handed_on_until_there_are_others() {
    AwsCredentialsIdentity expired =
        AwsSessionCredentials.builder()
            .accessKeyId("id")
            .secretAccessKey("secret")
            .sessionToken("token")
            .expirationTime(Instant.EPOCH)
            .build();
    NonBlockingCredentials credentials = credentials(() -> expired);

    assertSame(expired, credentials.resolveIdentity().join());
    assertSame(expired, credentials.resolveIdentity().join());
  }

  private static NonBlockingCredentials credentials(Provider.Search search) {
    return new NonBlockingCredentials(new Provider(search));
  }
}
