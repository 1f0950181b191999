package dev.rollcall.support.dynamodb;

import dev.rollcall.storage.CallMetrics;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * A server in DynamoDB's place over bare TCP, so that a test decides about every byte. It answers
 * as DynamoDB does unless a test tells it otherwise, and remembers the calls. It has a thread for
 * each connection.
 */
public final class FaultyDynamoDb implements BeforeEachCallback, AfterAllCallback {
  /** Long enough for what was sent before to be read on its own. */
  private static final long PAUSE_NANOS = 5_000_000;

  private static final int HANG_SECONDS = 30;

  /**
   * Calls for an id that begins so take until {@link #releaseSlowCalls}, once they are expected.
   */
  public static final String SLOW = "slow";

  private final ServerSocket server;
  private final Map<String, String> settings;
  private final StoredItems items;
  private final Map<String, Function<Call, Reply>> answers = new ConcurrentHashMap<>();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();

  private final Queue<TestService> services = new ConcurrentLinkedQueue<>();

  private volatile Function<Call, Reply> everyAnswer = call -> null;
  private volatile Repeat repeat = Repeat.NEVER;
  private volatile int repeatEvery = 1;
  private volatile CountDownLatch slowCallIsHere = new CountDownLatch(1);
  private volatile CountDownLatch slowCallsMayEnd = new CountDownLatch(0);

  private FaultyDynamoDb(StoredItems items, Map<String, String> settings) {
    this.items = items;
    this.settings = settings;
    try {
      server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  /** With an empty table, and the tests' usual settings for a service. */
  public static FaultyDynamoDb ofNobody() {
    return new FaultyDynamoDb(new StoredItems(false), Map.of());
  }

  /** With every student, and one call at a time for a service, so that what arrives piles up. */
  public static FaultyDynamoDb ofEveryone() {
    return new FaultyDynamoDb(
        new StoredItems(true),
        Map.of(
            "CALLS_IN_FLIGHT", "1",
            "BATCHING", "on",
            // One on the event loop, one by the SDK's client.
            "DYNAMODB_MAX_ATTEMPTS", "2"));
  }

  /** The service on it, with one event loop. {@code overrides} are settings by name. */
  public CrowdedService start(Map<String, String> overrides) {
    return start(overrides, DynamoDbLocal.CREDENTIALS);
  }

  public CrowdedService start(Transport transport, Map<String, String> overrides) {
    return start(transport.and(overrides));
  }

  /** The same with credentials of the test's own. */
  public CrowdedService start(Map<String, String> overrides, AwsCredentialsProvider credentials) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("TABLE_NAME", Call.TABLE);
    all.put("INSTANCES", "1");
    all.putAll(overrides);
    TestService service =
        TestService.start(
            all,
            (read, metrics) ->
                DynamoDbClientFactory.create(
                    read,
                    new CallMetrics(metrics.dynamoDb()),
                    builder ->
                        builder.credentialsProvider(credentials).endpointOverride(endpoint())));
    services.add(service);
    return new CrowdedService(service, this);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Ends it before the others. */
  void stop(TestService service) {
    services.remove(service);
    service.close();
  }

  /** From now on it answers that operation so; null means as usual. */
  public void answer(String operation, Function<Call, Reply> answer) {
    answers.put(operation, answer);
  }

  /** From now on it answers every call so. */
  public void answerAll(Function<Call, Reply> answer) {
    everyAnswer = answer;
  }

  /** From now on it sends every so-manieth answer twice. */
  public void repeat(Repeat how, int every) {
    repeatEvery = every;
    repeat = how;
  }

  /** All answers are as usual from now on, the table is empty, and the calls are forgotten. */
  public void reset() {
    repeat = Repeat.NEVER;
    everyAnswer = call -> null;
    answers.clear();
    items.clear();
    calls.clear();
  }

  public StoredItems items() {
    return items;
  }

  /** From now on a slow call takes until {@link #releaseSlowCalls}. */
  public void expectSlowCall() {
    slowCallIsHere = new CountDownLatch(1);
    slowCallsMayEnd = new CountDownLatch(1);
  }

  public void awaitSlowCall() {
    await(slowCallIsHere, "no slow call came");
  }

  public void releaseSlowCalls() {
    slowCallsMayEnd.countDown();
  }

  /** The calls so far, in their order, but for the slow ones. */
  public List<Call> calls() {
    return calls.stream().filter(call -> !isSlow(call)).toList();
  }

  /** How many slow calls there were. */
  public long slowCalls() {
    return calls.stream().filter(FaultyDynamoDb::isSlow).count();
  }

  /** Their operations. */
  public List<String> operations() {
    return calls().stream().map(Call::operation).toList();
  }

  /** That header of each call, "-" if it has none; the slow ones count too. */
  public List<String> headers(String name) {
    return calls.stream()
        .map(call -> call.headers().getOrDefault(name.toLowerCase(Locale.ROOT), "-"))
        .toList();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    reset();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    releaseSlowCalls();
    TestService.closeAll(services);
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        inBackground(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      byte[] left = new byte[0];
      while (true) {
        Call call = read(in);
        Reply reply = reply(call);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(reply.delayMillis()));
        if (reply.status() <= 0) {
          write(socket.getOutputStream(), reply.bytes());
          socket.setSoLinger(reply.status() < 0, 0);
          return;
        }
        left = send(socket.getOutputStream(), left, reply.bytes());
      }
    } catch (IOException ended) {
      // The service has closed it.
    }
  }

  /**
   * Sends an answer.
   *
   * @param left the copy of an earlier one that was to wait for this, or nothing
   * @return the copy that is to wait for the next, or nothing
   */
  private byte[] send(OutputStream out, byte[] left, byte[] answer) throws IOException {
    if (left.length > 0) {
      write(out, left);
      pause();
    }
    Repeat how = answered.incrementAndGet() % repeatEvery == 0 ? repeat : Repeat.NEVER;
    write(out, how == Repeat.AT_ONCE ? twice(answer) : answer);
    if (how == Repeat.SOON_AFTER) {
      pause();
      write(out, answer);
    }
    return how == Repeat.BEFORE_THE_NEXT ? answer : new byte[0];
  }

  private static byte[] twice(byte[] answer) {
    return ByteBuffer.allocate(2 * answer.length).put(answer).put(answer).array();
  }

  private static void write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private Reply reply(Call call) {
    calls.add(call);
    if (isSlow(call)) {
      slowCallIsHere.countDown();
      await(slowCallsMayEnd, "nobody released the slow call");
    }
    Reply reply = answers.getOrDefault(call.operation(), everyAnswer).apply(call);
    return reply == null ? items.answer(call) : reply;
  }

  private static boolean isSlow(Call call) {
    return call.ids().stream().anyMatch(id -> id.startsWith(SLOW));
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(HANG_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Call read(InputStream in) throws IOException {
    line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
    String target = headers.get("x-amz-target");
    return new Call(
        target.substring(target.indexOf('.') + 1),
        headers,
        new JsonObject(new String(body, StandardCharsets.UTF_8)));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "raw-dynamodb");
    thread.setDaemon(true);
    thread.start();
  }
}
