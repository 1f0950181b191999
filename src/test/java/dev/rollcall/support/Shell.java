package dev.rollcall.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs a line as a reader of the documentation would. */
public final class Shell {
  private Shell() {}

  /** What the line prints on its standard output; fails unless it ends with status 0. */
  public static String output(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", line)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), line);
    return output.stripTrailing();
  }
}
