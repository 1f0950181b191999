package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The template's and the environment's resources, against the schema that AWS publishes. */
class CloudFormationTest {
  private static final Path TEMPLATE = Path.of("docs/walkthrough/infrastructure.yaml");
  private static final Path CHECK = Path.of("src/test/cloudformation").toAbsolutePath();
  private static final boolean CI = "true".equals(System.getenv("CI"));

  /** What each metric's alarm must name, or it stays silent; after the services' metric lists. */
  private static final Map<String, Set<String>> DIMENSIONS =
      Map.of(
          "ReadThrottleEvents", Set.of("TableName"),
          "WriteThrottleEvents", Set.of("TableName"),
          "SystemErrors", Set.of("TableName", "Operation"),
          "SuccessfulRequestLatency", Set.of("TableName", "Operation"),
          "ApplicationRequests5xx", Set.of("EnvironmentName"),
          "ApplicationLatencyP99", Set.of("EnvironmentName"),
          "EnvironmentHealth", Set.of("EnvironmentName"),
          "InstancesSevere", Set.of("EnvironmentName"));

  static List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>(ConfigFiles.in(Path.of("")));
    all.add(TEMPLATE);
    return all;
  }

  @Test
  void everyResourceIsAsThePublishedSchemaHasIt() throws Exception {
    if (!Files.isDirectory(CHECK.resolve("node_modules"))) {
      assumeTrue(
          CI, "the schema is not here: run 'npm ci --prefix src/test/cloudformation' for it");
      assertEquals(0, Command.of("npm", "ci", "--ignore-scripts").in(CHECK).run().status());
    }
    JsonObject resources = new JsonObject();
    for (Path file : files()) {
      ConfigFiles.map(ConfigFiles.read(file), "Resources")
          .forEach((name, resource) -> resources.put(file.getFileName() + " " + name, resource));
    }
    Command.Result result =
        Command.of("node", "check.mjs").in(CHECK).input(resources.encode()).run();
    assertEquals("", result.output().strip());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyAlarmNamesAllDimensionsOfItsMetricAndTellsSomebody(Path file) throws IOException {
    Map<String, Object> resources = ConfigFiles.map(ConfigFiles.read(file), "Resources");
    for (String name : resources.keySet()) {
      Map<String, Object> resource = ConfigFiles.map(resources, name);
      if ("AWS::CloudWatch::Alarm".equals(resource.get("Type"))) {
        JsonObject alarm = new JsonObject(ConfigFiles.map(resource, "Properties"));
        assertEquals(
            DIMENSIONS.get(alarm.getString("MetricName")),
            Set.copyOf(
                alarm.getJsonArray("Dimensions").stream()
                    .map(dimension -> ((JsonObject) dimension).getString("Name"))
                    .toList()),
            name);
        assertEquals(1, alarm.getJsonArray("AlarmActions").size(), name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTableOutlivesItsStack(Path file) throws IOException {
    Map<String, Object> resources = ConfigFiles.map(ConfigFiles.read(file), "Resources");
    for (String name : resources.keySet()) {
      JsonObject resource = new JsonObject(ConfigFiles.map(resources, name));
      if ("AWS::DynamoDB::Table".equals(resource.getString("Type"))) {
        JsonObject table = resource.getJsonObject("Properties");
        assertEquals("Retain", resource.getString("DeletionPolicy"));
        assertEquals("Retain", resource.getString("UpdateReplacePolicy"));
        assertTrue(table.getBoolean("DeletionProtectionEnabled"));
        assertEquals("PAY_PER_REQUEST", table.getString("BillingMode"));
        assertTrue(
            table
                .getJsonObject("PointInTimeRecoverySpecification")
                .getBoolean("PointInTimeRecoveryEnabled"));
      }
    }
  }

  @Test
  void theIndexOnTheDepartmentIsMadeAsTheServiceWantsItAndOnlyWhenNamed() throws IOException {
    JsonObject table =
        new JsonObject(
                ConfigFiles.map(
                    ConfigFiles.map(ConfigFiles.read(TEMPLATE), "Resources"), "StudentsTable"))
            .getJsonObject("Properties");

    assertEquals(
        """
        {"Fn::If":["HasDeptIndex",\
        [{"IndexName":{"Ref":"DeptIndex"},"KeySchema":[{"AttributeName":"Dept","KeyType":"HASH"}],\
        "Projection":{"ProjectionType":"ALL"}}],{"Ref":"AWS::NoValue"}]}""",
        table.getJsonObject("GlobalSecondaryIndexes").encode());
    assertEquals(
        """
        {"Fn::If":["HasDeptIndex",{"AttributeName":"Dept","AttributeType":"S"},{"Ref":"AWS::NoValue"}]}""",
        table.getJsonArray("AttributeDefinitions").getJsonObject(1).encode());
  }
}
