package dev.perigee.engine;

import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.target.TargetSource;
import dev.perigee.tier1.x64.target.X64Target;
import org.jspecify.annotations.Nullable;

/**
 * The processor that this JVM runs on, as tier 1 knows it. The list is here, and not found by
 * {@code ServiceLoader}, since a new JVM would take longer to look for targets than to make one;
 * and only the class of the target that is taken is loaded.
 */
final class Processor implements TargetSource {
  /** This JVM's. */
  static final Processor HERE = new Processor(System.getProperty("os.arch", ""));

  private final String architecture;

  private Processor(String architecture) {
    this.architecture = architecture;
  }

  @Override
  public boolean isKnown() {
    return switch (architecture) {
      case "aarch64", "arm64", "amd64", "x86_64" -> true;
      default -> false;
    };
  }

  @Override
  public Target target() {
    return switch (architecture) {
      case "aarch64", "arm64" -> Arm64Target.INSTANCE;
      case "amd64", "x86_64" -> X64Target.INSTANCE;
      default -> throw new IllegalStateException("there is no native code for " + architecture);
    };
  }

  /** Null if there is no native code for it. */
  @Nullable Target targetOrNull() {
    return isKnown() ? target() : null;
  }
}
