package dev.rollcall.settings;

import java.util.List;

/** Settings the service can't start with. The message names each, what it was and may be. */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problems one sentence for each bad setting, at least one
   */
  public InvalidSettingsException(List<String> problems) {
    super("bad settings: " + String.join("; ", problems));
  }
}
