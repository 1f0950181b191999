package dev.rollcall.beanstalk;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle, run the way an Elastic Beanstalk instance would run it, with DynamoDB Local behind.
 * Needs nginx: without it, skipped here and a failure in CI.
 */
@Tag("full")
class RehearsalIT {
  private static final Path BUNDLE = Path.of("target/rollcall-eb.zip");

  @RegisterExtension
  static final WireMockExtension slowDynamoDb =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().containerThreads(80))
          .build();

  @TempDir static Path folder;

  private static Instance instance;
  private static Api api;

  @BeforeAll
  static void anInstanceIsMadeOfTheBundle() throws Exception {
    Tools.require("nginx");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    BuiltJar.makeTable("Students");
    instance = new Instance(newFolder("one"), BUNDLE, BuiltJar.access());
    say(
        "unpack %s, assemble nginx's configuration, nginx -t, run the hooks, start web"
            .formatted(BUNDLE));
    instance.deploy();
    api = new Api(instance.nginxPort());
    awaitReady(api);
    say("web answers through nginx as %s".formatted(instance.environment().keySet()));
  }

  @AfterAll
  static void everythingIsStopped() throws Exception {
    if (instance != null) {
      instance.close();
    }
  }

  @Test
  void the_hooks_may_be_run_and_have_been_run() throws Exception {
    try (Stream<Path> hooks = Files.list(instance.current().resolve(".platform/hooks/predeploy"))) {
      assertTrue(hooks.allMatch(Files::isExecutable));
    }
    assertTrue(instance.stopTime().contains("TimeoutStopSec="));
  }

  @Test
  void the_hooks_archive_is_used_in_the_folder_the_version_lives_in() throws Exception {
    Path classes = folder.resolve("classes.log");
    Command.Result result =
        Command.of(
                "java",
                "-Xlog:class+load:file=" + classes,
                "@conf/jvm.options",
                "-jar",
                "rollcall.jar",
                "doctor")
            .in(instance.current())
            .with(instance.environment())
            .with("PORT", "5000")
            .run();
    assertEquals(0, result.status(), result.output());
    List<String> ours =
        Files.readAllLines(classes).stream()
            .filter(line -> line.contains(" dev.rollcall.Main "))
            .toList();
    assertTrue(ours.get(0).contains("shared objects file"), ours.toString());
    say("the start-up archive that the hook made is used: " + ours.get(0));
  }

  @Test
  void the_six_calls_answer_through_nginx() throws Exception {
    Command.Result result =
        Command.of("docs/walkthrough/50-verify.sh", "http://localhost:" + instance.nginxPort())
            .run();
    say("50-verify.sh through nginx:%n%s".formatted(result.output().strip()));
    assertEquals(0, result.status(), result.output());
  }

  @Test
  void nginx_keeps_its_connections_to_the_service() throws Exception {
    int before = Ports.connectionsTo(instance.port());
    int requests = 500;
    for (int i = 0; i < requests; i++) {
      assertEquals(200, api.get("/health").status());
    }
    int opened = Ports.connectionsTo(instance.port()) - before;
    say(
        "%d requests through nginx opened %d connections to the service"
            .formatted(requests, opened));
    assertTrue(opened <= 10, "opened " + opened);

    // And the count does count: each of these clients opens one.
    int clients = 20;
    for (int i = 0; i < clients; i++) {
      new Api(instance.port()).get("/health");
    }
    assertTrue(Ports.connectionsTo(instance.port()) >= before + clients);
  }

  @Test
  void the_service_and_nginx_agree_on_the_requests_id() {
    Answer answer = api.get("/student/nobody", "X-Request-Id", "my-id");
    assertEquals("my-id", answer.header("X-Request-Id"));
    assertTrue(api.get("/health").header("X-Request-Id").matches("[0-9a-f]{32}"));
  }

  @Test
  void long_lists_are_compressed_for_those_who_ask_and_a_student_keeps_its_strong_tag() {
    String name = "n".repeat(5000);
    api.create("{\"StudentID\":\"long\",\"Name\":\"%s\"}".formatted(name));
    for (int i = 0; i < 100; i++) {
      api.create("{\"StudentID\":\"listed-%d\",\"Name\":\"n\"}".formatted(i));
    }
    assertEquals("gzip", zipped("/student?limit=100").header("Content-Encoding"));
    Answer student = zipped("/student/long");
    assertEquals("", student.header("Content-Encoding"));
    assertTrue(student.header("ETag").startsWith("\""), student.header("ETag"));
  }

  @Test
  void nothing_is_smuggled_through_nginx() {
    api.create("{\"StudentID\":\"own\",\"Name\":\"mine\"}");
    List<String> framings =
        List.of(
            "Content-Length: LENGTH\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: LENGTH",
            "Content-Length: LENGTH\r\nTransfer-Encoding: xchunked",
            "Content-Length: LENGTH\r\nTransfer-Encoding : chunked",
            "Content-Length: LENGTH\r\nTransfer-Encoding:\r\n chunked",
            "Content-Length: LENGTH\r\nTransfer-Encoding: \u000bchunked",
            "Content-Length: LENGTH\r\nTransfer-Encoding: identity",
            "Content-Length: LENGTH\r\nX: y\r\n Transfer-Encoding: chunked",
            "Content-Length: LENGTH\r\nX: y\nTransfer-Encoding: chunked",
            "Content-Length: LENGTH\r\nX: y\rTransfer-Encoding: chunked",
            "Content-Length: LENGTH\r\nContent-Length: 5",
            "Content-Length: 5\r\nContent-Length: LENGTH",
            "Content-Length: LENGTH, 5",
            "Content-Length: LENGTH\r\nTransfer_Encoding: chunked");
    for (int i = 0; i < framings.size(); i++) {
      String hidden =
          "PUT /student/smuggled-%d HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                  .formatted(i)
              + "Content-Length: 12\r\n\r\n{\"Name\":\"A\"}";
      String body = "0\r\n\r\n" + hidden;
      String framing = framings.get(i).replace("LENGTH", String.valueOf(body.length()));
      try (RawConnection connection = api.connect()) {
        connection.send(
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + framing
                + "\r\n\r\n"
                + body);
        int status = statusOrEnd(connection);
        assertTrue(status / 100 == 4 || status == 501 || status == 0, status + " " + framing);
      }
      // Whoever comes next through nginx's connections to the service gets what is its own.
      for (int next = 0; next < 5; next++) {
        Answer answer = new Api(instance.nginxPort()).get("/student/own");
        assertTrue(answer.body().contains("\"Name\":\"mine\""), framing + answer);
      }
      assertEquals(404, api.get("/student/smuggled-" + i).status(), framing);
    }
    say("%d ways to smuggle a request through nginx: none arrives".formatted(framings.size()));
  }

  /** The answer's status, or 0 where the connection ends without one. */
  private static int statusOrEnd(RawConnection connection) {
    try {
      return connection.read().status();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  private static Answer zipped(String path) {
    return api.get(path, "Accept-Encoding", "gzip");
  }

  @Test
  void a_storm_of_unknown_students_leaves_the_health_green() throws Exception {
    int storm = 300;
    for (int i = 0; i < storm; i++) {
      assertEquals(404, api.get("/student/unknown-" + i).status());
    }
    await(() -> instance.healthLog("/student/unknown-").size() >= storm);
    List<Integer> log = instance.healthLog("/student/unknown-");
    say(
        "health log: %d requests of unknown students, %d errors by the rules of the bundle: green"
            .formatted(log.size(), instance.errors(log)));
    assertEquals(storm, log.size());
    assertEquals(Set.of(404), Set.copyOf(log));
    assertEquals(0, instance.errors(log));
    assertEquals(1, instance.errors(List.of(200, 404, 503)));
  }

  @Test
  void a_body_over_the_limit_is_refused_in_the_services_own_words() {
    byte[] body = new byte[1_048_577];
    Answer answer = api.call("POST", "/student", "application/json", body);
    answer.is(413, "{\"error\":\"The body is too large\"}");
    // nginx refused it by itself, and without a word of its version.
    assertEquals("nginx", answer.header("Server"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals("nginx", api.get("/health").header("Server"));
    say("a body of %d bytes: %d %s".formatted(body.length, answer.status(), answer.body()));
  }

  @Test
  void the_doctor_reports_on_the_instance() throws Exception {
    Command.Result well = doctor(instance, Map.of("PORT", "5000"));
    say("doctor:%n%s".formatted(well.output().strip()));
    // nginx forwards to the test's port, the bundle's file still says 5000.
    assertEquals(0, well.status(), well.output());

    Command.Result missing = doctor(instance, Map.of("PORT", "5000", "TABLE_NAME", "Pupils"));
    assertEquals(1, missing.status());
    assertTrue(missing.output().contains("the table does not exist"), missing.output());

    Command.Result wrongPort = doctor(instance, Map.of("PORT", "8081"));
    assertEquals(1, wrongPort.status());
    assertTrue(
        wrongPort.output().contains("PORT is 8081, but nginx forwards to 5000"),
        wrongPort.output());

    Command.Result unset = doctor(instance, Map.of("TABLE_NAME", "", "PORT", "5000"));
    assertTrue(
        unset.output().contains("TABLE_NAME   Students (not in the environment"), unset.output());

    Command.Result noCredentials =
        doctor(
            instance,
            Map.of(
                "AWS_ACCESS_KEY_ID", "",
                "AWS_SECRET_ACCESS_KEY", "",
                "AWS_EC2_METADATA_DISABLED", "true"));
    assertTrue(noCredentials.output().contains("no credentials"), noCredentials.output());
  }

  @Test
  void the_doctor_warns_of_a_right_without_which_requests_share_no_call() throws Exception {
    // Of each operation's answer what its API promises.
    String answers = "{'Items':[],'Count':0,'UnprocessedItems':{},'Responses':[{'TableName':'x'}]}";
    slowDynamoDb.stubFor(post("/").willReturn(aResponse().withBody(answers.replace('\'', '"'))));
    for (String action : List.of("DescribeTable", "BatchGetItem")) {
      slowDynamoDb.stubFor(
          post("/")
              .withHeader("X-Amz-Target", containing("." + action))
              .willReturn(
                  aResponse()
                      .withStatus(400)
                      .withBody("{\"__type\":\"x#AccessDeniedException\"}")));
    }
    Command.Result doctor =
        doctor(
            instance, Map.of("PORT", "5000", "AWS_ENDPOINT_URL_DYNAMODB", slowDynamoDb.baseUrl()));
    say("doctor, two rights missing:%n%s".formatted(doctor.output().strip()));
    assertEquals(0, doctor.status(), doctor.output());
    assertTrue(doctor.output().contains("ok    list"), doctor.output());
    assertTrue(doctor.output().contains("ok    create"), doctor.output());
    assertTrue(doctor.output().contains("ok    batch-write"), doctor.output());
    assertTrue(
        doctor.output().matches("(?s).*warn  batch-read +dynamodb:BatchGetItem\\R +.* is denied.*"),
        doctor.output());
  }

  @Test
  void a_wrong_port_is_a_502_that_the_services_log_explains() throws Exception {
    try (Instance other = newInstance("wrong-port")) {
      other.stage();
      Files.move(other.current().resolveSibling("staging"), other.current());
      int elsewhere = DynamoDbLocal.freePort();
      other.startWeb(Map.of("PORT", String.valueOf(elsewhere)));
      other.startNginx();
      awaitReady(new Api(elsewhere));
      new Api(other.nginxPort())
          .get("/health")
          .is(502, "{\"error\":\"The service is starting or restarting, try again\"}");
      assertTrue(other.web().output().contains("but nginx forwards to"), other.web().output());
      other.stopWeb();
      other.stopNginx();
    }
    say("a wrong PORT: 502, and a line in web.stdout.log that names it");
  }

  @Test
  void a_service_without_memory_ends_and_says_so() throws Exception {
    try (Instance other = newInstance("out-of-memory")) {
      other.stage();
      Files.move(other.current().resolveSibling("staging"), other.current());
      other.startWeb(Map.of("JAVA_TOOL_OPTIONS", "-Xmx10m"));
      assertEquals(3, other.web().awaitEnd());
      assertTrue(
          other.web().output().contains("Terminating due to java.lang.OutOfMemoryError"),
          other.web().output());
    }
    say("no memory: the process ends with status 3 and a line in web.stdout.log that says why");
  }

  @Test
  void a_bundle_without_its_dot_folders_is_named_at_the_start_and_by_the_doctor() throws Exception {
    try (Instance other = newInstance("no-dot-folders")) {
      other.stage();
      Files.move(other.current().resolveSibling("staging"), other.current());
      Instance.delete(other.current().resolve(".platform"));
      other.startWeb(Map.of());
      awaitReady(new Api(other.port()));
      String words = "deployed without its .platform folder";
      await(() -> other.web().output().contains(words));
      Command.Result doctor = doctor(other, Map.of());
      assertTrue(doctor.output().contains("warn  The bundle was " + words), doctor.output());
      assertEquals(0, doctor.status());
      other.stopWeb();
    }
    say("dot-folders missing: a line in web.stdout.log and the doctor say so");
  }

  @Test
  void an_in_place_deployment_under_load_loses_nothing_that_was_acknowledged() throws Exception {
    try (Instance other = new Instance(newFolder("in-place"), BUNDLE, BuiltJar.access())) {
      other.deploy();
      Api through = new Api(other.nginxPort());
      awaitReady(through);
      Load load = Load.on(other.nginxPort(), "in-place");
      await(() -> load.count("201") > 50);
      long begin = System.nanoTime();
      other.stage();
      long staged = System.nanoTime();
      other.switchOver();
      awaitReady(through);
      say(
          "in place: %d ms for unpacking and the hooks, while the old version answers; then away for %d ms"
              .formatted(millis(begin, staged), millis(staged, System.nanoTime())));
      int so = load.count("201");
      await(() -> load.count("201") > so + 50);
      load.close();
      say("in place: %s".formatted(load.outcomes()));
      assertTrue(
          Set.of(
                  "200",
                  "201",
                  "502",
                  "503",
                  "ConnectException",
                  "IOException",
                  "EOFException",
                  "SocketException")
              .containsAll(load.outcomes().keySet()),
          load.outcomes().toString());
      assertStored(through, load.created());
      other.stopNginx();
      assertEquals(0, other.stopWeb());
    }
  }

  @Test
  void a_rolling_deployment_of_two_instances_fails_no_request() throws Exception {
    try (Instance first = newInstance("first");
        Instance second = newInstance("second")) {
      first.deploy();
      second.deploy();
      awaitReady(new Api(first.nginxPort()));
      awaitReady(new Api(second.nginxPort()));
      try (Balancer balancer = Balancer.start(newFolder("balancer"), first, second)) {
        awaitReady(new Api(balancer.port()));
        Load load = Load.on(balancer.port(), "rolling");
        await(() -> load.rounds() > 10);
        roll(balancer, load, first);
        roll(balancer, load, second);
        load.close();
        say("rolling: %s".formatted(load.outcomes()));
        assertEquals(Set.of("200", "201"), load.outcomes().keySet());
      }
    }
  }

  /**
   * One instance leaves, lets its requests finish, is deployed to, is found healthy, comes back and
   * is asked again.
   */
  private static void roll(Balancer balancer, Load load, Instance one) throws Exception {
    balancer.takeOut(one);
    int left = load.rounds();
    await(() -> load.rounds() > left + 2);
    one.redeploy();
    awaitReady(new Api(one.nginxPort()));
    int asked = one.healthLog("/student").size();
    balancer.bringBack(one);
    await(() -> one.healthLog("/student").size() > asked + 50);
  }

  @Test
  void sigterm_under_load_answers_every_request_that_was_accepted() throws Exception {
    int clients = 50;
    slowDynamoDb.stubFor(post("/").willReturn(aResponse().withBody("{}")));
    slowDynamoDb.stubFor(
        post("/")
            .withHeader("X-Amz-Target", containing("PutItem"))
            .willReturn(aResponse().withBody("{}").withFixedDelay(3000)));
    try (Instance other = newInstance("sigterm")) {
      other.stage();
      Files.move(other.current().resolveSibling("staging"), other.current());
      other.startWeb(
          Map.of(
              "AWS_ENDPOINT_URL_DYNAMODB",
              slowDynamoDb.baseUrl(),
              "BATCHING",
              "off",
              // An attempt may take a third of it, and none is to be given up here.
              "DEADLINE_MS",
              "30000"));
      Api direct = new Api(other.port());
      awaitReady(direct);
      ExecutorService pool = Executors.newFixedThreadPool(clients);
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        String id = "sigterm-" + i;
        answers.add(
            pool.submit(
                () -> direct.create("{\"StudentID\":\"%s\",\"Name\":\"n\"}".formatted(id))));
      }
      // A call has a connection of its own: that many are open, and none is answered yet.
      await(() -> connections(slowDynamoDb.getPort()) >= clients);
      int status = other.stopWeb();
      for (Future<Answer> answer : answers) {
        assertEquals(201, answer.get().status());
      }
      pool.shutdown();
      say(
          "SIGTERM with %d requests in flight: all answered, exit status %d"
              .formatted(clients, status));
      assertEquals(0, status);
    }
  }

  private static int connections(int port) {
    try {
      return Ports.connectionsTo(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }

  private static void assertStored(Api through, Set<String> ids) {
    for (String id : ids) {
      assertEquals(200, through.get("/student/" + id).status(), id);
    }
  }

  private static Command.Result doctor(Instance where, Map<String, String> more) throws Exception {
    Map<String, String> all = new HashMap<>(where.environment());
    // The first calls of a JVM are slow, and slower on a busy machine.
    all.put("DEADLINE_MS", "60000");
    all.putAll(more);
    return Command.of("java", "-jar", "rollcall.jar", "doctor").in(where.current()).with(all).run();
  }

  private static Instance newInstance(String name) throws Exception {
    return new Instance(newFolder(name), BUNDLE, BuiltJar.access()).withoutArchive();
  }

  private static Path newFolder(String name) throws Exception {
    return Files.createDirectory(folder.resolve(name));
  }

  private static void awaitReady(Api where) {
    await(() -> where.answers("/health", 200));
  }

  private static void await(BooleanSupplier condition) {
    Await.until(condition);
  }

  private static void say(String step) {
    System.out.println("[rehearsal] " + step);
  }
}
