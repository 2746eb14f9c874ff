package dev.perigee.tier1.graph;

import java.util.List;

/**
 * An exit to the driver.
 *
 * @param reason a constant of {@link dev.perigee.tier0.Exit}
 * @param pc where tier 0 continues
 * @param stores the slots to be written first, in this order, each at most once; no slot that is
 *     copied is also written
 */
public record FrameExit(int reason, int pc, List<FrameStore> stores) {
  /** An exit with the whole frame in memory. */
  public static FrameExit plain(int reason, int pc) {
    return new FrameExit(reason, pc, List.of());
  }
}
