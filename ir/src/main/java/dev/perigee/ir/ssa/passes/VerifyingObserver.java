package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaVerifier;
import org.jspecify.annotations.Nullable;

/** Verifies a graph after it was built and after each pass. Used for one compilation only. */
public final class VerifyingObserver implements Optimiser.Observer {
  private @Nullable SsaVerifier verifier;

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if a rule is broken; the message says after which stage
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
