package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the AWS SDK reads for itself, as a process that starts with it. */
class SdkEnvironmentIT {
  private static final int HANG_SECONDS = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "doctor"})
  void a_bad_endpoint_is_one_line_and_status_1(String command) throws Exception {
    try (JavaProcess process =
        start(command, Map.of("AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000"), List.of())) {
      assertTrue(onlyComplaint(process).contains("AWS_ENDPOINT_URL_DYNAMODB was 'localhost:8000'"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"})
  void a_file_that_cannot_be_parsed_is_one_line_and_status_1(String variable) throws Exception {
    Path bad = Files.writeString(folder.resolve("bad"), "aws_access_key_id = A\n[default\n");
    try (JavaProcess process = start("", Map.of(variable, bad.toString()), List.of())) {
      String line = onlyComplaint(process);
      assertTrue(line.contains("the file " + bad + " can't be read"), line);
      assertTrue(line.contains(variable), line);
    }
  }

  @Test
  void another_variable_of_the_sdk_that_is_bad_is_one_line_too() throws Exception {
    try (JavaProcess process = start("", Map.of("AWS_USE_FIPS_ENDPOINT", "maybe"), List.of())) {
      assertTrue(onlyComplaint(process).contains("AWS_USE_FIPS_ENDPOINT"));
    }
  }

  @Test
  void a_bad_endpoint_of_a_profile_is_one_line_that_names_the_profile() throws Exception {
    Map<String, String> environment = profile("endpoint_url = localhost");
    try (JavaProcess process = start("", environment, List.of())) {
      String line = onlyComplaint(process);
      assertTrue(line.contains("endpoint_url of the profile school was 'localhost'"), line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint_url = http://all.test, all.test:80",
    "dynamodb = | endpoint_url = http://ours.test, ours.test:80",
    "services = s | [services s] | dynamodb = | endpoint_url = http://s.test, s.test:80",
  })
  void behind_a_blank_variable_the_profiles_endpoint_counts(String lines, String endpoint)
      throws Exception {
    Map<String, String> environment =
        new HashMap<>(profile(lines.replace(" | endpoint", "\n  endpoint").replace(" | ", "\n")));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "");

    assertEquals(endpoint, firstCallTo(environment));
  }

  @Test
  void with_blank_ones_only_it_is_the_regions_own() throws Exception {
    Map<String, String> environment = new HashMap<>(profile("endpoint_url ="));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", " ");
    environment.put("AWS_ENDPOINT_URL", "");

    assertEquals("dynamodb.eu-north-1.amazonaws.com:443", firstCallTo(environment));
  }

  @Test
  void a_blank_profile_is_the_default_one() throws Exception {
    Map<String, String> environment = Map.of("AWS_ENDPOINT_URL_DYNAMODB", "", "AWS_PROFILE", "");

    assertEquals("dynamodb.eu-north-1.amazonaws.com:443", firstCallTo(environment));
  }

  private Map<String, String> profile(String lines) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "[profile school]\n" + lines + "\n");
    return Map.of("AWS_CONFIG_FILE", file.toString(), "AWS_PROFILE", "school");
  }

  /** The host and port that the service asks a proxy for. */
  private String firstCallTo(Map<String, String> environment) throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> requestLine(proxy));
      List<String> options =
          List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + proxy.getLocalPort());
      try (JavaProcess process = start("", environment, options)) {
        process.awaitPort();
        return first.get(HANG_SECONDS, TimeUnit.SECONDS).split(" ", -1)[1];
      }
    }
  }

  private static String requestLine(ServerSocket proxy) {
    try (Socket socket = proxy.accept()) {
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JavaProcess start(String command, Map<String, String> environment, List<String> options) {
    Map<String, String> all = new HashMap<>();
    all.put("PORT", "0");
    all.put("HOME", folder.toString());
    all.put("AWS_REGION", "eu-north-1");
    all.put("AWS_ACCESS_KEY_ID", "local");
    all.put("AWS_SECRET_ACCESS_KEY", "local");
    all.putAll(environment);
    // A process that ends soon need not compile much.
    List<String> arguments = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    arguments.addAll(options);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.rollcall.Main"));
    if (!command.isEmpty()) {
      arguments.add(command);
    }
    return JavaProcess.start(folder, all, arguments);
  }

  private static String onlyComplaint(JavaProcess process) throws InterruptedException {
    assertEquals(1, process.awaitExit());
    List<String> lines =
        process.output().stream().filter(line -> line.contains("Rollcall did not start")).toList();
    assertEquals(1, lines.size(), process.output()::toString);
    for (List<String> all : List.of(process.output(), process.errors())) {
      assertFalse(String.join("\n", all).matches("(?s).*(\\tat |Exception).*"), all::toString);
    }
    return lines.get(0);
  }
}
