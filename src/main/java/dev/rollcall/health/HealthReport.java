package dev.rollcall.health;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one round of checks found out about the table.
 *
 * @param tableName the table that was asked for
 * @param region the region that was asked
 * @param checks each of them, in the order they are to be read
 */
public record HealthReport(String tableName, String region, List<TableCheck> checks) {

  public HealthReport {
    checks = List.copyOf(checks);
  }

  /** Whether all checks went well. */
  public boolean isUp() {
    return checks.stream().allMatch(TableCheck::isUp);
  }

  /** One line for the log: what is wrong and the remedies, or that nothing is. */
  public String summary() {
    String where = "table %s, region %s".formatted(tableName, region);
    if (isUp()) {
      return "DynamoDB answers (" + where + ")" + joined(TableCheck::note, ". Note: ", "; ");
    }
    return "DynamoDB can't be used ("
        + where
        + ")"
        + joined(check -> check.isUp() ? "" : check.action() + ": " + check.cause(), ". ", "; ")
        + joined(TableCheck::remedy, ". Remedy: ", "; ");
  }

  private String joined(Function<TableCheck, String> text, String prefix, String delimiter) {
    String all =
        checks.stream()
            .map(text)
            .filter(part -> !part.isEmpty())
            .distinct()
            .collect(Collectors.joining(delimiter));
    return all.isEmpty() ? "" : prefix + all;
  }
}
