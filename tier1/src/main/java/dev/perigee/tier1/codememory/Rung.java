package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * One way to get executable memory.
 *
 * @param name the name of the regions that it opens
 * @param opener maps a region with a number of bytes; throws {@link CodeMemoryException} if the
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

  /** The ways of macOS on Apple's processors, best first. */
  static List<Rung> mac(NativeFunctions functions, Target target) {
    return List.of(
        macJitSlabs(functions, target),
        macPlainSlabs(functions, target),
        new Rung(
            MacJitRegion.CALLBACK_NAME,
            size -> MacJitRegion.openWithCallback(new MacFunctions(functions), target, size)));
  }

  /**
   * The ways of macOS on Intel's processors, best first. Slabs are never used again and hold one
   * function each, so memory that can be written at any time comes first.
   */
  static List<Rung> intelMac(NativeFunctions functions, Target target) {
    return List.of(
        new Rung(
            MacJitRegion.WRITABLE_NAME,
            size -> MacJitRegion.openWritable(new MacFunctions(functions), target, size)),
        macJitSlabs(functions, target),
        macPlainSlabs(functions, target));
  }

  private static Rung macJitSlabs(NativeFunctions functions, Target target) {
    return new Rung(
        MacSlabs.JIT_NAME, size -> MacSlabs.openJit(new MacFunctions(functions), target, size));
  }

  private static Rung macPlainSlabs(NativeFunctions functions, Target target) {
    return new Rung(
        MacSlabs.PLAIN_NAME, size -> MacSlabs.openPlain(new MacFunctions(functions), target, size));
  }

  /**
   * The ways of Windows, best first.
   *
   * @param functions finds the functions of Windows's own library; an exception of its lookup is
   *     passed on
   */
  static List<Rung> windows(Supplier<NativeFunctions> functions, Target target) {
    return List.of(
        new Rung(
            WindowsDualMapping.NAME,
            size -> WindowsDualMapping.open(new WindowsFunctions(functions.get()), target, size)),
        new Rung(
            WindowsSlabs.NAME,
            size -> WindowsSlabs.open(new WindowsFunctions(functions.get()), target, size)));
  }
}
