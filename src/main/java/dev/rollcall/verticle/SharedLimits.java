package dev.rollcall.verticle;

import dev.rollcall.http.MemoryBudget;
import dev.rollcall.settings.Settings;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all instances count together.
 *
 * @param connections that are open
 * @param held memory for what is large
 */
public record SharedLimits(AtomicInteger connections, MemoryBudget held) {
  /** With nothing counted yet; one for the process. */
  public static SharedLimits of(Settings settings) {
    return new SharedLimits(new AtomicInteger(), new MemoryBudget(settings.maxHeldBytes()));
  }
}
