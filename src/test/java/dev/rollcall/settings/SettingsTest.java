package dev.rollcall.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Where settings come from, which wins, and what is said of a bad one. */
@ExtendWith(VertxExtension.class)
class SettingsTest {
  @TempDir Path folder;

  private Vertx vertx;
  private Path file;

  @BeforeEach
  void setUp(Vertx injected) {
    vertx = injected;
    file = folder.resolve("config.json");
  }

  @Test
  void without_file_and_environment_the_defaults_hold() throws Exception {
    assertEquals(
        new Settings(
            5000,
            "0.0.0.0",
            9090,
            "127.0.0.1",
            "Students",
            "",
            "ap-south-1",
            Runtime.getRuntime().availableProcessors(),
            1_048_576,
            Duration.ofSeconds(3),
            false,
            3,
            Batching.AUTO,
            DynamoDbTransport.EVENT_LOOP,
            128,
            Settings.requestsOfThisMachine(),
            Duration.ofSeconds(75),
            new AccessSettings("", List.of(), "", List.of()),
            Duration.ZERO,
            Duration.ofSeconds(20),
            LogFormat.PLAIN,
            Level.INFO,
            AccessLog.OFF),
        load(Map.of()));
  }

  @Test
  void every_setting_can_come_from_the_environment() throws Exception {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("PORT", "8080"),
            Map.entry("BIND_ADDRESS", "::1"),
            Map.entry("MANAGEMENT_PORT", "8081"),
            Map.entry("MANAGEMENT_BIND_ADDRESS", "0.0.0.0"),
            Map.entry("TABLE_NAME", "a.B-c_1"),
            Map.entry("DEPT_INDEX", "Dept-index"),
            Map.entry("AWS_REGION", "us-gov-west-1"),
            Map.entry("INSTANCES", "3"),
            Map.entry("MAX_BODY_BYTES", "1024"),
            Map.entry("DEADLINE_MS", "100"),
            Map.entry("CONSISTENT_READS", "TRUE"),
            Map.entry("DYNAMODB_MAX_ATTEMPTS", "10"),
            Map.entry("BATCHING", "Off"),
            Map.entry("DYNAMODB_CLIENT", "SDK"),
            Map.entry("CALLS_IN_FLIGHT", "1"),
            Map.entry("MAX_REQUESTS", "1000000"),
            Map.entry("IDLE_TIMEOUT_MS", "3600000"),
            Map.entry("JWT_ISSUER", "https://issuer.example/pool"),
            Map.entry("JWT_AUDIENCE", "first, https://second.example"),
            Map.entry("JWKS_URL", "http://localhost:8080/keys?p=1"),
            Map.entry("CORS_ORIGINS", "https://a.example,http://localhost:3000"),
            Map.entry("SHUTDOWN_GRACE_MS", "60000"),
            Map.entry("SHUTDOWN_TIMEOUT_MS", "0"),
            Map.entry("LOG_FORMAT", "Json"),
            Map.entry("LOG_LEVEL", "WARN"),
            Map.entry("ACCESS_LOG", "On"));

