package dev.perigee.tier1.graph;

import java.util.List;

/**
 * A way out to the driver.
 *
 * @param reason why: a constant of {@link dev.perigee.tier0.Exit}
 * @param pc where tier 0 goes on
 * @param stores the slots to be written first, in this order, each once; what is copied is not
 *     written
 */
public record FrameExit(int reason, int pc, List<FrameStore> stores) {
  /** A way out with the whole frame in memory. */
  public static FrameExit plain(int reason, int pc) {
    return new FrameExit(reason, pc, List.of());
  }
}
