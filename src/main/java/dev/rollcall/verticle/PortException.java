package dev.rollcall.verticle;

import dev.rollcall.settings.Setting;
import io.vertx.core.Future;

/** A port could not be opened. The message names the setting and the remedy, for the log. */
public final class PortException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private PortException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Fails with what is wrong with the settings of the address and the port. */
  static <T> Future<T> failure(
      Setting address, String host, Setting setting, int port, Throwable cause) {
    // The JDK's transport has types for these, Linux's own only sentences.
    String text = String.valueOf(cause);
    String message;
    if (text.contains("already in use")) {
      message =
          "port %d (%s) is taken: end the other program, or set %s to another port"
              .formatted(port, setting, setting);
    } else if (text.contains("ermission denied")) {
      message =
          "port %d (%s) may not be opened by this user: set %s to one above 1023"
              .formatted(port, setting, setting);
    } else {
      message =
          "%s was '%s', it may be %s; port %d (%s) could not be opened there: %s"
              .formatted(address, host, address.allowed(), port, setting, cause.getMessage());
    }
    return Future.failedFuture(new PortException(message, cause));
  }
}
