package dev.perigee.engine;

import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.target.X64Target;
import org.jspecify.annotations.Nullable;

/**
 * The processor that this JVM runs on, as tier 1 knows it. The list is here, and not found by
 * {@code ServiceLoader}, since a new JVM would take longer to look for targets than to make one;
 * and only the class of the target that is taken is loaded.
 */
final class Processor {
  private Processor() {}

  /** Null if there is no native code for it. */
  static @Nullable Target target() {
    return switch (System.getProperty("os.arch", "")) {
      case "aarch64", "arm64" -> Arm64Target.INSTANCE;
      case "amd64", "x86_64" -> X64Target.INSTANCE;
      default -> null;
    };
  }
}
