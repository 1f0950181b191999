package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Api;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Students of 50 MB through the built JAR, with a heap that can't hold what it handles at once. */
class BulkIT {
  private static final int STUDENTS = 10_000;
  private static final String HEAD = "StudentID,Name,Dept";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void many_students_come_out_as_they_went_in() throws Exception {
    Path csv = folder.resolve("students.csv");
    Files.write(csv, lines());
    assertTrue(Files.size(csv) > 48 << 20, "the heap could hold " + Files.size(csv));
    try (JavaProcess service = start()) {
      URI students = URI.create("http://localhost:" + service.awaitPort() + "/student");

      HttpResponse<String> imported =
          client.send(
              HttpRequest.newBuilder(students)
                  .header("Content-Type", "text/csv")
                  .POST(BodyPublishers.ofFile(csv))
                  .build(),
              BodyHandlers.ofString());
      assertEquals("{\"created\":" + STUDENTS + ",\"failed\":0,\"errors\":[]}", imported.body());

      leaveSlowReaders(new Api(students.getPort()));
      assertEquals(sorted(Files.readAllLines(csv).stream()), sorted(export(students)));
      service.terminate();
      assertEquals(0, service.awaitExit());
      assertFalse(String.join("\n", service.output()).contains("OutOfMemory"));
    }
  }

  /** They ask for all and take next to nothing: what is not taken must not pile up. */
  private static void leaveSlowReaders(Api api) {
    List<RawConnection> readers = Stream.generate(api::connect).limit(3).toList();
    readers.forEach(
        reader ->
            assertEquals(
                200,
                reader
                    .send("GET /student HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n")
                    .read()
                    .status()));
    readers.forEach(RawConnection::close);
  }

  private Stream<String> export(URI students) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(students).header("Accept", "text/csv").build(),
            BodyHandlers.ofLines())
        .body();
  }

  private static List<String> sorted(Stream<String> lines) {
    try (lines) {
      return lines.sorted().toList();
    }
  }

  private static Iterable<String> lines() {
    String padding = "x".repeat(5_100);
    return () ->
        Stream.concat(
                Stream.of(HEAD),
                IntStream.range(0, STUDENTS)
                    .mapToObj(
                        i -> "s" + i + ",\"Student, " + i + " é " + padding + "\",'-" + i % 50))
            .iterator();
  }

  private JavaProcess start() {
    return BuiltJar.start(
        folder,
        BuiltJar.environment(BuiltJar.newTable(), Map.of()),
        "-Xmx64m",
        "-XX:+ExitOnOutOfMemoryError");
  }
}
