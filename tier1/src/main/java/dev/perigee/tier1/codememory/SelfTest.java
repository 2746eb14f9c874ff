package dev.perigee.tier1.codememory;

import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Shows that a region runs the code that was written last, not older code.
 *
 * <p>A function that returns 42 is written and called, then one that returns 43. If the region can
 * rewrite, the second has the same address, which detects caches that were not cleaned. Otherwise
 * it is in another slab, which detects that making one slab executable has spoiled the others.
 */
final class SelfTest {
  private SelfTest() {}

  /**
   * Runs the test in the region's own prefix.
   *
   * @param target runs on this JVM's processor
   * @return what is wrong, or nothing
   * @throws CodeMemoryException if the platform refuses a write
   */
  static Optional<String> run(MappedRegion region, Target target) {
    long first = region.selfTestPosition(0);
    long second = region.rewritesInPlace() ? first : region.selfTestPosition(1);
    Optional<String> failure = writeAndCall(region, target, first, 42);
    if (failure.isPresent()) {
      return failure;
    }
    failure = writeAndCall(region, target, second, 43);
    if (failure.isPresent() && first == second) {
      return failure.map(text -> text + " after it was rewritten (stale instructions)");
    }
    return failure;
  }

  private static Optional<String> writeAndCall(
      MappedRegion region, Target target, long position, int expected) {
    region.writeAt(position, MemorySegment.ofArray(target.constantFunction(expected)));
    region.synchronizeCores();
    long result = EntryPoint.enter(region.address(position), 0, 0);
    return result == expected
        ? Optional.empty()
        : Optional.of("a function that returns " + expected + " returned " + result);
  }
}
