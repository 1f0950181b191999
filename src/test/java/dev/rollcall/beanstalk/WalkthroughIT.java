package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walkthrough's scripts against a stand-in of the AWS CLI that checks every call's arguments
 * and refuses to make what is there; the service behind it is real.
 */
class WalkthroughIT {
  private static final Path SCRIPTS = Path.of("docs/walkthrough");
  private static final Path STAND_IN = Path.of("src/test/walkthrough").toAbsolutePath();
  private static final List<String> STEPS =
      List.of(
          "10-set-up.sh",
          "20-upload-version.sh",
          "30-create-environment.sh",
          "40-deploy.sh",
          "45-set-property.sh",
          "50-verify.sh",
          "60-logs.sh",
          "70-diagnose.sh");

  private static final List<String> FILES =
      List.of(
          "Procfile",
          "rollcall.jar",
          "conf/jvm.options",
          ".ebextensions/01-environment.config",
          ".ebextensions/11-table.config.off",
          ".ebextensions/12-table-alarms.config.off",
          ".platform/nginx/conf.d/upstream.conf");

  private static final String CERTIFICATE =
      "arn:aws:acm:ap-south-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @TempDir Path folder;

  @Test
  void the_folders_listing_is_the_walkthrough() throws IOException {
    List<String> all = new ArrayList<>(STEPS);
    all.add(0, "00-settings.sh");
    all.add("90-clean-up.sh");
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      assertEquals(
          all,
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sh"))
              .sorted()
              .toList());
    }
  }

  @Test
  void the_shell_scripts_of_the_project_pass_shellcheck() throws Exception {
    Tools.require("shellcheck");
    List<String> words = new ArrayList<>(List.of("shellcheck", "-x"));
    words.add(STAND_IN.resolve("aws").toString());
    words.add("docs/cognito-set-up.sh");
    words.addAll(List.of("src/load/bench", "src/load/capacity", "src/load/check", "src/load/soak"));
    words.add(".ci/run");
    for (Path scripts : List.of(SCRIPTS, Path.of(".platform/hooks"))) {
      try (Stream<Path> files = Files.walk(scripts)) {
        files.filter(file -> file.toString().endsWith(".sh")).forEach(f -> words.add(f.toString()));
      }
    }
    assertEquals("", Command.of(words.toArray(String[]::new)).run().output());
  }

  @Test
  void from_nothing_to_a_verified_environment_and_back_to_nothing() throws Exception {
    runAll(Map.of());
    assertTrue(Files.exists(state("environment")));

    Command.Result cleanUp = run("90-clean-up.sh", Map.of());

    assertEquals(0, cleanUp.status(), cleanUp.output());
    assertFalse(Files.exists(state("environment")));
    assertFalse(Files.exists(state("application")));
    assertFalse(Files.exists(state("stack")));
    assertFalse(Files.exists(state("log-group")));
    assertFalse(Files.exists(state("objects")));
    assertEquals("protected", Files.readString(state("table-Students")).strip());
    assertFalse(cleanUp.output().contains(" create-"), "cleaning up creates nothing");
    assertTrue(cleanUp.output().contains("ap-south-1-123456789012 stays"), cleanUp.output());
  }

  @Test
  void the_environments_script_ends_with_an_address_to_click() throws Exception {
    for (String step : STEPS.subList(0, 2)) {
      run(step, Map.of());
    }
    Command.Result create = run("30-create-environment.sh", Map.of());
    String address = "http://localhost:" + rollcall.api().port() + "/";
    assertTrue(create.output().contains("Health: Ok"), create.output());
    assertTrue(create.output().lines().anyMatch(address::equals), create.output());
  }

  @Test
  void every_step_may_be_run_twice_and_changes_nothing_the_second_time() throws Exception {
    runAll(Map.of());
    Files.delete(calls());
    runAll(Map.of());
    assertEquals(
        List.of(),
        Files.readAllLines(calls()).stream()
            .filter(call -> call.matches("\\S+ (create-(?!storage)|update-|delete-|cp ).*"))
            .toList());
    assertEquals(0, run("90-clean-up.sh", Map.of()).status());
    assertEquals(0, run("90-clean-up.sh", Map.of()).status());
  }

  @Test
  void a_new_bundle_is_a_new_version_and_a_rollback_is_noticed() throws Exception {
    runAll(Map.of());
    String first = Files.readString(state("environment"));
    Map<String, String> second = Map.of("BUNDLE", newBundle("second").toString());

    run("20-upload-version.sh", second);
    assertEquals(first, Files.readString(state("environment")), "uploading deploys nothing");
    Command.Result deployed = run("40-deploy.sh", second);
    assertEquals(0, deployed.status(), deployed.output());
    String running = Files.readString(state("environment"));
    assertNotEquals(first, running);

    Map<String, String> third = Map.of("BUNDLE", newBundle("third").toString());
    run("20-upload-version.sh", third);
    Files.writeString(state("unhealthy"), "");
    Command.Result rolledBack = run("40-deploy.sh", third);
    assertEquals(1, rolledBack.status());
    assertTrue(
        rolledBack.output().contains("still runs " + running.strip() + ": the deployment was"),
        rolledBack.output());
  }

  private Path newBundle(String content) throws IOException {
    List<String> files = new ArrayList<>(FILES);
    files.add(content);
    return zip(content + ".zip", files);
  }

  @Test
  void a_table_that_is_there_already_is_taken_as_it_is_and_deleted_only_when_told_to()
      throws Exception {
    runAll(Map.of());
    run("90-clean-up.sh", Map.of());
    runAll(Map.of());
    assertTrue(Files.readString(calls()).contains("CreateTable=false"));

    Command.Result cleanUp = run("90-clean-up.sh", Map.of("DELETE_TABLE", "yes"));
    assertEquals(0, cleanUp.status(), cleanUp.output());
    assertFalse(Files.exists(state("table-Students")));
  }

  @Test
  void a_balanced_arm_environment_is_one_word_away() throws Exception {
    runAll(Map.of("TYPE", "balanced", "ARCHITECTURE", "arm64"));
    String calls = Files.readString(calls());
    assertTrue(calls.contains("OptionName=InstanceTypes,Value=\"t4g.micro,t4g.small\""));
    assertTrue(calls.contains("OptionName=EnvironmentType,Value=\"LoadBalanced\""));
    assertTrue(calls.contains("OptionName=SupportedArchitectures,Value=\"arm64\""));
    assertTrue(calls.contains("OptionName=DeploymentPolicy,Value=\"Rolling\""));
    assertTrue(calls.contains("OptionName=MinSize,Value=\"2\""));
    assertTrue(calls.contains("OptionName=HealthCheckPath,Value=\"/health\""));
    assertOptionsAreKnown(calls);
  }

  @Test
  void a_single_instance_gets_no_option_of_several() throws Exception {
    runAll(Map.of());
    String calls = Files.readString(calls());
    assertTrue(calls.contains("OptionName=EnvironmentType,Value=\"SingleInstance\""));
    for (String namespace :
        List.of("asg", "trigger", "command", "process:default", "listener:443")) {
      assertFalse(calls.contains(":" + namespace + ",OptionName="), namespace);
    }
    assertTrue(
        calls.contains("OptionName=ServiceRoleForManagedUpdates,Value=\"rollcall-service\""));
    assertOptionsAreKnown(calls);
  }

  @Test
  void a_certificate_makes_an_https_listener_and_a_redirect_from_http() throws Exception {
    Map<String, String> https = Map.of("TYPE", "balanced", "CERTIFICATE_ARN", CERTIFICATE);
    runAll(https);
    String calls = Files.readString(calls());
    assertOptionsAreKnown(calls);
    for (String option :
        List.of(
            "aws:elbv2:listener:443,OptionName=ListenerEnabled,Value=\"true\"",
            "aws:elbv2:listener:443,OptionName=Protocol,Value=\"HTTPS\"",
            "aws:elbv2:listener:443,OptionName=SSLCertificateArns,Value=\"" + CERTIFICATE,
            "aws:elasticbeanstalk:application:environment,OptionName=HTTPS_REDIRECT,Value=\"on")) {
      assertTrue(calls.contains(option), option);
    }
    String create = run("30-create-environment.sh", https).output();
    assertTrue(create.contains("Point the certificate's domain at localhost"), create);

    Map<String, String> named =
        Map.of("SERVICE_URL", "https://students.invalid/", "DRY_RUN", "yes");
    String verify = run("50-verify.sh", named).output();
    assertTrue(verify.contains(" https://students.invalid/student"), verify);
    String diagnose = run("70-diagnose.sh", named).output();
    assertTrue(diagnose.contains("https://students.invalid/health/ready"), diagnose);
  }

  @Test
  void what_no_environment_can_be_is_refused_before_a_call() throws Exception {
    Map<String, String> certificate =
        Map.of("CERTIFICATE_ARN", CERTIFICATE, "VERSION", "v", "TYPE", "single");
    Command.Result single = run("30-create-environment.sh", certificate);
    assertEquals(1, single.status());
    assertTrue(single.output().contains("CERTIFICATE_ARN needs TYPE=balanced"), single.output());
    Command.Result old = run("30-create-environment.sh", Map.of("JAVA", "11", "VERSION", "v"));
    assertEquals(1, old.status());
    assertTrue(old.output().contains("it may be 17, 21 or 25"), old.output());
    assertFalse(Files.exists(calls()));
  }

  @Test
  void what_an_existing_environment_has_otherwise_is_named_and_stays() throws Exception {
    runAll(Map.of());
    String same = run("30-create-environment.sh", Map.of()).output();
    assertTrue(same.contains("Its settings are those of 00-settings.sh."), same);
    Files.delete(calls());

    String other =
        run("30-create-environment.sh", Map.of("TABLE_NAME", "Pupils", "DEPT_INDEX", "Dept-index"))
            .output();

    assertEquals(2, other.lines().filter(line -> line.startsWith("differs: ")).count(), other);
    String environment = "aws:elasticbeanstalk:application:environment";
    assertTrue(
        other.contains(
            "differs: " + environment + " TABLE_NAME is 'Students', here it is 'Pupils'."),
        other);
    assertTrue(
        other.contains("differs: " + environment + " DEPT_INDEX is '', here it is 'Dept-index'."),
        other);
    assertTrue(other.contains("  aws elasticbeanstalk update-environment "), other);
    assertTrue(other.contains("'Namespace=" + environment + ",OptionName=TABLE_NAME,"), other);
    assertFalse(Files.readString(calls()).contains("update-environment"));
  }

  @Test
  void the_texts_count_the_requests_of_the_verification_rightly() throws IOException {
    String script = Files.readString(SCRIPTS.resolve("50-verify.sh"));
    assertEquals(7, script.lines().filter(line -> line.startsWith("expect ")).count());
    assertTrue(script.contains("The six calls to $url, and a seventh"));
    assertTrue(script.contains("$wrong of 7 answers are wrong"));
  }

  private static void assertOptionsAreKnown(String calls) throws IOException {
    OptionTable known = OptionTable.read();
    Matcher option =
        Pattern.compile("Namespace=([^,]+),OptionName=([^,]+),Value=\"([^\"]+)\"").matcher(calls);
    int count = 0;
    for (; option.find(); count++) {
      assertTrue(known.allows(option.group(1), option.group(2), option.group(3)), option.group());
    }
    assertTrue(count > 5, calls);
  }

  @Test
  void an_index_on_the_department_is_one_word_away() throws Exception {
    runAll(Map.of());
    assertTrue(Files.readString(calls()).contains(" DeptIndex= "));
    assertFalse(Files.readString(calls()).contains("DEPT_INDEX"));
    assertEquals(0, run("90-clean-up.sh", Map.of("DELETE_TABLE", "yes")).status());

    runAll(Map.of("DEPT_INDEX", "Dept-index"));
    String calls = Files.readString(calls());
    assertTrue(calls.contains(" DeptIndex=Dept-index "));
    assertTrue(calls.contains("OptionName=DEPT_INDEX,Value=\"Dept-index\""));
  }

  @Test
  void a_table_in_the_environment_has_no_index() throws Exception {
    Command.Result setUp =
        run("10-set-up.sh", Map.of("TABLE_IN", "environment", "DEPT_INDEX", "Dept-index"));
    assertEquals(1, setUp.status());
    assertTrue(setUp.output().contains("DEPT_INDEX needs TABLE_IN=template"), setUp.output());
    assertFalse(Files.exists(calls()));
  }

  @Test
  void the_table_can_be_part_of_the_environment() throws Exception {
    Map<String, String> inside = Map.of("TABLE_IN", "environment");
    assertEquals(0, run("10-set-up.sh", inside).status());
    Command.Result upload = run("20-upload-version.sh", inside);
    assertEquals(0, upload.status(), upload.output());
    Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
    Command unzip = Command.of("unzip", "-q", state("last-bundle.zip").toString());
    assertEquals(0, unzip.in(unpacked).run().status());
    assertEquals(
        "`{\"Ref\" : \"StudentsTable\"}`",
        ConfigFiles.options(unpacked)
            .get("aws:elasticbeanstalk:application:environment TABLE_NAME"));
    assertEquals(
        Set.of(
            "01-environment.config",
            "11-table.config",
            "11-table.config.off",
            "12-table-alarms.config",
            "12-table-alarms.config.off"),
        ConfigFiles.in(unpacked).stream()
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toSet()));
    String version = upload.output().replaceAll("(?s).*export VERSION=(\\w+).*", "$1");
    Command.Result create =
        run("30-create-environment.sh", Map.of("TABLE_IN", "environment", "VERSION", version));
    assertEquals(0, create.status(), create.output());
    assertFalse(Files.readString(calls()).contains("OptionName=TABLE_NAME"));
  }

  @Test
  void of_two_tables_only_the_environments_own_is_deleted_and_only_when_told_to() throws Exception {
    Files.createDirectories(folder.resolve("state"));
    Path own = Files.writeString(state("table-Students-of-the-environment"), "protected\n");
    Path another = Files.writeString(state("table-Students"), "protected\n");
    Map<String, String> inside = Map.of("TABLE_IN", "environment");
    Map<String, String> deleting = Map.of("TABLE_IN", "environment", "DELETE_TABLE", "yes");
    Files.writeString(state("environment"), "version\n");

    Command.Result keeps = run("90-clean-up.sh", inside);
    assertTrue(
        keeps.output().contains("Its table is Students-of-the-environment, and protected"),
        keeps.output());
    assertTrue(Files.exists(own));

    Files.writeString(state("environment"), "version\n");
    Command.Result deletes = run("90-clean-up.sh", deleting);
    assertEquals(0, deletes.status(), deletes.output());
    assertFalse(Files.exists(own));
    assertTrue(Files.exists(another));
  }

  @Test
  void the_sample_application_comes_first_and_the_own_version_takes_its_place() throws Exception {
    for (String step : STEPS.subList(0, 2)) {
      run(step, Map.of());
    }
    Command.Result create = run("30-create-environment.sh", Map.of("SAMPLE", "yes"));
    assertEquals(0, create.status(), create.output());
    assertEquals("Sample", Files.readString(state("environment")).strip());
    assertTrue(
        Files.readAllLines(calls()).stream()
            .filter(call -> call.startsWith("elasticbeanstalk create-environment "))
            .noneMatch(call -> call.contains("--version-label")));

    Command.Result deploy = run("40-deploy.sh", Map.of());
    assertEquals(0, deploy.status(), deploy.output());
    assertNotEquals("Sample", Files.readString(state("environment")).strip());
  }

  @Test
  void a_load_balancer_would_find_no_health_in_the_sample() throws Exception {
    Command.Result create =
        run("30-create-environment.sh", Map.of("SAMPLE", "yes", "TYPE", "balanced"));
    assertEquals(1, create.status());
    assertTrue(create.output().contains("SAMPLE=yes needs TYPE=single"), create.output());
    assertFalse(Files.exists(calls()));
  }

  @Test
  void a_property_is_set_alone_and_a_malformed_one_is_refused() throws Exception {
    runAll(Map.of());
    String version = Files.readString(state("environment"));
    Command.Result set = run("45-set-property.sh", Map.of(), "TABLE_NAME=Pupils");
    assertEquals(0, set.status(), set.output());
    assertTrue(Files.readString(calls()).contains("OptionName=TABLE_NAME,Value=\"Pupils\""));
    assertEquals(version, Files.readString(state("environment")));

    run("45-set-property.sh", Map.of(), "JWT_ISSUER=https://a.example", "JWT_AUDIENCE=client");
    assertTrue(
        Files.readString(calls())
            .contains(
                "Value=\"https://a.example\" Namespace"
                    + "=aws:elasticbeanstalk:application:environment,OptionName=JWT_AUDIENCE"));

    Command.Result malformed = run("45-set-property.sh", Map.of(), "table_name=Pupils");
    assertEquals(1, malformed.status());
    assertTrue(malformed.output().contains("is not NAME=VALUE"), malformed.output());
  }

  /** Both settings at once: the service does not start with one of them. */
  @Test
  void cognitos_set_up_names_the_call_that_closes_the_environment() throws Exception {
    Command.Result cognito =
        run("../cognito-set-up.sh", Map.of("DOMAIN", "my-students", "AWS_REGION", "eu-west-1"));
    assertEquals(0, cognito.status(), cognito.output());
    String issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool";
    assertTrue(
        cognito.output().contains("JWT_ISSUER=" + issuer + " JWT_AUDIENCE=client"),
        cognito.output());
    assertEquals(1, run("../cognito-set-up.sh", Map.of()).status(), "without a domain");
  }

  @Test
  void a_zip_with_a_parent_folder_or_without_dot_folders_is_refused_and_what_is_wrong_named()
      throws Exception {
    Path parent = zip("parent.zip", FILES.stream().map(file -> "rollcall/" + file).toList());
    Path plain = zip("plain.zip", FILES.stream().filter(file -> !file.startsWith(".")).toList());
    Map<Path, String> problems =
        Map.of(parent, "has a parent folder: Procfile", plain, "has no .ebextensions/01-env");
    for (Path zip : problems.keySet()) {
      Command.Result upload = run("20-upload-version.sh", Map.of("BUNDLE", zip.toString()));
      assertEquals(1, upload.status());
      assertTrue(upload.output().contains(problems.get(zip)), upload.output());
      assertFalse(Files.exists(state("objects")));
    }
  }

  @Test
  void a_dry_run_prints_each_call_and_makes_none() throws Exception {
    for (String step : Stream.concat(STEPS.stream(), Stream.of("90-clean-up.sh")).toList()) {
      Command.Result result = run(step, Map.of("DRY_RUN", "yes", "DELETE_TABLE", "yes"));
      assertEquals(0, result.status(), step + ": " + result.output());
      assertTrue(result.output().contains("+ "), step);
      assertFalse(result.output().contains("\\["), "in quotes, to be read and copied: " + step);
    }
    assertFalse(Files.exists(calls()));
  }

  @Test
  void a_wrong_answer_is_named_and_fails_the_verification() throws Exception {
    Command.Result result =
        run("50-verify.sh", Map.of(), "http://localhost:" + rollcall.api().port() + "/nothing");
    assertEquals(1, result.status());
    assertTrue(result.output().contains("WRONG  GET /: 404"), result.output());
    assertTrue(result.output().contains("7 of 7 answers are wrong"), result.output());
  }

  @Test
  void no_file_holds_a_credential() throws IOException {
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        assertFalse(text.matches("(?s).*(AKIA|ASIA)[A-Z0-9]{16}.*"), file.toString());
        assertFalse(text.contains("aws_secret_access_key"), file.toString());
      }
    }
  }

  private void runAll(Map<String, String> environment) throws Exception {
    for (String step : STEPS) {
      Command.Result result = run(step, environment);
      assertEquals(0, result.status(), step + ": " + result.output());
      // The link to the logs needs no rights.
      assertFalse(step.startsWith("60") && result.output().contains("+ curl"), result.output());
    }
    Files.writeString(state("log-group"), "");
  }

  private Command.Result run(String script, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    words.addAll(List.of(arguments));
    return Command.of(words.toArray(String[]::new))
        .with("PATH", STAND_IN + ":" + System.getenv("PATH"))
        .with("STAND_IN_STATE", folder.resolve("state").toString())
        .with("STAND_IN_CNAME", "localhost:" + rollcall.api().port())
        .with("POLL_SECONDS", "0")
        .with("BUNDLE", bundle().toString())
        .with(environment)
        .run();
  }

  /** What the scripts need of the bundle, made once: the real one is the rehearsal's. */
  private Path bundle() throws IOException {
    Path bundle = folder.resolve("bundle.zip");
    return Files.exists(bundle) ? bundle : zip("bundle.zip", FILES);
  }

  /** The files' content does not matter, but for those that are read again. */
  private Path zip(String name, List<String> files) throws IOException {
    Path path = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String entry : files) {
        zip.putNextEntry(new ZipEntry(entry));
        if (Files.isReadable(Path.of(entry)) && entry.startsWith(".ebextensions")) {
          zip.write(Files.readAllBytes(Path.of(entry)));
        }
      }
    }
    return path;
  }

  private Path calls() {
    return state("calls");
  }

  private Path state(String name) {
    return folder.resolve("state").resolve(name);
  }
}
