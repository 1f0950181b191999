package dev.rollcall.beanstalk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The options that Elastic Beanstalk takes, of the namespaces used here; see options.txt. */
final class OptionTable {
  private static final Path FILE = Path.of("src/test/resources/beanstalk/options.txt");

  private final List<Row> rows;

  private OptionTable(List<Row> rows) {
    this.rows = rows;
  }

  /** Those that a single instance takes too: nothing of load balancers and of several instances. */
  static OptionTable ofSingleInstance() throws IOException {
    Set<String> balancedOnly =
        Set.of(
            "aws:autoscaling:asg",
            "aws:autoscaling:trigger",
            "aws:elasticbeanstalk:command",
            "aws:elasticbeanstalk:environment",
            "aws:elasticbeanstalk:environment:process:default",
            "aws:elbv2:listener:443");
    return new OptionTable(
        read().rows.stream().filter(row -> !balancedOnly.contains(row.namespace())).toList());
  }

  static OptionTable read() throws IOException {
    return new OptionTable(
        Files.readAllLines(FILE).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" \\| ", 3))
            .map(cells -> new Row(cells[0], Pattern.compile(cells[1]), Pattern.compile(cells[2])))
            .toList());
  }

  /** Whether there is such an option, and that value is one of its. */
  boolean allows(String namespace, String option, String value) {
    return rows.stream().anyMatch(row -> row.allows(namespace, option, value));
  }

  private record Row(String namespace, Pattern option, Pattern value) {
    boolean allows(String givenNamespace, String givenOption, String givenValue) {
      return namespace.equals(givenNamespace)
          && option.matcher(givenOption).matches()
          && value.matcher(givenValue).matches();
    }
  }
}
