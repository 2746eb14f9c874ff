package dev.perigee.tier1.expansion;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;

/** The fast paths of a family of operations, each of which is a STEP of the function's graph. */
abstract class StepExpansion {
  final Expansion expansion;
  final GraphBuilder code;
  final FrameValues values;

  StepExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether a STEP has a fast path here, judging by its operands' types. */
  abstract boolean hasFastPath(SsaValue step);

  /**
   * Expands a STEP that has a fast path here.
   *
   * @param index the step's index in its block
   */
  abstract void expand(Block block, int index, SsaValue step);
}
