package dev.rollcall.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.DynamoDbClientFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** AWS's own DynamoDB Local, in this process, on a free port. */
public final class DynamoDbLocal implements AutoCloseable {
  /** DynamoDB Local takes access key ids of letters and digits only, and any secret. */
  public static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final DynamoDBProxyServer server;
  private final URI endpoint;

  private DynamoDbLocal(DynamoDBProxyServer server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /** One for all tests of this JVM, in memory. It ends with the JVM; nobody closes it. */
  public static DynamoDbLocal shared() {
    return Shared.INSTANCE;
  }

  /** Starts one that forgets everything when it stops. */
  public static DynamoDbLocal inMemory() throws Exception {
    return start(List.of("-inMemory"));
  }

  /** Starts one that keeps its records in that folder, which is made if it is missing. */
  public static DynamoDbLocal in(Path folder) throws Exception {
    folder.toFile().mkdirs();
    return start(List.of("-dbPath", folder.toString()));
  }

  private static DynamoDbLocal start(List<String> storage) throws Exception {
    int port = freePort();
    List<String> arguments = new ArrayList<>(storage);
    arguments.addAll(List.of("-port", String.valueOf(port), "-sharedDb", "-disableTelemetry"));
    DynamoDBProxyServer server = silently(arguments);
    server.start();
    return new DynamoDbLocal(server, URI.create("http://127.0.0.1:" + port));
  }

  /** It prints its settings, which nobody asked for. */
  private static DynamoDBProxyServer silently(List<String> arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      return ServerRunner.createServerFromCommandLineArgs(arguments.toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** A client of it with the limits of the service's own. The caller closes it. */
  public DynamoDbAsyncClient client(Settings settings) {
    return client(settings, endpoint);
  }

  /** The same for another place that answers, or does not. */
  public static DynamoDbAsyncClient client(Settings settings, URI endpoint) {
    return DynamoDbClientFactory.create(
        settings,
        DynamoDbClientListener.NONE,
        builder -> builder.credentialsProvider(CREDENTIALS).endpointOverride(endpoint));
  }

  /** Creates a table as the service wants it; one that is there already stays. */
  public static void createTable(DynamoDbAsyncClient client, String name) {
    createTable(client, name, "");
  }

  /**
   * The same with an index on the department.
   *
   * @param deptIndex the index's name; empty for none
   */
  public static void createTable(DynamoDbAsyncClient client, String name, String deptIndex) {
    CreateTableRequest.Builder table =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(key("StudentID"));
    if (deptIndex.isEmpty()) {
      table.attributeDefinitions(text("StudentID"));
    } else {
      table
          .attributeDefinitions(text("StudentID"), text("Dept"))
          .globalSecondaryIndexes(
              GlobalSecondaryIndex.builder()
                  .indexName(deptIndex)
                  .keySchema(key("Dept"))
                  .projection(all -> all.projectionType(ProjectionType.ALL))
                  .build());
    }
    create(client, table.build());
  }

  /**
   * Creates a table whose key has two attributes; one that is there already stays.
   *
   * @param partitionKey a text
   * @param sortKey a number
   */
  public static void createTable(
      DynamoDbAsyncClient client, String name, String partitionKey, String sortKey) {
    create(
        client,
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(key(partitionKey), key(sortKey).copy(key -> key.keyType(KeyType.RANGE)))
            .attributeDefinitions(
                text(partitionKey),
                text(sortKey).copy(sort -> sort.attributeType(ScalarAttributeType.N)))
            .build());
  }

  private static void create(DynamoDbAsyncClient client, CreateTableRequest table) {
    client
        .createTable(table)
        .exceptionally(
            error -> {
              if (error.getCause() instanceof ResourceInUseException) {
                return null;
              }
              throw new IllegalStateException(
                  "the table " + table.tableName() + " was not created", error);
            })
        .join();
  }

  private static KeySchemaElement key(String attribute) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(KeyType.HASH).build();
  }

  private static AttributeDefinition text(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    }
  }

  /** Started by whoever asks first. */
  private static final class Shared {
    private static final DynamoDbLocal INSTANCE = start();

    private static DynamoDbLocal start() {
      try {
        return inMemory();
      } catch (Exception e) {
        throw new IllegalStateException("DynamoDB Local did not start", e);
      }
    }
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
