package dev.perigee.tier1.codememory;

import java.util.Optional;

/**
 * Shows that a region runs what is written to it, and not what stood there before.
 *
 * <p>A function that returns 42 is written and called; then one that returns 43, at the same
 * address where the region can rewrite, which finds caches that were not cleaned, and else in
 * another slab, which finds that turning one slab spoiled the others.
 */
final class SelfTest {
  private static final int MOV_X0_42 = 0xd2800540; // mov x0, #42
  private static final int MOV_X0_43 = 0xd2800560; // mov x0, #43
  private static final int RET = 0xd65f03c0; // ret

  private SelfTest() {}

  /**
   * Runs the test in the region's own prefix. The JVM must be an ARM64 one.
   *
   * @return what is wrong, or nothing
   * @throws CodeMemoryException if the platform refuses a write
   */
  static Optional<String> run(MappedRegion region) {
    long first = region.selfTestPosition(0);
    long second = region.rewritesInPlace() ? first : region.selfTestPosition(1);
    Optional<String> failure = writeAndCall(region, first, MOV_X0_42, 42);
    if (failure.isPresent()) {
      return failure;
    }
    failure = writeAndCall(region, second, MOV_X0_43, 43);
    if (failure.isPresent() && first == second) {
      return failure.map(text -> text + " after it was rewritten (stale instructions)");
    }
    return failure;
  }

  private static Optional<String> writeAndCall(
      MappedRegion region, long position, int load, long expected) {
    region.writeAt(position, CacheStub.instructions(load, RET));
    region.synchronizeCores();
    long result = EntryPoint.enter(region.address(position), 0, 0);
    return result == expected
        ? Optional.empty()
        : Optional.of("a function that returns " + expected + " returned " + result);
  }
}
