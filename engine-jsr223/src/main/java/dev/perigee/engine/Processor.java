package dev.perigee.engine;

import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.target.TargetSource;
import dev.perigee.tier1.x64.target.X64Target;
import org.jspecify.annotations.Nullable;

/**
 * The processor of this JVM, as tier 1 knows it. The targets are listed here rather than found by
 * {@code ServiceLoader}, since a new JVM would take longer to search for targets than to make one.
 * Only the class of the chosen target is loaded.
 */
final class Processor implements TargetSource {
  private enum Kind {
    ARM64,
    X64,
    OTHER
  }

  /** The processor of this JVM. */
  static final Processor HERE = new Processor(System.getProperty("os.arch", ""));

  private final Kind kind;

  private Processor(String architecture) {
    kind =
        switch (architecture) {
          case "aarch64", "arm64" -> Kind.ARM64;
          case "amd64", "x86_64" -> Kind.X64;
          default -> Kind.OTHER;
        };
  }

  @Override
  public boolean isKnown() {
    return kind != Kind.OTHER;
  }

  @Override
  public Target target() {
    return switch (kind) {
      case ARM64 -> Arm64Target.INSTANCE;
      case X64 -> X64Target.INSTANCE;
      case OTHER -> throw new IllegalStateException("there is no native code for this processor");
    };
  }

  /** The target; null if there is no native code for this processor. */
  @Nullable Target targetOrNull() {
    return isKnown() ? target() : null;
  }
}
