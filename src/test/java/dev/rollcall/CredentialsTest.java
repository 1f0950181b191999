package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.support.Answer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.TestService;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Credentials that are slow to be found, or are nowhere. */
class CredentialsTest {
  private static final String NONE =
      "{\"error\":\"The student table is not available: no credentials\"}";

  /** As an instance's metadata service does: keeps its caller waiting, and then has none. */
  private static final class SlowAndEmpty implements AwsCredentialsProvider {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch givesUp = new CountDownLatch(1);

    @Override
    public AwsCredentials resolveCredentials() {
      asked.countDown();
      try {
        givesUp.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw SdkClientException.create("Unable to load credentials from any of the providers");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void looking_for_credentials_blocks_no_event_loop(int instances) throws Exception {
    SlowAndEmpty provider = new SlowAndEmpty();
    try (TestService service = start(Map.of("INSTANCES", String.valueOf(instances)), provider)) {
      CompletableFuture<Answer> waiting =
          CompletableFuture.supplyAsync(() -> service.api().get("/student/1"));
      provider.asked.await();

      for (int i = 0; i < 10; i++) {
        service.api().get("/health").is(200, "{\"status\":\"ok\"}");
      }
      assertTrue(!waiting.isDone());
      provider.givesUp.countDown();

      waiting.join().is(503, NONE);
      service.api().delete("/student/1").is(503, NONE);
    }
  }

  @Test
  void a_search_that_outlasts_the_deadline_is_answered_at_the_deadline() {
    SlowAndEmpty provider = new SlowAndEmpty();
    try (TestService service = start(Map.of("DEADLINE_MS", "300"), provider)) {
      service.api().get("/student/1").is(503, NONE);
      provider.givesUp.countDown();
    }
  }

  @Test
  void their_absence_is_logged_with_its_remedy_at_the_start() {
    SlowAndEmpty provider = new SlowAndEmpty();
    provider.givesUp.countDown();
    try (LogLines log = new LogLines();
        TestService service = start(Map.of(), provider)) {
      // Asking is waiting for the look that was taken at the start.
      service.api().get("/health/ready");

      String line = log.events().get(0).getFormattedMessage();
      assertTrue(line.contains("GetItem: no credentials"), line);
      assertTrue(line.contains("Remedy: give the environment an instance profile"), line);
    }
  }

  private static TestService start(Map<String, String> settings, AwsCredentialsProvider provider) {
    return TestService.start(
        settings,
        read ->
            DynamoDbClientFactory.create(
                read,
                DynamoDbClientListener.NONE,
                builder -> builder.credentialsProvider(provider)));
  }
}
