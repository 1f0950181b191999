package dev.rollcall.verticle;

import dev.rollcall.http.HeldBytes;
import dev.rollcall.settings.Settings;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all instances count together.
 *
 * @param connections that are open
 * @param held memory for what is large
 */
public record SharedLimits(AtomicInteger connections, HeldBytes held) {
  /** With nothing counted yet; one for the process. */
  public static SharedLimits of(Settings settings) {
    return new SharedLimits(new AtomicInteger(), new HeldBytes(settings.maxHeldBytes()));
  }
}
