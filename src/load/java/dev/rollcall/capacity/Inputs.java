package dev.rollcall.capacity;

import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of a page's tables, by the name in the first column; the value is in the second. */
record Inputs(Map<String, Double> values) {

  static Inputs read(String page) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String line : page.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 3 && cells[2].strip().matches("[0-9][0-9.,]*")) {
        Double before =
            values.put(cells[1].strip(), Double.valueOf(cells[2].strip().replace(",", "")));
        if (before != null) {
          throw new IllegalArgumentException(cells[1].strip() + " stands there twice");
        }
      }
    }
    return new Inputs(values);
  }

  double of(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no '" + name + "' in " + values.keySet());
    }
    return value;
  }
}
