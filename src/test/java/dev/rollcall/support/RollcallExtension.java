package dev.rollcall.support;

import dev.rollcall.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The service on DynamoDB Local for one test class, with a table of the class's own:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RollcallExtension rollcall = new RollcallExtension(Map.of("MAX_BODY_BYTES", "1024"));
 * }</pre>
 */
public final class RollcallExtension implements BeforeAllCallback, AfterAllCallback {
  private final Map<String, String> overrides;
  private TestService service;
  private DynamoDbAsyncClient otherClient;

  /** With the tests' usual settings. */
  public RollcallExtension() {
    this(Map.of());
  }

  /**
   * @param overrides settings by name, over the tests' usual ones
   */
  public RollcallExtension(Map<String, String> overrides) {
    this.overrides = Map.copyOf(overrides);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    service = TestService.start(overrides);
    otherClient = DynamoDbLocal.shared().client(service.settings());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    otherClient.close();
    service.close();
  }

  public Api api() {
    return service.api();
  }

  public Settings settings() {
    return service.settings();
  }

  /** Another client of the same table, beside the service. */
  public DynamoDbAsyncClient otherClient() {
    return otherClient;
  }
}
