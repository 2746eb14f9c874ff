package dev.perigee.tier1;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;

/**
 * {@code local s, f = 0, function(a, b) ... end; return (f(30, 12))}, with the call's window at
 * slot 7, where tests with hand-written code expect it.
 */
final class OneCall {
  static final String SOURCE = "=one call";
  static final String INNER_SOURCE = "=inner";
  static final int CALL_PC = 9;

  private OneCall() {}

  static Prototype ofSum() {
    PrototypeBuilder inner = new PrototypeBuilder(INNER_SOURCE, 1, 2, false);
    inner.emit(Instruction.abc(Op.ADD, 2, 0, 1), 1, 2);
    inner.emit(Instruction.abc(Op.RETURN1, 2, 0, 0), 1, 3);
    inner.useSlots(3);
    return outer(inner.build());
  }

  /** The called function returns 1 if its second argument is nil, else 0. */
  static Prototype ofWhetherSecondIsNil() {
    PrototypeBuilder inner = new PrototypeBuilder(INNER_SOURCE, 1, 2, false);
    inner.emit(Instruction.abc(Op.TEST, 1, 0, 1), 1, 2);
    int jump = inner.emit(Instruction.ax(Op.JMP, 0), 1, 2);
    inner.emit(Instruction.abx(Op.LOADI, 2, 1), 1, 2);
    inner.emit(Instruction.abc(Op.RETURN1, 2, 0, 0), 1, 3);
    inner.patchJump(jump, inner.pc());
    inner.emit(Instruction.abx(Op.LOADI, 2, 0), 1, 2);
    inner.emit(Instruction.abc(Op.RETURN1, 2, 0, 0), 1, 3);
    inner.useSlots(3);
    return outer(inner.build());
  }

  private static Prototype outer(Prototype inner) {
    PrototypeBuilder code = new PrototypeBuilder(SOURCE, 1, 1, false);
    int child = code.child(inner);
    code.emit(Instruction.abx(Op.LOADI, 1, 0), 1, 1);
    code.emit(Instruction.abx(Op.CLOSURE, 2, child), 1, 2);
    code.emit(Instruction.abc(Op.LOADNIL, 3, 3, 0), 1, 3);
    code.emit(Instruction.abc(Op.MOVE, 6, 1, 0), 1, 7);
    code.emit(Instruction.abc(Op.MOVE, 6, 1, 0), 1, 7);
    code.emit(Instruction.abc(Op.MOVE, 6, 1, 0), 1, 7);
    code.emit(Instruction.abc(Op.MOVE, 7, 2, 0), 1, 7);
    code.emit(Instruction.abx(Op.LOADI, 9, 30), 1, 9);
    code.emit(Instruction.abx(Op.LOADI, 10, 12), 1, 10);
    code.emit(Instruction.abc(Op.CALL, 7, 3, 2), 1, 11);
    code.emit(Instruction.abc(Op.RETURN1, 7, 0, 0), 1, 8);
    code.useSlots(12);
    return code.build();
  }
}
