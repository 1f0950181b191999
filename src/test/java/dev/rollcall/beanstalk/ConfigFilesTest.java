package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.error.YAMLException;

/** What Elastic Beanstalk would refuse or, worse, ignore in {@code .ebextensions}. */
class ConfigFilesTest {
  private static final Path HERE = Path.of("");

  static List<Path> files() throws IOException {
    return ConfigFiles.in(HERE);
  }

  @ParameterizedTest
  @MethodSource("files")
  void each_file_has_one_reason_a_number_and_only_keys_that_elastic_beanstalk_knows(Path file)
      throws IOException {
    assertTrue(file.getFileName().toString().matches("\\d\\d-[a-z-]+\\.config(\\.off)?"));
    assertTrue(Files.readString(file).startsWith("# "), "says why");
    assertTrue(Set.of("option_settings", "Resources").containsAll(ConfigFiles.read(file).keySet()));
    // YAML allows no tabs for indenting, and "!Ref" is not for these files.
    assertTrue(Files.readAllLines(file).stream().noneMatch(line -> line.matches(".*(\t|!Ref).*")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void each_option_is_known_and_its_value_is_text_and_allowed(Path file) throws IOException {
    Map<String, Object> settings = ConfigFiles.map(ConfigFiles.read(file), "option_settings");
    OptionTable known = OptionTable.read();
    for (String namespace : settings.keySet()) {
      ConfigFiles.map(settings, namespace)
          .forEach(
              (option, value) -> {
                assertInstanceOf(String.class, value, option + " is quoted");
                assertTrue(
                    known.allows(namespace, option, (String) value),
                    namespace + " " + option + ": " + value);
              });
    }
  }

  @Test
  void no_option_is_set_in_two_files() throws IOException {
    Map<String, Path> seen = new HashMap<>();
    for (Path file : files()) {
      Map<String, Object> settings = ConfigFiles.map(ConfigFiles.read(file), "option_settings");
      for (String namespace : settings.keySet()) {
        for (String option : ConfigFiles.map(settings, namespace).keySet()) {
          Path first = seen.put(namespace + " " + option, file);
          // The one that is off takes the table's name over when it is turned on.
          assertTrue(first == null || file.toString().endsWith(".off"), option + " in " + first);
        }
      }
    }
  }

  /** A bundle can't know its kind of environment, and nothing can unset what it sets. */
  @Test
  void the_files_set_only_what_is_valid_for_a_single_instance_too() throws IOException {
    OptionTable valid = OptionTable.ofSingleInstance();
    ConfigFiles.options(HERE)
        .forEach(
            (option, value) -> {
              String[] words = option.split(" ", -1);
              assertTrue(valid.allows(words[0], words[1], value.toString()), option);
            });
    assertFalse(valid.allows("aws:autoscaling:trigger", "LowerThreshold", "20"));
    assertFalse(valid.allows("aws:elasticbeanstalk:command", "DeploymentPolicy", "Rolling"));
    assertFalse(valid.allows("aws:autoscaling:asg", "MinSize", "2"));
  }

  /** AWS's role for managed platform updates has no right to change resources of our own. */
  @Test
  void no_file_that_is_on_makes_a_resource() throws IOException {
    for (Path file : files()) {
      if (file.toString().endsWith(".config")) {
        assertEquals(Set.of("option_settings"), ConfigFiles.read(file).keySet(), file.toString());
      }
    }
  }

  @Test
  void environment_properties_are_settings_and_port_and_table_are_the_labs() throws IOException {
    Map<String, String> environment = ConfigFiles.environment(HERE, "ap-south-1");
    assertEquals(
        Map.of("PORT", "5000", "TABLE_NAME", "Students", "AWS_REGION", "ap-south-1"), environment);
    Set<String> settings =
        Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toSet());
    assertTrue(settings.containsAll(environment.keySet()));
  }

  @Test
  void nginx_forwards_to_the_service_and_never_to_its_management_port() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".platform", "nginx"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(
            Files.readString(file).contains(Setting.MANAGEMENT_PORT.defaultValue()),
            file.toString());
      }
    }
  }

  @Test
  void client_errors_do_not_count_against_the_environments_health(@TempDir Path folder)
      throws IOException {
    assertFalse(ConfigFiles.clientErrorsCount(HERE));
    Files.createDirectories(folder.resolve(".ebextensions"));
    assertTrue(ConfigFiles.clientErrorsCount(folder), "without the file they would");
  }

  @Test
  void a_key_given_twice_is_found(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.config"), "a: 1\na: 2\n");
    assertThrows(YAMLException.class, () -> ConfigFiles.read(file));
  }
}
