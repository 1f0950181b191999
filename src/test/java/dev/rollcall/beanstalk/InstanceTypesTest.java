package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that name instance types agree with the one table of them, and with each other. */
class InstanceTypesTest {
  private static final Path TABLE = Path.of("src/test/resources/beanstalk/instance-types.txt");
  private static final Path SETTINGS = Path.of("docs/walkthrough/00-settings.sh");
  private static final Pattern TYPE =
      Pattern.compile("\\b[a-z]\\d[a-z]*\\.(?:nano|micro|small|medium|\\d*x?large)\\b");

  /**
   * A row.
   *
   * @param memory in MiB
   */
  private record InstanceType(String name, String architecture, long memory) {}

  /** The memory of the smallest type that the walkthrough offers. */
  static long smallestMib() throws IOException {
    Map<String, InstanceType> table = table();
    return offered("x86_64").stream().mapToLong(type -> table.get(type).memory()).min().orElse(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void the_types_offered_are_of_the_architecture_and_in_the_table(String architecture)
      throws IOException {
    Map<String, InstanceType> table = table();
    List<String> offered = offered(architecture);
    assertTrue(offered.size() > 1, offered.toString());
    for (String type : offered) {
      assertEquals(architecture, table.get(type).architecture(), type);
    }
  }

  @Test
  void the_bundle_offers_what_the_walkthrough_does() throws IOException {
    Map<String, Object> options = ConfigFiles.options(Path.of(""));
    String architecture = options.get("aws:ec2:instances SupportedArchitectures").toString();
    assertEquals(
        String.join(",", offered(architecture)),
        options.get("aws:ec2:instances InstanceTypes").toString());
  }

  @Test
  void no_document_names_another_type() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (String root : List.of("docs", ".ebextensions", ".platform", "README.md", "conf")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(InstanceTypesTest::isText).toList()) {
          TYPE.matcher(Files.readString(file))
              .results()
              .map(MatchResult::group)
              .forEach(named::add);
        }
      }
    }
    assertTrue(table().keySet().containsAll(named), named.toString());
    assertTrue(named.contains("t3.micro"));
  }

  private static boolean isText(Path file) {
    return Files.isRegularFile(file) && !file.toString().matches(".*\\.(webp|svg|csv|json)");
  }

  private static Map<String, InstanceType> table() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" \\| ", 3))
        .map(cells -> new InstanceType(cells[0], cells[1], Long.parseLong(cells[2])))
        .collect(Collectors.toMap(InstanceType::name, type -> type));
  }

  /** The walkthrough's default, as its script prints it. */
  private static List<String> offered(String architecture) throws IOException {
    String printed =
        Command.of(SETTINGS.toString()).with("ARCHITECTURE", architecture).run().output();
    String types = printed.replaceAll("(?s).*INSTANCE_TYPES +(\\S+).*", "$1");
    return Arrays.asList(types.split(",", -1));
  }
}
