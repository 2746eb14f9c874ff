package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaVerifier;
import org.jspecify.annotations.Nullable;

/** Has a graph verified after it was built and after each pass. It is for one compilation. */
public final class VerifyingObserver implements Optimiser.Observer {
  private @Nullable SsaVerifier verifier;

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when a rule is broken; the message tells after which stage
   */
  @Override
  public void after(String stage, SsaFunction function) {
    if (verifier == null) {
      verifier = new SsaVerifier(function);
    }
    try {
      verifier.verify();
    } catch (IllegalStateException e) {
      throw new IllegalStateException("after " + stage + ": " + e.getMessage(), e);
    }
  }
}
