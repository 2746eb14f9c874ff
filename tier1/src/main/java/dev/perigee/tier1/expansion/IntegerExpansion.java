package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.ir.ssa.passes.Operands;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;

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
        yield NumberExpansion.mayBeInteger(operands.x())
            && NumberExpansion.mayBeInteger(operands.y());
      }
      case MOD, IDIV -> {
        Operands operands = Operands.of(expansion.function, step);
        SsaValue divisor = operands.y();
        yield NumberExpansion.mayBeInteger(operands.x())
            && divisor.isIntegerConstant()
            && divisor.payload() != 0;
      }
      default -> false;
    };
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    Operands operands = Operands.of(expansion.function, step);
    Node x = values.checked(operands.x(), ValueType.INTEGER, slow);
    Node y =
        operands.y() == operands.x() ? x : values.checked(operands.y(), ValueType.INTEGER, slow);
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
}
