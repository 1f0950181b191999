package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console's import and export. */
class TransferIT {
  private static final String HEADER = "StudentID,Name,Dept";
  private static final int UNLIMITED = -1;

  @RegisterExtension static final Console console = new Console();

  @TempDir Path folder;

  private Browser browser;

  @BeforeEach
  void take() {
    browser = console.browser();
    browser.limitUploads(UNLIMITED);
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
    console.open();

    // Slow enough to see how it goes.
    browser.limitUploads(200_000);
    choose(file);
    browser.awaitText("#import-plan", " kB of CSV: about ");
    browser.awaitText("#import-plan", "keeps its other attributes");
    browser.click("#import .primary");
    browser.await(
        "some of it is sent",
        () -> browser.find("#import-text").getText().matches(".*: [1-9]\\d? % sent"));
    double value =
        ((Number) browser.evaluate("document.querySelector('progress').position")).doubleValue();
    assertTrue(value > 0 && value < 1, "at " + value);

    browser.awaitText("#import-text", "5,000 stored, 1 failed");
    browser.awaitText("#failed-lines", "2 ");
    assertEquals(1, console.proxy().count("POST /student\\?existing=update"));
    browser.await("a page of them", () -> console.rows() == 25);
    browser.assertAccessible();
    browser.click("#download-failed");
    assertTrue(browser.download().startsWith("\uFEFFLine,Error\r\n2,"));
    browser.forgetDownloads();

    browser.type("#dept", "CSV");
    browser.click("#filter .primary");
    browser.awaitText("#page-note", "25 students, more follow");
    browser.type("#dept", "typed, not searched");
    export("csv");
    browser.awaitText("#export-text", "students.csv is exported");
    String exported = browser.download();
    assertTrue(exported.startsWith("\uFEFF" + HEADER));
    assertEquals(students, exported.lines().skip(1).collect(Collectors.toSet()));
    browser.click("#export-button-cancel");
    browser.await("it is closed", () -> browser.all("#export-task").isEmpty());
    assertFalse(browser.all("#import-task").isEmpty());
  }

  @Test
  void whole_records_are_exported_as_ndjson_and_csv_says_what_it_leaves_out() throws IOException {
    console.storeItem(
        "s1", Map.of("Name", fromS("Anita"), "Dept", fromS("MCA"), "Year", fromN("2")));
    console.open();
    browser.click("#export-button");
    browser.awaitText("#export", "It leaves out all other attributes");
    browser.press(Keys.ESCAPE);
    export("ndjson");
    assertEquals(
        "{\"StudentID\":\"s1\",\"Name\":\"Anita\",\"Dept\":\"MCA\",\"Year\":2}\n",
        browser.download());
  }

  @Test
  void an_import_says_what_it_will_do_with_records_that_exist() throws IOException {
    Path file =
        Files.writeString(folder.resolve("few.ndjson"), "{\"StudentID\":\"n1\",\"Name\":\"A\"}\n");
    console.open();
    choose(file);
    browser.awaitText("#import-plan", "of NDJSON: 1 student.");
    browser.click("#import [value=replace]");
    browser.awaitText("#import-plan", "its other attributes are lost");
    browser.click("#import [value=refuse]");
    browser.awaitText("#import-plan", "stays as it is and is counted as failed");
    browser.doubleClick("#import .primary");
    browser.awaitText("#import-text", "few.ndjson: 1 stored, 0 failed");
    assertEquals(List.of(1L), List.of(console.proxy().count("POST /student\\?existing=refuse")));

    choose(Files.writeString(folder.resolve("wrong.csv"), "Id;Name\n1;A\n"));
    browser.awaitText(
        "#import-warning", "Its first line names no column StudentID and Name: “Id;Name”");
  }

  @Test
  void an_export_that_is_corrected_and_imported_again_loses_no_other_attributes()
      throws IOException {
    console.storeItem(
        "s1", Map.of("Name", fromS("Anita"), "Dept", fromS("MCA"), "Year", fromN("2")));
    console.open();
    export("csv");
    browser.awaitText("#export-text", "students.csv is exported");
    String corrected = browser.download().replace("Anita", "Anita S");
    choose(Files.writeString(folder.resolve("corrected.csv"), corrected));
    browser.awaitText("#import-plan", "1 student");
    browser.click("#import .primary");

    browser.awaitText("#import-text", "corrected.csv: 1 stored, 0 failed");
    assertEquals(
        "{\"StudentID\":\"s1\",\"Name\":\"Anita S\",\"Dept\":\"MCA\",\"Year\":2}",
        console.stored("s1").encode());
    browser.awaitText("#rows", "Anita S");
  }

  @Test
  void an_import_and_an_export_have_each_their_own_cancel() throws IOException {
    console.store(3);
    Path file =
        Files.writeString(folder.resolve("large.csv"), HEADER + "\n" + "x,y,z\n".repeat(300_000));
    console.open();
    browser.limitUploads(100_000);
    choose(file);
    browser.click("#import .primary");
    browser.awaitText("#import-text", "Importing large.csv");
    console.proxy().hold("GET /student");
    export("ndjson");
    browser.awaitText("#export-text", "Exporting");
    assertTrue(console.leavingAsks());

    browser.click("#export-button-cancel");
    browser.awaitText("#export-text", "The export was cancelled");
    browser.awaitText("#import-text", "Importing large.csv");
    browser.click("#import-button-cancel");
    browser.awaitText("#import-text", "The import of large.csv was cancelled");
    assertTrue(browser.all(".trouble").isEmpty());
    assertFalse(console.leavingAsks());
    assertFalse(browser.hasDownloaded());
  }

  @Test
  void an_edit_survives_the_end_of_an_import() throws IOException {
    console.store(1);
    console.open();
    console.edit("s1");
    browser.type("#edit-Name", "Typed");
    choose(Files.writeString(folder.resolve("few.csv"), HEADER + "\ns2,Second,\n"));
    browser.click("#import .primary");
    browser.await("the list is read again", () -> console.rows() == 2);
    assertEquals("Typed", browser.find("#edit-Name").getDomProperty("value"));
  }

  private void choose(Path file) {
    browser.click("#import-button");
    browser.find("#import-file").sendKeys(file.toString());
    browser.awaitText("#import-plan", file.getFileName().toString());
  }

  private void export(String format) {
    browser.click("#export-button");
    browser.click("#export [value=" + format + "]");
    browser.click("#export .primary");
  }
}