    assertEquals(
        new Settings(
            8080,
            "::1",
            8081,
            "0.0.0.0",
            "a.B-c_1",
            "Dept-index",
            "us-gov-west-1",
            3,
            1024,
            Duration.ofMillis(100),
            true,
            10,
            Batching.OFF,
            DynamoDbTransport.SDK,
            1,
            1_000_000,
            Duration.ofHours(1),
            new AccessSettings(
                "https://issuer.example/pool",
                List.of("first", "https://second.example"),
                "http://localhost:8080/keys?p=1",
                List.of("https://a.example", "http://localhost:3000")),
            Duration.ofMinutes(1),
            Duration.ZERO,
            LogFormat.JSON,
            Level.WARN,
            AccessLog.ON),
        load(environment));
  }

  @Test
  void the_file_beats_the_defaults_and_the_environment_beats_the_file() throws Exception {
    write("{\"PORT\":6000,\"TABLE_NAME\":\"FromFile\",\"CONSISTENT_READS\":true}");

    Settings settings = load(Map.of("TABLE_NAME", "FromEnvironment", "UNRELATED", "x"));

    assertEquals(6000, settings.port());
    assertEquals("FromEnvironment", settings.tableName());
    assertTrue(settings.consistentReads());
  }

  @Test
  void a_blank_value_counts_as_none() throws Exception {
    write("{\"PORT\":6000,\"AWS_REGION\":\" \",\"LOG_LEVEL\":null}");

    Settings settings = load(Map.of("PORT", "", "TABLE_NAME", " \t"));

    assertEquals(6000, settings.port());
    assertEquals("Students", settings.tableName());
    assertEquals("ap-south-1", settings.region());
    assertEquals(Level.INFO, settings.logLevel());
  }

  @Test
  void spaces_around_a_value_do_not_matter() throws Exception {
    assertEquals(8080, load(Map.of("PORT", " 8080 ")).port());
  }

  @Test
  void leading_zeros_stay_in_a_text_and_do_not_matter_in_a_number() throws Exception {
    assertEquals("007", load(Map.of("TABLE_NAME", "007")).tableName());
    assertEquals(7, load(Map.of("PORT", "007")).port());
    write("{\"TABLE_NAME\":\"007\",\"PORT\":\"007\"}");
    assertEquals("007", load(Map.of()).tableName());
    assertEquals(7, load(Map.of()).port());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT | -1",
        "PORT | 65536",
        "PORT | http",
        "PORT | 80.0",
        "PORT | 99999999999999999999",
        "PORT | +80",
        "PORT | ٣",
        "BIND_ADDRESS | not an address",
        "BIND_ADDRESS | http://x",
        "TABLE_NAME | ab",
        "TABLE_NAME | Students!",
        "TABLE_NAME | Étudiants",
        "DEPT_INDEX | ab",
        "DEPT_INDEX | Dept index",
        "DEPT_INDEX | None!",
        "AWS_REGION | mumbai",
        "AWS_REGION | AP-SOUTH-1",
        "AWS_REGION | ap-south-1/",
        "INSTANCES | -1",
        "INSTANCES | 257",
        "MAX_BODY_BYTES | 1023",
        "MAX_BODY_BYTES | 16777217",
        "MAX_BODY_BYTES | 1M",
        "DEADLINE_MS | 99",
        "DEADLINE_MS | 60001",
        "DEADLINE_MS | 3s",
        "CONSISTENT_READS | yes",
        "CONSISTENT_READS | 1",
        "DYNAMODB_MAX_ATTEMPTS | 0",
        "DYNAMODB_MAX_ATTEMPTS | 11",
        "BATCHING | sometimes",
        "DYNAMODB_CLIENT | event_loop",
        "DYNAMODB_CLIENT | netty",
        "CALLS_IN_FLIGHT | 0",
        "CALLS_IN_FLIGHT | 10001",
        "MAX_REQUESTS | 1000001",
        "IDLE_TIMEOUT_MS | 3600001",
        "JWT_ISSUER | issuer.example",
        "JWT_ISSUER | http://issuer.example",
        "JWT_ISSUER | https://user:secret@issuer.example",
        "JWT_ISSUER | https://a.example,https://b.example",
        "JWT_ISSUER | http://localhost.attacker.example",
        "JWT_AUDIENCE | a,,b",
        "JWT_AUDIENCE | a b",
        "JWKS_URL | file:///etc/passwd",
        "JWKS_URL | https://a.example/keys#x",
        "CORS_ORIGINS | *",
        "CORS_ORIGINS | https://A.example",
        "CORS_ORIGINS | https://a.example/",
        "CORS_ORIGINS | a.example",
        "SHUTDOWN_TIMEOUT_MS | -1",
        "SHUTDOWN_TIMEOUT_MS | 600001",
        "LOG_FORMAT | xml",
        "LOG_LEVEL | loud",
        "ACCESS_LOG | sampled",
        "LOG_LEVEL | 2",
      })
  void a_bad_value_is_named_with_what_it_may_be(Setting setting, String value) {
    assertEquals(
        "bad settings: " + setting + " was '" + value + "', it may be " + setting.allowed(),
        problem(Map.of(setting.name(), value)));
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void a_table_name_is_no_value_for_any_other_setting(Setting setting) {
    String odd = "[odd]";

    assertTrue(problem(Map.of(setting.name(), odd)).contains(setting + " was '[odd]'"));
  }

  @Test
  void an_issuer_without_an_audience_stops_the_start() {
    assertEquals(
        "bad settings: JWT_ISSUER needs JWT_AUDIENCE: else a token for anybody would do",
        problem(Map.of("JWT_ISSUER", "https://issuer.example")));
  }

  @ParameterizedTest
  @CsvSource({"JWT_AUDIENCE, rollcall", "JWKS_URL, https://issuer.example/keys"})
  void what_means_nothing_without_an_issuer_stops_the_start(String setting, String value) {
    // Whoever sets one of them believes that the API is closed.
    assertEquals(
        "bad settings: JWT_AUDIENCE and JWKS_URL need JWT_ISSUER: without it the API is open",
        problem(Map.of(setting, value)));
  }

  @Test
  void two_equal_ports_are_a_settings_fault() {
    String problem = problem(Map.of("PORT", "9090", "MANAGEMENT_PORT", "9090"));
    assertTrue(problem.contains("PORT and MANAGEMENT_PORT are both 9090"), problem);
  }

  @Test
  void none_turns_off_what_the_file_turns_on() throws Exception {
    write("{\"JWT_ISSUER\":\"https://issuer.example\",\"JWT_AUDIENCE\":\"rollcall\"}");

    assertTrue(load(Map.of()).access().isOn());
    assertFalse(load(Map.of("JWT_ISSUER", "none", "JWT_AUDIENCE", "none")).access().isOn());
  }

  @Test
  void all_bad_values_are_named_at_once() throws Exception {
    write("{\"LOG_FORMAT\":[],\"DEADLINE_MS\":3.5,\"TABLE_NAME\":\"Good\"}");

    assertEquals(
        "bad settings: PORT was 'x', it may be "
            + Setting.PORT.allowed()
            + "; DEADLINE_MS was '3.5', it may be "
            + Setting.DEADLINE_MS.allowed()
            + "; LOG_FORMAT was '[]', it may be "
            + Setting.LOG_FORMAT.allowed(),
        problem(Map.of("PORT", "x")));
  }

  @Test
  void a_name_in_the_file_that_is_no_setting_is_named_beside_the_bad_values() throws Exception {
    write("{\"PROT\":6000,\"TABLE_NAME\":\"x\"}");

    String problem = problem(Map.of());

    assertTrue(problem.contains(file + " names what is no setting (PROT)"), problem);
    assertTrue(problem.contains("TABLE_NAME was 'x'"), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "PORT=5000", "{\"PORT\":5000", "\"PORT\""})
  void a_file_that_is_no_json_object_is_named(String content) throws Exception {
    write(content);

    String problem = problem(Map.of());

    assertTrue(problem.startsWith("bad settings: " + file + " could not be read"), problem);
    assertEquals(1, problem.lines().count(), problem);
  }

  @Test
  void a_folder_in_the_files_place_is_named() throws Exception {
    Files.createDirectory(file);

    assertTrue(problem(Map.of()).contains(file + " could not be read"), problem(Map.of()));
  }

  @Test
  void their_text_names_each_as_it_is_given() throws Exception {
    Map<String, String> environment =
        Map.of(
            "JWT_ISSUER", "https://issuer.example",
            "JWT_AUDIENCE", "a,b",
            "DYNAMODB_CLIENT", "event-loop",
            "INSTANCES", "3");

    String text = load(environment).toString();

    assertTrue(text.startsWith("PORT=5000 BIND_ADDRESS=0.0.0.0 "), text);
    for (String part :
        List.of(
            " DEADLINE_MS=3000 ",
            " DEPT_INDEX=none ",
            " INSTANCES=3 ",
            " DYNAMODB_CLIENT=event-loop ",
            " JWT_ISSUER=https://issuer.example JWT_AUDIENCE=a,b JWKS_URL=none"
                + " CORS_ORIGINS=none ")) {
      assertTrue(text.contains(part), text);
    }
    assertTrue(text.endsWith(" LOG_FORMAT=plain LOG_LEVEL=info ACCESS_LOG=off"), text);
  }

  @Test
  void a_removed_setting_is_a_warning_wherever_it_is_given() throws Exception {
    write("{\"MAX_CONNECTIONS\":100}");
    SettingsLoader loader =
        new SettingsLoader(
            vertx, file, Map.of("RECEIVE_TIMEOUT_MS", "1000", "MAX_HELD_BYTES", " "));

    loader.load().await(20, TimeUnit.SECONDS);

    assertEquals(
        List.of(
            "MAX_CONNECTIONS is no longer a setting and has no effect: the proxy in front bounds"
                + " connections, as the bundle's nginx does",
            "RECEIVE_TIMEOUT_MS is no longer a setting and has no effect: the proxy in front ends"
                + " slow requests, as the bundle's nginx does"),
        loader.warnings());
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
  }

  private Settings load(Map<String, String> environment) throws Exception {
    return new SettingsLoader(vertx, file, environment).load().await(20, TimeUnit.SECONDS);
  }

  private String problem(Map<String, String> environment) {
    return assertThrows(InvalidSettingsException.class, () -> load(environment)).getMessage();
  }
}
