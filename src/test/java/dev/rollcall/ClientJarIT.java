package dev.rollcall;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.TestService;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The JAR of the DynamoDB clients alone, as another service uses it. */
class ClientJarIT {
  private static final Path JAR =
      Path.of("target", "rollcall-dynamodb-client.jar").toAbsolutePath();
  private static final Path VERTICLE =
      Path.of("src", "test", "resources", "client-jar", "SeatsVerticle.java").toAbsolutePath();

  /** Of the SDK by the folder in Maven's repository, of the others by the file's name. */
  private static final Pattern NEEDED_BESIDE_IT =
      Pattern.compile(
          ".*/software/amazon/(awssdk|eventstream)/.*"
              + "|.*/(vertx-core|netty|jackson-core|slf4j-api|reactive-streams)-[^/]*\\.jar");

  @TempDir static Path folder;

  @BeforeAll
  static void createTable() {
    try (DynamoDbAsyncClient client =
        DynamoDbLocal.shared().client(TestService.settings(Map.of()))) {
      DynamoDbLocal.createTable(client, "Seats", "Course", "Seat");
    }
  }

  @Test
  void a_verticle_with_a_table_of_its_own_shares_calls() throws Exception {
    compile();
    WireMockServer dynamoDb = recordingDynamoDbLocal();
    try (JavaProcess service =
        JavaProcess.start(
            folder,
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.baseUrl(),
                "AWS_REGION", "ap-south-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local"),
            List.of("-cp", classPath() + File.pathSeparator + folder, "SeatsVerticle"))) {
      assertEquals(0, service.awaitExit(), () -> String.join("\n", service.errors()));

      assertEquals(
          IntStream.rangeClosed(1, 8).mapToObj(n -> "seat " + n + ": student " + n).toList(),
          service.output().stream().sorted().toList(),
          () -> String.join("\n", service.errors()));
      assertEquals(
          Set.of("BatchWriteItem", "BatchExecuteStatement", "BatchGetItem"), operations(dynamoDb));
      assertTrue(lastCallIsTheEventLoops(dynamoDb));
    } finally {
      dynamoDb.stop();
    }
  }

  @Test
  void it_holds_the_clients_and_nothing_else() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> others =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(entry -> entry.getName())
              .filter(name -> !name.startsWith("dev/rollcall/dynamodb/"))
              .toList();

      assertEquals(List.of(JarFile.MANIFEST_NAME), others);
      assertNull(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
    }
  }

  @Test
  void it_needs_the_sdk_vertx_core_jackson_core_and_slf4j_only() throws Exception {
    JavaClasses clients;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      clients = new ClassFileImporter().importJar(jar);
    }

    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.rollcall.dynamodb..",
            "java..",
            "javax.net.ssl..",
            "com.sun.management..",
            "software.amazon.awssdk..",
            "org.reactivestreams..",
            "io.vertx.core..",
            "io.netty.handler.codec.http..",
            "com.fasterxml.jackson.core..",
            "org.slf4j..")
        .check(clients);
  }

  private static void compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "--release",
            "17",
            "-cp",
            classPath(),
            "-d",
            folder.toString(),
            VERTICLE.toString());
    assertEquals(0, status);
  }

  /**
   * The JAR and what it needs, out of this test's own class path; none of this project's folders.
   */
  private static String classPath() {
    Stream<String> others =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(NEEDED_BESIDE_IT.asMatchPredicate());
    return Stream.concat(Stream.of(JAR.toString()), others)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** DynamoDB Local behind a proxy that remembers what passed. */
  private static WireMockServer recordingDynamoDbLocal() {
    WireMockServer proxy = new WireMockServer(options().dynamicPort());
    proxy.start();
    proxy.stubFor(
        any(anyUrl())
            .willReturn(aResponse().proxiedFrom(DynamoDbLocal.shared().endpoint().toString())));
    return proxy;
  }

  private static Set<String> operations(WireMockServer dynamoDb) {
    return dynamoDb.getAllServeEvents().stream()
        .map(event -> event.getRequest().getHeader("X-Amz-Target"))
        .map(target -> target.substring(target.indexOf('.') + 1))
        .collect(Collectors.toSet());
  }

  /** The first calls are the SDK's: by them the client learns where calls go. */
  private static boolean lastCallIsTheEventLoops(WireMockServer dynamoDb) {
    return !dynamoDb.getAllServeEvents().get(0).getRequest().containsHeader("amz-sdk-request");
  }
}
