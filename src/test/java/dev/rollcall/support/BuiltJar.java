package dev.rollcall.support;

import dev.rollcall.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The built JAR, as a process on DynamoDB Local. */
public final class BuiltJar {
  public static final Path FILE = Path.of("target", "rollcall.jar").toAbsolutePath();

  private BuiltJar() {}

  /** Makes a table with a name of its own on DynamoDB Local; the name. */
  public static String newTable() {
    Settings settings = TestService.settings(Map.of());
    makeTable(settings.tableName());
    return settings.tableName();
  }

  public static void makeTable(String name) {
    try (DynamoDbAsyncClient client =
        DynamoDbLocal.shared().client(TestService.settings(Map.of()))) {
      DynamoDbLocal.createTable(client, name);
    }
  }

  /** The variables that lead to DynamoDB Local. */
  public static Map<String, String> access() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.shared().endpoint().toString());
  }

  /** Those with a table of it, a free port, and further ones. */
  public static Map<String, String> environment(String table, Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>(access());
    environment.put("PORT", "0");
    environment.put("TABLE_NAME", table);
    // The first calls of a JVM are slow, and slower on a busy machine.
    environment.put("DEADLINE_MS", "60000");
    environment.putAll(overrides);
    return environment;
  }

  /** Starts it in that folder. */
  public static JavaProcess start(
      Path folder, Map<String, String> environment, String... jvmOptions) {
    List<String> arguments = new ArrayList<>(List.of(jvmOptions));
    arguments.addAll(List.of("-jar", FILE.toString()));
    return JavaProcess.start(folder, environment, arguments);
  }
}
