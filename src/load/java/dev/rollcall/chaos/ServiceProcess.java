package dev.rollcall.chaos;

import dev.rollcall.support.Api;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built JAR as a process, with the bundle's JVM flags and the memory of a small instance. */
final class ServiceProcess implements AutoCloseable {
  /** What the JVM sees as the machine's memory. */
  static final int MEGABYTES = 1024;

  private static final Path JVM_OPTIONS = Path.of("conf", "jvm.options").toAbsolutePath();

  private final JavaProcess process;
  private final Api api;

  private ServiceProcess(JavaProcess process) {
    this.process = process;
    this.api = new Api(process.awaitPort());
  }

  /** Starts it on that endpoint and waits until it listens. */
  static ServiceProcess start(
      String table, URI endpoint, Map<String, String> settings, String... jvmOptions) {
    Map<String, String> environment = new HashMap<>(BuiltJar.access());
    environment.putAll(
        Map.of(
            "PORT",
            "0",
            "BIND_ADDRESS",
            "127.0.0.1",
            "TABLE_NAME",
            table,
            "AWS_ENDPOINT_URL_DYNAMODB",
            endpoint.toString()));
    environment.putAll(settings);
    List<String> arguments =
        new ArrayList<>(List.of("@" + JVM_OPTIONS, "-XX:MaxRAM=" + MEGABYTES + "m"));
    arguments.addAll(List.of(jvmOptions));
    arguments.addAll(List.of("-jar", BuiltJar.FILE.toString()));
    return new ServiceProcess(JavaProcess.start(emptyFolder(), environment, arguments));
  }

  /** Nothing is written there. */
  private static Path emptyFolder() {
    try {
      return Files.createDirectories(Path.of("target", "chaos", "service"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api api() {
    return api;
  }

  JavaProcess process() {
    return process;
  }

  Footprint footprint() {
    return Footprint.of(process.pid());
  }

  /** From now on the peak of its memory counts anew. */
  void forgetPeak() {
    Footprint.forgetPeak(process.pid());
  }

  /** What is alive on its heap after a full collection, which this asks for. */
  int liveHeapMegabytes() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process histogram =
        new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.class_histogram").start();
    String output =
        new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Matcher total = Pattern.compile("Total +\\d+ +(\\d+)$").matcher(output);
    if (!total.find()) {
      throw new IllegalStateException("jcmd said: " + output);
    }
    return (int) (Long.parseLong(total.group(1)) >> 20);
  }

  /** SIGKILL, and waits for the end. */
  void kill() {
    process.close();
  }

  @Override
  public void close() {
    process.close();
  }
}
