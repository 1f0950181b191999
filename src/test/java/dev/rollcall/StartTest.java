package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.http.MemoryBudget;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Starts that fail; {@code JarIT} has what a process makes of them. */
class StartTest {
  @ParameterizedTest
  @ValueSource(strings = {"PORT", "MANAGEMENT_PORT"})
  void a_port_in_use_is_named_with_its_setting(String setting) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());

      String failure = failure(Map.of(setting, port, "BIND_ADDRESS", "127.0.0.1"));

      assertTrue(failure.contains("port " + port + " (" + setting + ") is taken"), failure);
      assertTrue(failure.contains("set " + setting + " to another"), failure);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BIND_ADDRESS, 300.1.1.1",
    "BIND_ADDRESS, 192.0.2.1",
    "MANAGEMENT_BIND_ADDRESS, 300.1.1.1",
    "MANAGEMENT_BIND_ADDRESS, 192.0.2.1"
  })
  void an_address_that_is_not_this_machines_is_the_settings_fault(String setting, String address)
      throws Exception {
    String failure = failure(Map.of(setting, address));

    assertTrue(
        failure.contains(setting + " was '" + address + "', it may be a host name"), failure);
  }

  private static String failure(Map<String, String> overrides) throws Exception {
    Settings settings = TestService.settings(overrides);
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.vertx(new VertxOptions().setPreferNativeTransport(true));
    try (metrics;
        DynamoDbAsyncClient client = DynamoDbLocal.shared().client(settings)) {
      return assertThrows(
              Exception.class,
              () ->
                  Service.start(vertx, settings, client, metrics, MemoryBudget.ofHeap())
                      .await(30, TimeUnit.SECONDS))
          .getMessage();
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }
}
