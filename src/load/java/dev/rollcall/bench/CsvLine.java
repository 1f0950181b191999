package dev.rollcall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A line of a CSV file without quotes, its fields by the names in the file's first line. */
public record CsvLine(Map<String, String> fields) {
  /** All lines of a file. */
  public static List<CsvLine> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> names = List.of(lines.get(0).split(",", -1));
    return lines.stream().skip(1).map(line -> of(names, List.of(line.split(",", -1)))).toList();
  }

  static CsvLine of(List<String> names, List<String> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException("not " + names.size() + " fields: " + values);
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), values.get(i));
    }
    return new CsvLine(fields);
  }

  /** The field of that name. */
  public String text(String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no field " + name);
    }
    return value;
  }

  /** The same as a number. */
  public double number(String name) {
    return Double.parseDouble(text(name));
  }
}
