package dev.perigee.tier1;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;

/**
 * Small functions of one integer n, which show whether native code works on a host. The compiler
 * treats each of them in its own way.
 */
final class SampleFunctions {
  private SampleFunctions() {}

  /** {@code local s = 0; for i = 1, n do s = s + i end; return s}. */
  static Prototype integerLoop() {
    PrototypeBuilder code = new PrototypeBuilder("=integer loop", 1, 1, false);
    code.emit(Instruction.abx(Op.LOADI, 1, 0), 1, 1);
    int body = beginLoop(code, 2);
    code.emit(Instruction.abc(Op.ADD, 1, 1, 5), 2, 6);
    endLoop(code, 2, body);
    return returnSecond(code);
  }

  /** {@code local s = 0.0; for i = 1, n do s = s + i / 2 end; return s}. */
  static Prototype floatLoop() {
    PrototypeBuilder code = new PrototypeBuilder("=float loop", 1, 1, false);
    int two = code.constant(new Constant.IntegerConstant(2));
    code.emit(Instruction.abx(Op.LOADF, 1, 0), 1, 1);
    int body = beginLoop(code, 2);
    code.emit(Instruction.abc(Op.DIVK, 6, 5, two), 2, 6);
    code.emit(Instruction.abc(Op.ADD, 1, 1, 6), 2, 7);
    endLoop(code, 2, body);
    return returnSecond(code);
  }

  /** {@code local t = {}; t.s = 0; for i = 1, n do t[i] = i; t.s = t.s + t[i] end; return t.s}. */
  static Prototype tableAccess() {
    PrototypeBuilder code = new PrototypeBuilder("=table access", 1, 1, false);
    int name = code.constant(new Constant.StringConstant(new byte[] {'s'}));
    code.emit(Instruction.abc(Op.NEWTABLE, 1, 0, 0), 1, 1);
    code.emit(Instruction.abx(Op.LOADI, 2, 0), 1, 2);
    code.emit(Instruction.abc(Op.SETFIELD, 1, name, 2), 1, 3);
    int body = beginLoop(code, 2);
    code.emit(Instruction.abc(Op.SETTABLE, 1, 5, 5), 2, 6);
    code.emit(Instruction.abc(Op.GETFIELD, 6, 1, name), 2, 6);
    code.emit(Instruction.abc(Op.GETTABLE, 7, 1, 5), 2, 7);
    code.emit(Instruction.abc(Op.ADD, 6, 6, 7), 2, 8);
    code.emit(Instruction.abc(Op.SETFIELD, 1, name, 6), 2, 7);
    endLoop(code, 2, body);
    code.emit(Instruction.abc(Op.GETFIELD, 1, 1, name), 3, 2);
    return returnSecond(code);
  }

  /**
   * {@code local s, f = 0, function(a, b) return a + b end; for i = 1, n do s = f(s, i) end; return
   * s}.
   */
  static Prototype calls() {
    PrototypeBuilder inner = new PrototypeBuilder("=calls, the called function", 1, 2, false);
    inner.emit(Instruction.abc(Op.ADD, 2, 0, 1), 1, 2);
    inner.emit(Instruction.abc(Op.RETURN1, 2, 0, 0), 1, 3);
    inner.useSlots(3);
    PrototypeBuilder code = new PrototypeBuilder("=calls", 1, 1, false);
    int child = code.child(inner.build());
    code.emit(Instruction.abx(Op.LOADI, 1, 0), 1, 1);
    code.emit(Instruction.abx(Op.CLOSURE, 2, child), 1, 2);
    int body = beginLoop(code, 3);
    code.emit(Instruction.abc(Op.MOVE, 7, 2, 0), 2, 7);
    code.emit(Instruction.abc(Op.MOVE, 9, 1, 0), 2, 9);
    code.emit(Instruction.abc(Op.MOVE, 10, 6, 0), 2, 10);
    code.emit(Instruction.abc(Op.CALL, 7, 3, 2), 2, 11);
    code.emit(Instruction.abc(Op.MOVE, 1, 7, 0), 2, 8);
    endLoop(code, 3, body);
    return returnSecond(code);
  }

  /** {@code for i = 1, n do}, with n in slot 0; returns the pc of the FORPREP. */
  private static int beginLoop(PrototypeBuilder code, int slot) {
    code.emit(Instruction.abx(Op.LOADI, slot, 1), 2, slot);
    code.emit(Instruction.abc(Op.MOVE, slot + 1, 0, 0), 2, slot + 1);
    code.emit(Instruction.abx(Op.LOADI, slot + 2, 1), 2, slot + 2);
    return code.emit(Instruction.abx(Op.FORPREP, slot, 0), 2, slot + 3);
  }

  private static void endLoop(PrototypeBuilder code, int slot, int prepare) {
    int loop = code.emit(Instruction.abx(Op.FORLOOP, slot, 0), 2, slot + 3);
    code.patchJump(loop, prepare + 1);
    code.patchJump(prepare, loop + 1);
  }

  private static Prototype returnSecond(PrototypeBuilder code) {
    code.emit(Instruction.abc(Op.RETURN1, 1, 0, 0), 3, 2);
    code.useSlots(12);
    return code.build();
  }
}
