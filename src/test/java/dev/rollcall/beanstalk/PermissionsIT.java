package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rollcall.dynamodb.DelegatingDynamoDbClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The instances' role may do what the code does: neither less nor more. */
class PermissionsIT {
  private static final Path TEMPLATE = Path.of("docs/walkthrough/infrastructure.yaml");
  private static final String ON_THE_INDEX = "dynamodb:Query";

  /** Calls of the client that are no calls of DynamoDB's. */
  private static final Set<String> LOCAL = Set.of("builder", "close", "serviceClientConfiguration");

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/walkthrough/infrastructure.yaml", ".ebextensions/11-table.config.off"})
  void a_role_grants_the_actions_of_the_codes_calls_on_the_one_table(String file)
      throws IOException {
    JsonObject statement = dynamoDbStatements(Path.of(file)).getJsonObject(0);
    Set<String> expected = new TreeSet<>(actionsOfTheCode());
    expected.remove(ON_THE_INDEX);
    assertEquals(expected, actions(statement));
    assertEquals("Allow", statement.getString("Effect"));
    // One table's own name: no wildcard anywhere.
    assertFalse(statement.getJsonObject("Resource").encode().contains("*"));
  }

  @Test
  void the_templates_role_may_query_the_one_index_that_it_makes() throws IOException {
    assertTrue(actionsOfTheCode().contains(ON_THE_INDEX));
    JsonArray statements = dynamoDbStatements(TEMPLATE);
    assertEquals(2, statements.size());
    JsonObject statement = statements.getJsonObject(1);
    assertEquals(Set.of(ON_THE_INDEX), actions(statement));
    String resource = statement.getJsonObject("Resource").getString("Fn::Sub");
    assertTrue(resource.endsWith(":table/${TableName}/index/${DeptIndex}"), resource);
    String policies =
        new JsonObject(ConfigFiles.map(ConfigFiles.read(TEMPLATE), "Resources"))
            .getJsonObject("InstanceRole")
            .encode();
    assertTrue(policies.contains("{\"Fn::If\":[\"HasDeptIndex\"," + statement.encode()), policies);
  }

  @Test
  void the_table_in_the_environment_has_no_index_and_its_role_no_right_to_one() throws IOException {
    Path file = Path.of(".ebextensions/11-table.config.off");
    assertEquals(1, dynamoDbStatements(file).size());
    assertFalse(ConfigFiles.map(ConfigFiles.read(file), "Resources").toString().contains("Index"));
  }

  private static Set<String> actions(JsonObject statement) {
    return statement.getJsonArray("Action").stream()
        .map(Object::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** DynamoDB's operations that the code calls, such as {@code GetItem}. */
  static Set<String> operationsOfTheCode() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rollcall")
            .stream()
            // It passes on whatever others ask for.
            .filter(type -> !type.isEquivalentTo(DelegatingDynamoDbClient.class))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(DynamoDbAsyncClient.class))
            .map(JavaMethodCall::getName)
            .filter(name -> !LOCAL.contains(name))
            .map(method -> Character.toUpperCase(method.charAt(0)) + method.substring(1))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> actionsOfTheCode() {
    return operationsOfTheCode().stream()
        .map(PermissionsIT::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A call's right has its name, except that PartiQL's rights go by the statement. */
  private static String action(String operation) {
    return operation.equals("BatchExecuteStatement") || operation.equals("ExecuteStatement")
        ? "dynamodb:PartiQLUpdate"
        : "dynamodb:" + operation;
  }

  /** The statements of the file that speak of DynamoDB. */
  private static JsonArray dynamoDbStatements(Path file) throws IOException {
    JsonArray found = new JsonArray();
    new JsonObject(ConfigFiles.map(ConfigFiles.read(file), "Resources"))
        .forEach(resource -> collect(resource.getValue(), found));
    return found;
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
