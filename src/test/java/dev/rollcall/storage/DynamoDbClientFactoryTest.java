package dev.rollcall.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class DynamoDbClientFactoryTest {
  /** What the SDK's own loops wait at the least. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(2);

  @Test
  void closing_a_client_with_open_connections_does_not_wait_for_what_might_still_come() {
    // A busy machine may hold up one of them.
    Duration fastest =
        Stream.generate(DynamoDbClientFactoryTest::timeToClose)
            .limit(3)
            .min(Duration::compareTo)
            .orElseThrow();
    assertTrue(fastest.compareTo(QUIET_PERIOD) < 0, fastest.toString());
  }

  private static Duration timeToClose() {
    DynamoDbAsyncClient client = DynamoDbLocal.shared().client(TestService.settings(Map.of()));
    client.listTables().join();
    long start = System.nanoTime();
    client.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
