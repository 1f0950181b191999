package dev.rollcall;

import dev.rollcall.health.DoctorCommand;
import dev.rollcall.health.NginxPortCheck;
import dev.rollcall.logging.Logging;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.InvalidSettingsException;
import dev.rollcall.settings.Settings;
import dev.rollcall.settings.SettingsLoader;
import dev.rollcall.student.DynamoDbClientFactory;
import dev.rollcall.student.SdkEnvironment;
import dev.rollcall.verticle.ManagementPortException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: settings, logging, the service, and its orderly end. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Path CONFIG = Path.of("conf", "config.json");
  private static final SdkEnvironment SDK = new SdkEnvironment(System::getenv, System::getProperty);

  private Main() {}

  /**
   * Without an argument the service: runs until SIGTERM or Ctrl-C, then exits with 0; with 1 at
   * once where it can't start. With {@code doctor} a report: exits with 0 where all is well, else
   * with 1. With {@code archive} the start-up archive, for which it runs itself with {@code train}.
   */
  public static void main(String[] arguments) {
    String command = String.join(" ", arguments);
    if (command.equals("archive")) {
      exit(new StartupArchive(System.out).make());
    }
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.vertx(new VertxOptions().setPreferNativeTransport(true));
    SettingsLoader loader = new SettingsLoader(vertx, CONFIG, System.getenv());
    Future<Settings> settings = loader.load();
    switch (command) {
      case "" ->
          settings
              .compose(read -> start(vertx, read, loader.warnings(), metrics))
              .onFailure(Main::exit);
      case "doctor" ->
          settings
              .compose(read -> examine(vertx, read, metrics))
              .onSuccess(Main::exit)
              .onFailure(Main::exit);
      case "train" ->
          settings
              .compose(read -> new TrainingRun(vertx, SDK, metrics).run())
              .onSuccess(trained -> exit(0))
              .onFailure(Main::exit);
      default -> {
        LOG.error(
            "Rollcall knows no such command; without one it starts, with 'doctor' it reports,"
                + " with 'archive' it makes the file that lets it start faster");
        exit(1);
      }
    }
  }

  private static Future<Integer> examine(Vertx vertx, Settings settings, Metrics metrics) {
    // The report says it all, and says it better than warnings of the SDK's in between.
    Logging.silence();
    return new DoctorCommand(vertx, metrics.dynamoDb(), System.getenv(), SDK, System.out)
        .examine(settings);
  }

  private static Future<Service> start(
      Vertx vertx, Settings settings, List<String> warnings, Metrics metrics) {
    Logging.configure(settings);
    warnings.forEach(LOG::warn);
    // By default a name that could not be resolved stays so for 10 s, however soon DNS is back.
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    // Building the client reads files and loads hundreds of classes: not on an event loop.
    return vertx
        .executeBlocking(() -> DynamoDbClientFactory.create(settings, SDK, metrics.dynamoDb()))
        .compose(client -> Service.start(vertx, settings, client, metrics))
        .onSuccess(
            rollcall -> {
              Runtime.getRuntime()
                  .addShutdownHook(new Thread(new Shutdown(vertx, rollcall, settings), "shutdown"));
              LOG.info(
                  "Rollcall {} on Java {} listens on port {} (metrics on {}) with {}",
                  Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                      .orElse("(not packaged)"),
                  Runtime.version(),
                  rollcall.port(),
                  rollcall.managementPort(),
                  settings);
              if (!settings.access().isOn()) {
                LOG.warn(
                    "The API is open: whoever reaches it can read and change students. JWT_ISSUER"
                        + " and JWT_AUDIENCE close it, see docs/access-control.md");
              }
              rollcall.watchTable();
              NginxPortCheck proxy = new NginxPortCheck(Path.of(""));
              proxy.complaint(rollcall.port()).or(proxy::missingFolder).ifPresent(LOG::warn);
            });
  }

  private static void exit(Throwable failure) {
    if (failure instanceof InvalidSettingsException) {
      LOG.error("Rollcall did not start: {}", failure.getMessage());
    } else if (failure instanceof ManagementPortException) {
      LOG.error(
          "Rollcall did not start: {}. Free the port, or set MANAGEMENT_PORT or"
              + " MANAGEMENT_BIND_ADDRESS to another.",
          failure.getMessage());
    } else if (isBind(failure)) {
      LOG.error(
          "Rollcall did not start: {}. Free the port or set PORT to another.",
          failure.getMessage());
    } else {
      LOG.error("Rollcall did not start", failure);
    }
    exit(1);
  }

  /** The JDK's transport has a type for it, Linux's own only a sentence. */
  private static boolean isBind(Throwable failure) {
    return failure instanceof BindException
        || (failure instanceof IOException && failure.getMessage().startsWith("bind("));
  }

  private static void exit(int status) {
    Logging.stop();
    System.exit(status);
  }
}
