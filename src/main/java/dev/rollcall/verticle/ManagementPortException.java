package dev.rollcall.verticle;

import dev.rollcall.settings.Settings;

/** The management port could not be opened. The message is for the log. */
public final class ManagementPortException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ManagementPortException(Settings settings, Throwable cause) {
    super(
        "no metrics on %s:%d, %s"
            .formatted(
                settings.managementBindAddress(), settings.managementPort(), cause.getMessage()),
        cause);
  }
}
