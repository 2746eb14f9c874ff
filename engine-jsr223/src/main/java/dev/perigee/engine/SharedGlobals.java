package dev.perigee.engine;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the chunks that may leave references to their table of globals. References by library
 * functions are reported through {@link dev.perigee.runtime.Globals#share}.
 */
final class SharedGlobals {
  private static final byte[] GLOBALS = "_G".getBytes(StandardCharsets.US_ASCII);

  private SharedGlobals() {}

  /**
   * Whether a run of a main chunk may make a function, which holds the chunk's {@code _ENV}, or
   * take the table as a value.
   */
  static boolean canOutlive(Prototype chunk) {
    if (!chunk.children().isEmpty()) {
      return true;
    }
    int[] code = chunk.code();
    for (int pc = 0; pc < code.length; pc++) {
      Op op = Instruction.op(code[pc]);
      if (op == Op.GETUPVAL || (op == Op.GETTABUP && isGlobals(chunk, Instruction.c(code[pc])))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isGlobals(Prototype chunk, int constant) {
    return chunk.constants().get(constant) instanceof Constant.StringConstant name
        && Arrays.equals(name.bytes(), GLOBALS);
  }
}
