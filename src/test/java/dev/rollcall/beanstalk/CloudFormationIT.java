package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Tools;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The template's and the environment's resources, against the schema that AWS publishes. */
class CloudFormationIT {
  private static final Path TEMPLATE = Path.of("docs/walkthrough/infrastructure.yaml");
  private static final Path CHECK = Path.of("src/test/cloudformation").toAbsolutePath();

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

  /** A page of a list may take long, and the table is described only to find out what is wrong. */
  private static final Set<String> LISTS = Set.of("DescribeTable", "Query", "Scan");

  /** What CloudFormation and Elastic Beanstalk provide. */
  private static final Set<String> PSEUDO_PARAMETERS =
      Set.of(
          "AWS::AccountId",
          "AWS::NoValue",
          "AWS::Partition",
          "AWS::Region",
          "AWS::StackName",
          "AWSEBEnvironmentName");

  static List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>(ConfigFiles.in(Path.of("")));
    all.add(TEMPLATE);
    return all;
  }

  @Test
  void every_resource_is_as_the_published_schema_has_it() throws Exception {
    if (!Files.isDirectory(CHECK.resolve("node_modules"))) {
      Tools.require("true".equals(System.getenv("CI")), "npm ci --prefix src/test/cloudformation");
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

  /**
   * AWS's own rules, which know more than the schema: a Python program, with no form on npm or
   * Maven Central, so it is not asked for where it is missing.
   */
  @Test
  void the_template_passes_cfn_lint_where_it_is_installed() throws Exception {
    Tools.requireElsewhere(Tools.isInstalled("cfn-lint"), "cfn-lint");
    Command.Result result =
        Command.of("cfn-lint", "--regions", "ap-south-1", "us-east-1", "--", TEMPLATE.toString())
            .run();
    assertEquals("", result.output().strip());
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_alarm_names_all_dimensions_of_its_metrics_and_tells_somebody(Path file)
      throws IOException {
    for (JsonObject alarm : alarms(file)) {
      for (JsonObject metric : metrics(alarm)) {
        assertEquals(
            DIMENSIONS.get(metric.getString("MetricName")),
            dimensions(metric).keySet(),
            metric.encode());
      }
      assertEquals(1, alarm.getJsonArray("AlarmActions").size(), alarm.encode());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/walkthrough/infrastructure.yaml",
        ".ebextensions/12-table-alarms.config.off"
      })
  void everyCallOfTheCodeForSingleStudentsIsWatched(String file) throws IOException {
    Set<String> operations = PermissionsIT.operationsOfTheCode();
    operations.removeAll(LISTS);
    for (String metricName : List.of("SystemErrors", "SuccessfulRequestLatency")) {
      assertEquals(
          operations,
          alarms(Path.of(file)).stream()
              .flatMap(alarm -> metrics(alarm).stream())
              .filter(metric -> metric.getString("MetricName").equals(metricName))
              .map(metric -> dimensions(metric).get("Operation"))
              .collect(Collectors.toCollection(TreeSet::new)),
          metricName);
    }
  }

  /** An alarm is older than what it watches, and stays when that is gone. */
  @ParameterizedTest
  @MethodSource("files")
  void an_alarm_without_data_is_silent(Path file) throws IOException {
    for (JsonObject alarm : alarms(file)) {
      assertEquals("notBreaching", alarm.getString("TreatMissingData"), alarm.encode());
    }
  }

  @Test
  void the_walkthrough_counts_the_metrics_that_the_alarms_are_paid_for() throws IOException {
    long metrics = alarms(TEMPLATE).stream().mapToLong(alarm -> metrics(alarm).size()).sum();
    for (String file : List.of("README.md", "10-set-up.md", "10-set-up.sh")) {
      String text = Files.readString(TEMPLATE.resolveSibling(file));
      assertTrue(text.contains(" " + metrics + " metrics"), file + " does not say " + metrics);
    }
  }

  @Test
  void whatever_is_referred_to_is_there() throws IOException {
    Set<String> environment = new HashSet<>(PSEUDO_PARAMETERS);
    for (Path file : ConfigFiles.in(Path.of(""))) {
      environment.addAll(ConfigFiles.map(ConfigFiles.read(file), "Resources").keySet());
    }
    for (Path file : ConfigFiles.in(Path.of(""))) {
      assertReferences(environment, file);
    }
    Set<String> template = new HashSet<>(PSEUDO_PARAMETERS);
    template.addAll(ConfigFiles.map(ConfigFiles.read(TEMPLATE), "Resources").keySet());
    template.addAll(ConfigFiles.map(ConfigFiles.read(TEMPLATE), "Parameters").keySet());
    assertReferences(template, TEMPLATE);
  }

  /** {Ref: X} and {'Fn::GetAtt': [X, ...]}; what stands in Fn::Sub and in backquotes too. */
  private static void assertReferences(Set<String> there, Path file) throws IOException {
    String text = new JsonObject(ConfigFiles.read(file)).encode().replace("\\\"", "\"");
    Matcher reference =
        Pattern.compile("\"Ref\" ?: ?\"([^\"]+)|\"Fn::GetAtt\":\\[\"([^\"]+)|\\$\\{([^}]+)}")
            .matcher(text);
    while (reference.find()) {
      String name =
          Stream.of(1, 2, 3).map(reference::group).filter(Objects::nonNull).findFirst().get();
      assertTrue(there.contains(name), file + " refers to " + name);
    }
  }

  private static List<JsonObject> alarms(Path file) throws IOException {
    Map<String, Object> resources = ConfigFiles.map(ConfigFiles.read(file), "Resources");
    return resources.keySet().stream()
        .map(name -> new JsonObject(ConfigFiles.map(resources, name)))
        .filter(resource -> resource.getString("Type").equals("AWS::CloudWatch::Alarm"))
        .map(resource -> resource.getJsonObject("Properties"))
        .toList();
  }

  /** The one it is about, or all those that its expression is about. */
  private static List<JsonObject> metrics(JsonObject alarm) {
    return alarm.containsKey("MetricName")
        ? List.of(alarm)
        : alarm.getJsonArray("Metrics").stream()
            .map(JsonObject.class::cast)
            .filter(metric -> metric.containsKey("MetricStat"))
            .map(metric -> metric.getJsonObject("MetricStat").getJsonObject("Metric"))
            .toList();
  }

  private static Map<String, String> dimensions(JsonObject metric) {
    return metric.getJsonArray("Dimensions").stream()
        .map(JsonObject.class::cast)
        .collect(
            Collectors.toMap(
                dimension -> dimension.getString("Name"),
                dimension -> dimension.getValue("Value").toString()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_table_outlives_its_stack(Path file) throws IOException {
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
  void the_index_on_the_department_is_made_as_the_service_wants_it_and_only_when_named()
      throws IOException {
    JsonObject table =
        new JsonObject(
                ConfigFiles.map(
                    ConfigFiles.map(ConfigFiles.read(TEMPLATE), "Resources"), "StudentsTable"))
            .getJsonObject("Properties");

    assertEquals(
        """
        {"Fn::If":["HasDeptIndex",\
        [{"IndexName":{"Ref":"DeptIndex"},"KeySchema":[{"AttributeName":"Dept","KeyType":"HASH"}],\
        "Projection":{"ProjectionType":"ALL"}}],{"Ref":"AWS::NoValue"}]}\
        """,
        table.getJsonObject("GlobalSecondaryIndexes").encode());
    assertEquals(
        """
        {"Fn::If":["HasDeptIndex",{"AttributeName":"Dept","AttributeType":"S"},{"Ref":"AWS::NoValue"}]}\
        """,
        table.getJsonArray("AttributeDefinitions").getJsonObject(1).encode());
  }
}
