package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook that ends with another status than 0 fails the deployment: these never do. */
class HooksTest {
  private static final Path HOOKS = Path.of(".platform/hooks").toAbsolutePath();
  private static final String ARCHIVE = "predeploy/10_archive.sh";
  private static final String STOP_TIME = "predeploy/20_stop_time.sh";
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
        ": >rollcall.jsa",
        "echo 'listens on port 1'; exec sleep 60"
      })
  void without_an_archive_the_version_is_deployed_as_it_is(String java) throws IOException {
    program("java", java);
    assertWithoutArchive(run(ARCHIVE, Map.of()), "No start-up archive: ");
  }

  @Test
  void too_little_memory_or_time_is_named_in_one_line() throws IOException {
    program("java", "exec sleep 60");
    Path memory = Files.writeString(staging.resolve("meminfo"), "MemAvailable:  204800 kB\n");
    assertWithoutArchive(
        run(ARCHIVE, Map.of("MEMINFO", memory.toString())),
        "No start-up archive: 250 MB of memory are needed, 200 are free.");
    assertWithoutArchive(
        run(ARCHIVE, Map.of()), "No start-up archive: it took more than 1 seconds.");
    program("java", "echo one; echo no such table >&2; exit 1");
    assertWithoutArchive(
        run(ARCHIVE, Map.of()),
        "No start-up archive: the JVM ended with status 1 and 'no such table'.");
  }

  private void assertWithoutArchive(Command.Result hook, String said) throws IOException {
    assertEquals(0, hook.status(), hook.output());
    assertTrue(hook.output().startsWith(said), hook.output());
    assertTrue(hook.output().endsWith("The service starts without it, only slower.\n"));
    assertEquals(1, hook.output().lines().count(), hook.output());
    assertEquals(Files.readString(OPTIONS), Files.readString(staging.resolve(OPTIONS)));
    assertTrue(Files.notExists(staging.resolve("rollcall.jsa")));
  }

  @Test
  void a_bundle_without_options_is_deployed_as_it_is() throws IOException {
    program("java", "exit 0");
    Files.delete(staging.resolve(OPTIONS));
    assertEquals(0, run(ARCHIVE, Map.of()).status());
  }

  /** The stand-in of Java writes its archive when it is stopped, as the JVM does. */
  @Test
  void an_archive_is_used_and_named_once_however_often_the_hook_runs() throws IOException {
    Files.writeString(
        staging.resolve(OPTIONS), "-javaagent:agent.jar\n" + Files.readString(OPTIONS));
    program(
        "java",
        """
        case "$*" in *-Xshare:dump*) echo first >rollcall-first.jsa; exit 0 ;; esac
        grep javaagent "${1#@}" && exit 1
        case "$*" in *ArchiveClassesAtExit*) file=rollcall.jsa ;; *) file=/dev/null ;; esac
        trap 'echo "$@" >$file; exit 0' TERM
        echo "listens on port 1"
        sleep 60 & wait
        """);
    run(ARCHIVE, Map.of("ARCHIVE_LIMIT_SECONDS", "30"));
    Command.Result second = run(ARCHIVE, Map.of("ARCHIVE_LIMIT_SECONDS", "30"));
    assertEquals("", second.output());
    assertEquals(
        "-javaagent:agent.jar\n"
            + Files.readString(OPTIONS)
            + "-XX:SharedArchiveFile=rollcall-first.jsa:rollcall.jsa\n",
        Files.readString(staging.resolve(OPTIONS)));
    Path archive = staging.resolve("rollcall.jsa");
    assertTrue(Files.readString(archive).contains("-XX:SharedArchiveFile=rollcall-first.jsa"));
    assertEquals(
        PosixFilePermissions.fromString("rw-r--r--"), Files.getPosixFilePermissions(archive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off", ""})
  void nginx_redirects_to_https_only_where_the_environment_says_so(String value)
      throws IOException {
    Path nginx = staging.resolve(".platform/nginx/conf.d/elasticbeanstalk");
    Files.createDirectories(nginx);
    assertEquals(0, run("prebuild/10_https.sh", Map.of("HTTPS_REDIRECT", value)).status());
    assertEquals(value.equals("on"), Files.exists(nginx.resolve("10_https_redirect.conf")));
  }

  @Test
  void the_stop_time_is_given_to_the_unit_of_the_procfiles_process() throws IOException {
    assertEquals(0, run(STOP_TIME, Map.of()).status());
    assertEquals(
        List.of("[Service]", "TimeoutStopSec=40"),
        Files.readAllLines(staging.resolve("units/web.service.d/rollcall.conf")));
    assertTrue(Files.readAllLines(Path.of("Procfile")).get(0).startsWith("web:"));
  }

  @Test
  void a_systemd_that_takes_no_stop_time_is_no_trouble() throws IOException {
    program("systemctl", "exit 1");
    assertEquals(0, run(STOP_TIME, Map.of()).status());
    Instance.delete(staging.resolve("units"));
    Files.writeString(staging.resolve("units"), "a file where the folder should be");
    Command.Result hook = run(STOP_TIME, Map.of());
    assertEquals(0, hook.status());
    assertTrue(hook.output().contains("systemd's own default holds"), hook.output());
  }

  private Command.Result run(String hook, Map<String, String> environment) throws IOException {
    return Command.of(HOOKS.resolve(hook).toString())
        .in(staging)
        .with("PATH", staging.resolve("bin") + ":" + System.getenv("PATH"))
        .with("SYSTEMD_UNITS", staging.resolve("units").toString())
        .with("ARCHIVE_LIMIT_SECONDS", "1")
        .with(environment)
        .run();
  }

  private void program(String name, String does) throws IOException {
    Path file = staging.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
