package dev.rollcall.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages as files: who gets them, and with which headers. What they do is the browser's test.
 */
class PagesTest {
  private static final Path RESOURCES = Path.of("src", "main", "resources");

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        "text/html",
        "Text/HTML;level=1",
        "text/plain;q=0.5, text/html;q=0.6",
        "text/*;q=0.3, text/html",
        "*/*, text/plain;q=0.9",
      })
  void whoever_prefers_html_gets_the_console(String accept) throws IOException {
    Answer answer = root(accept);

    assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
    assertEquals("Accept", answer.header("Vary"));
    assertEquals(Files.readString(RESOURCES.resolve("console/index.html")), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "text/*",
        "text/plain",
        "text/html, text/plain",
        "text/html;q=0",
        "text/html;q=0.4, text/plain;q=0.5",
        "application/json",
        "text/html;q=0.5, */*",
        "nonsense",
        ";;,=/,q=",
        "",
      })
  void everybody_else_gets_the_text(String accept) {
    Answer answer = root(accept);

    assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
    assertEquals("Accept", answer.header("Vary"));
    assertEquals("Vert.x + DynamoDB on Elastic Beanstalk is working!", answer.body());
  }

  static Stream<String> files() throws IOException {
    return Stream.of("console", "docs")
        .flatMap(
            folder -> {
              try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
                return files.map(file -> "/" + RESOURCES.relativize(file)).toList().stream();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .filter(path -> !path.endsWith("index.html"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_file_is_served_for_this_host_only_and_costs_nothing_twice(String path)
      throws IOException {
    Api api = rollcall.api();

    Answer first = api.get(path);
    Answer again = api.get(path, "If-None-Match", first.header("ETag"));

    assertEquals(200, first.status());
    assertEquals(Files.readString(Path.of("src/main/resources" + path)), first.body());
    assertEquals("no-cache", first.header("Cache-Control"));
    String policy = first.header("Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(policy.contains("http"), policy);
    assertEquals(304, again.status());
  }

  @Test
  void the_documents_page_is_found_with_a_slash_too() {
    // Not in the API's document, which has the path without a slash.
    Answer answer = new Api(rollcall.api().port()).get("/docs/");

    assertEquals(302, answer.status());
    assertEquals("../docs", answer.header("Location"));
  }

  @Test
  void swagger_ui_is_there() {
    assertEquals(200, rollcall.api().get("/docs/swagger-ui.css").status());
    assertTrue(rollcall.api().get("/docs/swagger-ui-bundle.js").body().length() > 500_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/openapi.json", "/console/main.js"})
  void head_tells_what_get_would(String path) {
    String head = path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n";
    try (RawConnection connection = rollcall.api().connect()) {
      Answer get = connection.send("GET " + head).read();
      Answer answer = connection.send("HEAD " + head).readHead();

      assertEquals(200, answer.status());
      for (String header : List.of("Content-Type", "Content-Length", "ETag")) {
        assertEquals(get.header(header), answer.header(header));
      }
      int length = get.body().getBytes(StandardCharsets.UTF_8).length;
      assertEquals(String.valueOf(length), answer.header("Content-Length"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs/index.html", "/docs/../openapi.yaml", "/console", "/console/x.js"})
  void another_path_is_a_404(String path) {
    assertEquals(404, rollcall.api().get(path).status());
  }

  private static Answer root(String accept) {
    return rollcall.api().get("/", "Accept", accept);
  }
}
