package dev.rollcall.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.StudentRequest;
import dev.rollcall.support.dynamodb.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials that take longer to fetch than they count as fresh, while requests wait for them: as
 * with a {@code credential_process} of 6 s, or a container's endpoint that hangs.
 */
@Tag("full")
class SlowCredentialsIT {
  /** Longer than the 5 s for which the service asks for none anew. */
  private static final Duration SLOW = Duration.ofMillis(5_500);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int CLIENTS = 8;

  /** On an event loop that is not blocked; a busy machine has its pauses. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  /**
   * A provider that blocks its caller, as the SDK's own do.
   *
   * @param times how long each fetch takes, by its number from 0
   * @param validity how long what it brings is valid
   */
  private record Provider(
      IntFunction<Duration> times, Duration validity, AtomicInteger started, AtomicInteger ended)
      implements AwsCredentialsProvider {
    Provider(IntFunction<Duration> times, Duration validity) {
      this(times, validity, new AtomicInteger(), new AtomicInteger());
    }

    @Override
    public AwsCredentials resolveCredentials() {
      long until = System.nanoTime() + times.apply(started.getAndIncrement()).toNanos();
      for (long left = 1; left > 0; left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      ended.incrementAndGet();
      return AwsSessionCredentials.builder()
          .accessKeyId("local")
          .secretAccessKey("local")
          .sessionToken("local")
          .accountId("123456789012")
          .expirationTime(Instant.now().plus(validity))
          .build();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_first_fetch_that_is_slow_is_waited_for_once(Transport transport) {
    Provider provider = new Provider(fetch -> fetch == 0 ? SLOW : Duration.ZERO, HOUR);

    worksAfter(() -> provider.ended().get() >= 1, provider, transport);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void fetches_that_are_all_slow_hold_nobody_up_but_at_the_start(Transport transport) {
    Provider provider = new Provider(fetch -> SLOW, HOUR);

    worksAfter(() -> provider.ended().get() >= 2, provider, transport);
  }

  /** The old credentials expire meanwhile, so that requests wait for the new ones. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_renewal_that_hangs_past_the_expiry_is_outlived(Transport transport) {
    Provider provider =
        new Provider(
            fetch -> fetch == 1 ? SLOW.plus(SLOW) : Duration.ZERO, Duration.ofMillis(6_500));

    worksAfter(() -> provider.ended().get() >= 2, provider, transport);
  }

  /** Under load all the time. */
  private static void worksAfter(BooleanSupplier fetched, Provider provider, Transport transport) {
    dynamoDb.items().store("1");
    CrowdedService service = dynamoDb.start(transport.and(Map.of("DEADLINE_MS", "3000")), provider);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    CompletableFuture<Void> over = new CompletableFuture<>();
    try {
      List<CompletableFuture<Void>> load =
          Stream.generate(() -> CompletableFuture.runAsync(() -> askUntil(over, service), clients))
              .limit(CLIENTS)
              .toList();
      Await.until(
          () -> {
            assertTrue(healthTime(service).compareTo(PROMPT) < 0, "the event loop is blocked");
            return fetched.getAsBoolean();
          },
          "the credentials are fetched");
      Await.until(() -> service.get("1").read().status() == 200, "reads are answered again");

      for (StudentRequest request : StudentRequest.values()) {
        Answer answer = service.connect().send(request.text("1")).read();
        assertEquals(request.success(), answer.status(), answer.body());
      }
      over.complete(null);
      load.forEach(CompletableFuture::join);
    } finally {
      over.complete(null);
      clients.shutdown();
    }
  }

  private static void askUntil(CompletableFuture<Void> over, CrowdedService service) {
    RawConnection client = service.connect();
    while (!over.isDone()) {
      client.send(StudentRequest.READ.text("1")).read();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static Duration healthTime(CrowdedService service) {
    long start = System.nanoTime();
    assertEquals(200, service.api().get("/health").status());
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
