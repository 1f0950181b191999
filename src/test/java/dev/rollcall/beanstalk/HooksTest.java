package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook that ends with another status than 0 fails the deployment: these never do. */
class HooksTest {
  private static final Path HOOKS = Path.of(".platform/hooks/predeploy").toAbsolutePath();
  private static final Path OPTIONS = Path.of("conf/jvm.options");

  @TempDir Path staging;

  @BeforeEach
  void thereIsABundle() throws IOException {
    Files.createDirectories(staging.resolve("conf"));
    Files.createDirectories(staging.resolve("bin"));
    Files.copy(OPTIONS, staging.resolve(OPTIONS), StandardCopyOption.REPLACE_EXISTING);
    program("systemctl", "exit 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'no such JAR' >&2; exit 1",
        "exit 127",
        "kill -KILL $$",
        "exec sleep 60",
        "echo half >rollcall.jsa; exit 1",
        "exit 0",
        ": >rollcall.jsa"
      })
  void withoutAnArchiveTheVersionIsDeployedAsItIs(String java) throws IOException {
    program("java", java);
    Command.Result hook = run("10_archive.sh");
    assertEquals(0, hook.status(), hook.output());
    assertTrue(hook.output().contains("starts without it, only slower"), hook.output());
    assertEquals(Files.readString(OPTIONS), Files.readString(staging.resolve(OPTIONS)));
  }

  @Test
  void aBundleWithoutOptionsIsDeployedAsItIs() throws IOException {
    program("java", "exit 0");
    Files.delete(staging.resolve(OPTIONS));
    assertEquals(0, run("10_archive.sh").status());
  }

  @Test
  void anArchiveThatWasMadeIsUsedAndNamedOnceHoweverOftenTheHookRuns() throws IOException {
    program("java", "echo archive >rollcall.jsa");
    run("10_archive.sh");
    run("10_archive.sh");
    assertEquals(
        Files.readString(OPTIONS) + "-XX:SharedArchiveFile=rollcall.jsa\n",
        Files.readString(staging.resolve(OPTIONS)));
    assertEquals(
        PosixFilePermissions.fromString("rw-r--r--"),
        Files.getPosixFilePermissions(staging.resolve("rollcall.jsa")));
  }

  @Test
  void theStopTimeIsGivenToTheUnitOfTheProcfilesProcess() throws IOException {
    assertEquals(0, run("20_stop_time.sh").status());
    assertEquals(
        List.of("[Service]", "TimeoutStopSec=40"),
        Files.readAllLines(staging.resolve("units/web.service.d/rollcall.conf")));
    assertTrue(Files.readAllLines(Path.of("Procfile")).get(0).startsWith("web:"));
  }

  @Test
  void aSystemdThatTakesNoStopTimeIsNoTrouble() throws IOException {
    program("systemctl", "exit 1");
    assertEquals(0, run("20_stop_time.sh").status());
    Instance.delete(staging.resolve("units"));
    Files.writeString(staging.resolve("units"), "a file where the folder should be");
    Command.Result hook = run("20_stop_time.sh");
    assertEquals(0, hook.status());
    assertTrue(hook.output().contains("systemd's own default holds"), hook.output());
  }

  private Command.Result run(String hook) throws IOException {
    return Command.of(HOOKS.resolve(hook).toString())
        .in(staging)
        .with("PATH", staging.resolve("bin") + ":" + System.getenv("PATH"))
        .with("SYSTEMD_UNITS", staging.resolve("units").toString())
        .with("ARCHIVE_LIMIT_SECONDS", "1")
        .run();
  }

  private void program(String name, String does) throws IOException {
    Path file = staging.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
