package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pages of a list, as a client follows them. */
final class Pages {
  private final Api api;

  Pages(Api api) {
    this.api = api;
  }

  /** Every page from that path on, by the links. */
  List<JsonObject> follow(String path) {
    List<JsonObject> pages = new ArrayList<>();
    for (String next = path; !next.isEmpty(); ) {
      Answer answer = api.get(next);
      assertEquals(200, answer.status(), answer.body());
      pages.add(new JsonObject(answer.body()));
      String link = answer.header("Link");
      next = link.isEmpty() ? "" : "/" + link.substring(1, link.indexOf('>'));
    }
    return pages;
  }

  static int size(JsonObject page) {
    return page.getJsonArray("students").size();
  }

  /** The ids of all pages, none of which may be there twice. */
  static Set<String> ids(List<JsonObject> pages) {
    Set<String> ids = new HashSet<>();
    for (JsonObject page : pages) {
      for (int i = 0; i < size(page); i++) {
        String id = page.getJsonArray("students").getJsonObject(i).getString("StudentID");
        assertTrue(ids.add(id), id + " is there twice");
      }
    }
    return ids;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
