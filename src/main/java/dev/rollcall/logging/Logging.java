package dev.rollcall.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.rollcall.settings.AccessLog;
import dev.rollcall.settings.LogFormat;
import dev.rollcall.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings Logback in line with the settings. Until then {@code logback.xml} holds: plain lines at
 * level info.
 */
public final class Logging {
  private Logging() {}

  /** Call it once, at the start, on any thread. */
  public static void configure(Settings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (settings.logFormat() == LogFormat.JSON) {
      context.reset();
      add(context, "/logback-json.xml");
    }
    if (settings.accessLog() != AccessLog.OFF) {
      add(context, "/logback-access.xml");
    }
    context
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(settings.logLevel()));
  }

  /** Logs errors only from now on, for commands whose output is a report. */
  public static void silence() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(ch.qos.logback.classic.Level.ERROR);
  }

  /** Flushes what is still to be written. Nothing is logged after this. */
  public static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static void add(LoggerContext context, String resource) {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(Logging.class.getResource(resource));
    } catch (JoranException e) {
      throw new IllegalStateException("the JAR's own " + resource + " is broken", e);
    }
  }
}
