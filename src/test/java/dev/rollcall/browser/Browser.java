package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, as somebody who looks at the service uses it. */
final class Browser implements AutoCloseable {
  /** Only a hang takes that long. */
  private static final Duration HANG = Duration.ofSeconds(60);

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;
  private final Path downloads;

  private Browser(ChromeDriver driver, Path downloads) {
    this.driver = driver;
    this.downloads = downloads;
  }

  /** Skips the test where no browser is installed, except in CI, where that is a failure. */
  static Browser start() throws IOException {
    Tools.require("chromium", "chromedriver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium"));
    // No sandbox: it needs rights that a build's container has not; it opens nothing but this
    // service.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver"))
            .usingAnyFreePort()
            .build();
    Path downloads = Files.createTempDirectory("downloads");
    Browser browser = new Browser(new ChromeDriver(service, options), downloads);
    browser.command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    browser.resize(1280, 900);
    return browser;
  }

  Browser open(int port, String path) {
    driver.get("http://localhost:" + port + path);
    return this;
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** Makes the window that large, in CSS pixels; below 600 it is a phone's. */
  void resize(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** What the system prefers: dark or light. */
  void prefer(String scheme) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Lets no more than that through to the service, in bytes a second. */
  void limitUploads(int bytesPerSecond) {
    command("Network.enable", Map.of());
    command(
        "Network.emulateNetworkConditions",
        Map.of(
            "offline",
            false,
            "latency",
            0,
            "downloadThroughput",
            -1,
            "uploadThroughput",
            bytesPerSecond));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  void click(String selector) {
    await(
        selector + " can be clicked",
        () -> find(selector).isEnabled() && find(selector).isDisplayed());
    find(selector).click();
  }

  /** Replaces what a field holds. */
  void type(String selector, String text) {
    find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE, text);
  }

  /** Replaces what a field holds in one go, as pasting does. */
  void paste(String selector, String text) {
    find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"));
    run("document.execCommand('insertText', false, arguments[0])", text);
  }

  /** Clicks twice, as fast as a person's finger may. */
  void doubleClick(WebElement element) {
    new Actions(driver).doubleClick(element).perform();
  }

  void doubleClick(String selector) {
    doubleClick(find(selector));
  }

  /** Presses keys one after the other, wherever the focus is. */
  void press(CharSequence... keys) {
    for (CharSequence key : keys) {
      new Actions(driver).sendKeys(key).perform();
    }
  }

  /** The element that has the keyboard. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Waits until the condition holds. */
  void await(String what, Condition condition) {
    new WebDriverWait(driver, HANG, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .ignoring(NoSuchElementException.class)
        .withMessage(() -> what + "; the page: " + find("body").getText())
        .until(any -> condition.holds());
  }

  /** Waits until the element's text holds that. */
  void awaitText(String selector, String text) {
    await(selector + " has " + text, () -> find(selector).getText().contains(text));
  }

  /** The value of a JavaScript expression. */
  Object evaluate(String expression, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript("return " + expression, arguments);
  }

  /** Runs a script. */
  void run(String script, Object... arguments) {
    ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Goes to an empty page, whatever this one asks. */
  void leave() {
    driver.get("about:blank");
  }

  void back() {
    driver.navigate().back();
  }

  /** The first file that was downloaded. */
  String download() throws IOException {
    await("a download is complete", () -> downloaded().isPresent());
    return Files.readString(downloaded().orElseThrow());
  }

  /** Whether a file was downloaded. */
  boolean hasDownloaded() {
    return downloaded().isPresent();
  }

  void forgetDownloads() {
    try (Stream<Path> files = Files.list(downloads)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<Path> downloaded() {
    try (Stream<Path> files = Files.list(downloads)) {
      return files.filter(file -> !file.toString().endsWith(".crdownload")).findFirst();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails where axe-core finds anything that keeps somebody from using the page. */
  void assertAccessible() throws IOException {
    if (Boolean.FALSE.equals(evaluate("'axe' in window"))) {
      try (var axe = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
        driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    driver.manage().timeouts().scriptTimeout(HANG);
    Object violations =
        driver.executeAsyncScript(
            "const done = arguments[0];const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                + " 'wcag22aa', 'best-practice', 'experimental'];axe.run(document, {runOnly: {type:"
                + " 'tag', values}}).then(result => done(result.violations.map(v => v.id + ': ' +"
                + " v.help + ' ' + v.nodes.map(n => n.html).join(' '))))");
    assertEquals(List.of(), violations);
  }

  /** Fails where the page tried what its security policy forbids, or failed itself. */
  void assertNothingWrongInTheLog() {
    List<String> wrong =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .map(entry -> entry.getLevel() + " " + entry.getMessage())
            // The browser counts each answer that is an error; the page shows those itself.
            .filter(line -> !line.contains("Failed to load resource"))
            .toList();
    assertEquals(List.of(), wrong);
  }

  /** Keeps a picture of the whole page in target/screenshots. */
  void photograph(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Whether nothing sticks out to the side. */
  boolean fitsItsWidth() {
    return Boolean.TRUE.equals(
        evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
  }

  private void command(String name, Map<String, Object> parameters) {
    driver.executeCdpCommand(name, parameters);
  }

  /** The program of that name, which is installed. */
  private static File program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** Something to wait for. */
  @FunctionalInterface
  interface Condition {
    boolean holds();
  }
}
