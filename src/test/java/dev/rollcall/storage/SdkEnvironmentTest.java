package dev.rollcall.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.settings.InvalidSettingsException;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Where the SDK's variables and properties say DynamoDB is. Files are {@code SdkEnvironmentIT}'s.
 */
class SdkEnvironmentTest {
  private static final String OURS = "AWS_ENDPOINT_URL_DYNAMODB";
  private static final String ALL = "AWS_ENDPOINT_URL";

  @Test
  void nothing_is_the_regions_own_endpoint() {
    assertEquals(Optional.empty(), endpoint(Map.of(), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void a_blank_one_is_none(String blank) {
    assertEquals(Optional.empty(), endpoint(Map.of(OURS, blank), Map.of()));
    assertEquals(Optional.empty(), endpoint(Map.of(ALL, blank), Map.of("aws.endpointUrl", blank)));
  }

  @Test
  void the_more_special_comes_first_and_properties_come_before_variables() {
    Map<String, String> variables = Map.of(OURS, "http://c", ALL, "http://d");

    assertEquals(
        "http://a",
        given(
            variables,
            Map.of("aws.endpointUrlDynamoDb", "http://a", "aws.endpointUrl", "http://b")));
    assertEquals("http://b", given(variables, Map.of("aws.endpointUrl", "http://b")));
    assertEquals("http://c", given(variables, Map.of()));
    assertEquals("http://d", given(Map.of(OURS, " ", ALL, "http://d"), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8000",
        "HTTPS://dynamodb.eu-west-1.amazonaws.com/",
        "http://[::1]:1"
      })
  void it_may_be_any_url_of_http_or_https(String url) {
    assertEquals(URI.create(url), endpoint(Map.of(OURS, url), Map.of()).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8000",
        "127.0.0.1:8000",
        "//localhost",
        "http://localhost:8000 ",
        " http://localhost:8000",
        "http://",
        "http:///",
        "http:localhost",
        "http://localhost:x",
        "http://localhost:65536",
        "http://my_host",
        "ftp://localhost",
        "{\"a\":1}",
      })
  void a_bad_one_is_one_line_that_names_the_variable_and_says_what_it_may_be(String bad) {
    for (String name : new String[] {OURS, ALL}) {
      String message = refusal(Map.of(name, bad), Map.of());

      assertTrue(message.contains(name + " was '" + bad + "', it may be a URL such as"), message);
    }
    String message = refusal(Map.of(), Map.of("aws.endpointUrlDynamoDb", bad));
    assertTrue(message.contains("aws.endpointUrlDynamoDb was"), message);
  }

  @Test
  void a_line_stays_one_whatever_the_value() {
    assertEquals(1, refusal(Map.of(OURS, "a\nb\r\nc"), Map.of()).lines().count());
  }

  @Test
  void one_that_is_not_used_may_be_bad() {
    assertEquals("http://c", given(Map.of(OURS, "http://c", ALL, "x"), Map.of()));
  }

  @Test
  void all_are_ignored_if_the_sdk_is_told_so() {
    String ignore = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

    assertEquals(Optional.empty(), endpoint(Map.of(OURS, "x", ignore, "True"), Map.of()));
    assertEquals("http://c", given(Map.of(OURS, "http://c", ignore, "false"), Map.of()));
    assertEquals(
        "http://c",
        given(
            Map.of(OURS, "http://c", ignore, "true"),
            Map.of("aws.ignoreConfiguredEndpointUrls", "false")));
  }

  @Test
  void whatever_else_the_sdk_stumbles_over_is_one_line_too() {
    SdkEnvironment environment = new SdkEnvironment(name -> null, name -> null);

    InvalidSettingsException refused =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                environment.build(
                    configuration -> {
                      throw new IllegalStateException("AWS_X was\nbad");
                    }));

    assertTrue(refused.getMessage().endsWith("(AWS_X was bad)"), refused.getMessage());
  }

  private static String given(Map<String, String> variables, Map<String, String> properties) {
    return endpoint(variables, properties).orElseThrow().toString();
  }

  private static Optional<URI> endpoint(
      Map<String, String> variables, Map<String, String> properties) {
    SdkEnvironment environment = new SdkEnvironment(variables::get, properties::get);
    try (DynamoDbAsyncClient client =
        environment.build(
            configuration ->
                DynamoDbClientFactory.create(
                    TestService.settings(Map.of()),
                    DynamoDbClientListener.NONE,
                    builder -> {
                      builder.credentialsProvider(DynamoDbLocal.CREDENTIALS);
                      configuration.accept(builder);
                    }))) {
      return client.serviceClientConfiguration().endpointOverride();
    }
  }

  private static String refusal(Map<String, String> variables, Map<String, String> properties) {
    return assertThrows(
            InvalidSettingsException.class, () -> endpoint(variables, properties).isPresent())
        .getMessage();
  }
}
