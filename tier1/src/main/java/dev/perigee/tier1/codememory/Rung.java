package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.util.List;
import java.util.function.LongFunction;

/**
 * One way to get executable memory.
 *
 * @param name the name of the regions it opens
 * @param opener maps a region of a number of bytes; throws {@link CodeMemoryException} where the
 *     platform refuses
 */
record Rung(String name, LongFunction<MappedRegion> opener) {

  /** The ways of Linux, best first. */
  static List<Rung> linux(NativeFunctions functions, Target target) {
    return List.of(
        new Rung(
            LinuxDualMapping.NAME,
            size -> LinuxDualMapping.open(new LinuxFunctions(functions, target), target, size)),
        new Rung(
            LinuxSlabs.NAME,
            size -> LinuxSlabs.open(new LinuxFunctions(functions, target), target, size)));
  }

  /** The ways of macOS, best first. */
  static List<Rung> mac(NativeFunctions functions, Target target) {
    return List.of(
        new Rung(
            MacSlabs.JIT_NAME, size -> MacSlabs.openJit(new MacFunctions(functions), target, size)),
        new Rung(
            MacSlabs.PLAIN_NAME,
            size -> MacSlabs.openPlain(new MacFunctions(functions), target, size)),
        new Rung(
            MacCallbackRegion.NAME,
            size -> MacCallbackRegion.open(new MacFunctions(functions), target, size)));
  }
}
