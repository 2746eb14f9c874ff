package dev.perigee.tier1;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;

/** {@code function() return number end}: small functions, each with code of its own. */
final class ConstantFunction {
  private ConstantFunction() {}

  static Prototype of(int number) {
    PrototypeBuilder code = new PrototypeBuilder("=" + number, 1, 0, false);
    int constant = code.constant(new Constant.IntegerConstant(number));
    code.emit(Instruction.abx(Op.LOADK, 0, constant), 1, 0);
    code.emit(Instruction.abc(Op.RETURN1, 0, 0, 0), 1, 1);
    code.useSlots(1);
    return code.build();
  }

  /** The number of a function made by {@link #of}. */
  static int number(Prototype prototype) {
    return (int) ((Constant.IntegerConstant) prototype.constants().getFirst()).value();
  }
}
