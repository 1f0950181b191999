package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RollcallExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console's import and export. */
class TransferTest {
  private static final String HEADER = "StudentID,Name,Dept";

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @TempDir Path folder;

  private Browser browser;

  @BeforeEach
  void open() throws IOException {
    browser = Browser.start();
    browser.open(rollcall.api().port(), "/");
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.assertNothingWrongInTheLog();
      browser.close();
    }
  }

  @Test
  void a_file_is_imported_with_its_progress_and_exported_again() throws IOException {
    Set<String> students =
        IntStream.range(0, 5000)
            .mapToObj(number -> "i" + number + ",Imported " + number + ",CSV")
            .collect(Collectors.toSet());
    Path file =
        Files.writeString(
            folder.resolve("some students.csv"),
            HEADER + "\r\nbad,,CSV\r\n" + String.join("\r\n", students) + "\r\n");

    // Slow enough to see how it goes.
    browser.limitUploads(100_000);
    choose(file);
    browser.await(
        "some of it is sent",
        () -> browser.find("#transfer-text").getText().matches(".*: [1-9]\\d? %"));
    double value =
        ((Number) browser.evaluate("document.querySelector('progress').position")).doubleValue();
    assertTrue(value > 0 && value < 1, "at " + value);

    browser.awaitText("#transfer-text", "5000 stored, 1 refused");
    browser.awaitText("#transfer-errors", "Line 2: ");
    browser.await("a page of them", () -> browser.all("#rows tr").size() == 25);
    browser.assertAccessible();
    browser.photograph("console-import");
    assertTrue(
        browser.all("#curl code").stream().anyMatch(line -> line.getText().contains("-X POST")));

    browser.type("#filter [name=dept]", "CSV");
    browser.click("#export-button");
    browser.awaitText("#transfer-text", "students.csv is exported");
    Set<String> exported = browser.download().lines().skip(1).collect(Collectors.toSet());
    assertEquals(students, exported);
    browser.click("#transfer-button");
    browser.await("it is closed", () -> !browser.find("#transfer").isDisplayed());
  }

  @Test
  void an_import_can_be_cancelled() throws IOException {
    Path file =
        Files.writeString(folder.resolve("large.csv"), HEADER + "\n" + "x,y,z\n".repeat(300_000));
    browser.limitUploads(100_000);
    choose(file);
    browser.await(
        "it goes on", () -> browser.find("#transfer-text").getText().contains("Importing"));

    browser.click("#transfer-button");

    browser.awaitText("#transfer-text", "large.csv was not imported, or only in part");
  }

  private void choose(Path file) {
    browser.click("#import-button");
    browser.find("#import input").sendKeys(file.toString());
    browser.click("#import .primary");
  }
}
