package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.ir.ssa.passes.Operands;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * Bitwise operations, and division and remainder by a constant, of operands that are integers at
 * run time. Floats, strings and metamethods leave with STEP.
 */
final class IntegerExpansion extends StepExpansion {
  private final ArithmeticExpansion arithmetic;

  IntegerExpansion(Expansion expansion, ArithmeticExpansion arithmetic) {
    super(expansion);
    this.arithmetic = arithmetic;
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (Operands.plain(expansion.op(step))) {
      case BAND, BOR, BXOR, SHL, SHR, BNOT -> {
        Operands operands = Operands.of(expansion.function, step);
        yield mayBeInteger(operands.x()) && mayBeInteger(operands.y());
      }
      case MOD, IDIV -> {
        Operands operands = Operands.of(expansion.function, step);
        SsaValue divisor = operands.y();
        yield mayBeInteger(operands.x()) && divisor.isIntegerConstant() && divisor.payload() != 0;
      }
      default -> false;
    };
  }

  private static boolean mayBeInteger(SsaValue value) {
    return switch (value.type()) {
      case INTEGER, NUMBER, ANY -> true;
      default -> false;
    };
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    Operands operands = Operands.of(expansion.function, step);
    Node x = integer(operands.x(), slow);
    Node y = operands.y() == operands.x() ? x : integer(operands.y(), slow);
    Node result =
        switch (Operands.plain(expansion.op(step))) {
          case BAND -> code.add(Operation.AND, x, y);
          case BOR -> code.add(Operation.OR, x, y);
          case BXOR -> code.add(Operation.XOR, x, y);
          case SHL -> code.add(Operation.LUA_SHIFT_LEFT, x, y);
          case SHR -> code.add(Operation.LUA_SHIFT_RIGHT, x, y);
          case BNOT -> code.add(Operation.COMPLEMENT, x);
          case MOD -> arithmetic.modulo(x, operands.y().payload());
          case IDIV -> arithmetic.divide(x, operands.y().payload());
          default -> throw new IllegalStateException("no fast path for " + expansion.op(step));
        };
    int slot = Instruction.a(expansion.word(step));
    expansion.deliver(block, index, step, slot, result, ValueType.INTEGER);
  }

  /** The integer that a value is; leaves if it is none. */
  private Node integer(SsaValue value, FrameExit slow) {
    if (value.type() == ValueType.INTEGER) {
      return values.payload(value);
    }
    code.check32(Comparison.NOT_EQUAL, values.tag(value), Tag.INTEGER, slow);
    return values.homeWord(value);
  }
}
