package dev.perigee.tier1;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;

/** {@code function(f) return (f()) end}. */
final class CallsArgument {
  private CallsArgument() {}

  static Prototype prototype() {
    PrototypeBuilder code = new PrototypeBuilder("=calls argument", 1, 1, false);
    code.emit(Instruction.abc(Op.MOVE, 1, 0, 0), 1, 1);
    code.emit(Instruction.abc(Op.CALL, 1, 1, 2), 1, 2);
    code.emit(Instruction.abc(Op.RETURN1, 1, 0, 0), 1, 2);
    code.useSlots(4);
    return code.build();
  }
}
