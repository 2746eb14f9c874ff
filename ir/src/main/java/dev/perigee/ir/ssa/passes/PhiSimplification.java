package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;
import org.jspecify.annotations.Nullable;

/**
 * Removes phis whose inputs are all the same value (or the phi itself). That value has the phi's
 * home or is a constant, so the home rule still holds. Entries may rely on the value, too, since
 * the slot holds it on all paths of the linear form.
 */
public final class PhiSimplification {
  private PhiSimplification() {}

  /**
   * Simplifies a function.
   *
   * @return whether anything changed
   */
  public static boolean run(SsaFunction function) {
    @Nullable SsaValue[] replacements = new SsaValue[function.valueCount()];
    boolean changed = false;
    boolean again = true;
    while (again) {
      again = false;
      for (Block block : function.blocks()) {
        for (SsaValue phi : block.phis()) {
          SsaValue only = replacements[phi.id()] == null ? onlyInput(phi, replacements) : null;
          if (only != null) {
            replacements[phi.id()] = only;
            again = true;
          }
        }
      }
      changed |= again;
    }
    if (changed) {
      for (Block block : function.blocks()) {
        block.phis().removeIf(phi -> replacements[phi.id()] != null);
      }
      function.replace(replacements);
    }
    return changed;
  }

  private static @Nullable SsaValue onlyInput(SsaValue phi, @Nullable SsaValue[] replacements) {
    SsaValue only = null;
    for (int i = 0; i < phi.inputCount(); i++) {
      SsaValue input = SsaFunction.replacementOf(phi.input(i), replacements);
      if (input != phi && input != only) {
        if (only != null) {
          return null;
        }
        only = input;
      }
    }
    return only;
  }
}
