package dev.rollcall.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** The elements of a header that is a list between commas (RFC 9110, 5.6.1). */
public final class ListHeader {
  private ListHeader() {}

  /**
   * The elements of all header lines of that name, without blanks around them. Commas in quoted
   * strings separate nothing; empty elements are left out.
   */
  public static List<String> elements(HttpServerRequest request, CharSequence name) {
    List<String> elements = new ArrayList<>();
    for (String line : request.headers().getAll(name)) {
      int start = 0;
      boolean quoted = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"') {
          quoted = !quoted;
        } else if (c == '\\' && quoted) {
          i++;
        } else if (c == ',' && !quoted) {
          add(line.substring(start, i), elements);
          start = i + 1;
        }
      }
      add(line.substring(start), elements);
    }
    return elements;
  }

  private static void add(String element, List<String> elements) {
    if (!element.isBlank()) {
      elements.add(element.strip());
    }
  }
}
