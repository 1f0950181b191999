package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The instances' role may do what the code does: neither less nor more. */
class PermissionsTest {
  /** Calls of the client that are no calls of DynamoDB's. */
  private static final Set<String> LOCAL = Set.of("builder", "close", "serviceClientConfiguration");

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/walkthrough/infrastructure.yaml", ".ebextensions/11-table.config.off"})
  void aRoleGrantsTheActionsOfTheCodesCallsOnTheOneTable(String file) throws IOException {
    JsonObject statement = dynamoDbStatement(Path.of(file));
    assertEquals(
        actionsOfTheCode(),
        statement.getJsonArray("Action").stream()
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new)));
    assertEquals("Allow", statement.getString("Effect"));
    // One table's own name: no wildcard anywhere.
    assertTrue(!statement.getJsonObject("Resource").encode().contains("*"));
  }

  /** DynamoDB's operations that the code calls, such as {@code GetItem}. */
  static Set<String> operationsOfTheCode() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rollcall")
            .stream()
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(DynamoDbAsyncClient.class))
            .map(JavaMethodCall::getName)
            .filter(name -> !LOCAL.contains(name))
            .map(method -> Character.toUpperCase(method.charAt(0)) + method.substring(1))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> actionsOfTheCode() {
    return operationsOfTheCode().stream()
        .map(PermissionsTest::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A call's right has its name, except that PartiQL's rights go by the statement. */
  private static String action(String operation) {
    return operation.equals("BatchExecuteStatement") || operation.equals("ExecuteStatement")
        ? "dynamodb:PartiQLUpdate"
        : "dynamodb:" + operation;
  }

  /** The only statement of the file that speaks of DynamoDB. */
  private static JsonObject dynamoDbStatement(Path file) throws IOException {
    JsonArray found = new JsonArray();
    new JsonObject(ConfigFiles.map(ConfigFiles.read(file), "Resources"))
        .forEach(resource -> collect(resource.getValue(), found));
    assertEquals(1, found.size());
    return found.getJsonObject(0);
  }

  private static void collect(Object value, JsonArray found) {
    if (value instanceof JsonObject object) {
      if (object.containsKey("Effect") && object.encode().contains("dynamodb:")) {
        found.add(object);
      } else {
        object.forEach(member -> collect(member.getValue(), found));
      }
    } else if (value instanceof JsonArray array) {
      array.forEach(element -> collect(element, found));
    }
  }
}
