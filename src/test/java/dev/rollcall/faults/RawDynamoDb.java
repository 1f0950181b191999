package dev.rollcall.faults;

import dev.rollcall.dynamodb.DynamoDbClientListener;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
final class RawDynamoDb implements BeforeEachCallback, AfterAllCallback {
  /** Long enough for what was sent before to be read on its own. */
  private static final long PAUSE_NANOS = 5_000_000;

  private final ServerSocket server;
  private final StoredItems items = new StoredItems();
  private final Map<String, Function<Call, Reply>> answers = new ConcurrentHashMap<>();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();

  /** Closed together at the end: the SDK takes two seconds to close a client. */
  private final Queue<TestService> services = new ConcurrentLinkedQueue<>();

  private volatile Repeat repeat = Repeat.NEVER;
  private volatile int repeatEvery = 1;

  RawDynamoDb() {
    try {
      server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  /** The service on it, with one event loop. {@code overrides} are settings by name. */
  TestService start(Transport transport, Map<String, String> overrides) {
    return start(transport, overrides, DynamoDbLocal.CREDENTIALS);
  }

  /** The same with credentials of the test's own. */
  TestService start(
      Transport transport, Map<String, String> overrides, AwsCredentialsProvider credentials) {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
    Map<String, String> all = new HashMap<>();
    all.put("TABLE_NAME", StoredItems.TABLE);
    all.put("INSTANCES", "1");
    all.putAll(transport.settings());
    all.putAll(overrides);
    TestService service =
        TestService.start(
            all,
            settings ->
                DynamoDbClientFactory.create(
                    settings,
                    DynamoDbClientListener.NONE,
                    builder ->
                        builder.credentialsProvider(credentials).endpointOverride(endpoint)));
    services.add(service);
    return service;
  }

  /** From now on it answers that operation so; null means as usual. */
  void answer(String operation, Function<Call, Reply> answer) {
    answers.put(operation, answer);
  }

  /** From now on it sends every so-manieth answer twice. */
  void repeat(Repeat how, int every) {
    repeatEvery = every;
    repeat = how;
  }

  /** All answers are as usual from now on, the table is empty, and the calls are forgotten. */
  void reset() {
    repeat = Repeat.NEVER;
    answers.clear();
    items.clear();
    calls.clear();
  }

  StoredItems items() {
    return items;
  }

  /** The calls so far, in their order. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    reset();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    CompletableFuture<?>[] closed =
        services.stream()
            .map(service -> CompletableFuture.runAsync(service::close, threads))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closed).join();
    threads.shutdown();
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
        if (reply.status() == 0) {
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
    Reply reply = answers.getOrDefault(call.operation(), any -> null).apply(call);
    return reply == null ? items.answer(call) : reply;
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
        new JsonObject(new String(body, StandardCharsets.UTF_8)),
        headers.containsKey("amz-sdk-request"));
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
