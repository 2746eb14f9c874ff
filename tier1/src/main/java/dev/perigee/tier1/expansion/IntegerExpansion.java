package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.passes.Operands;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * Bitwise operations, division and remainder of operands that are integers at run time. Floats,
 * strings, metamethods and divisors of 0 leave with STEP.
 */
final class IntegerExpansion extends StepExpansion {
  private final ArithmeticExpansion arithmetic;

  IntegerExpansion(Expansion expansion, ArithmeticExpansion arithmetic) {
    super(expansion);
    this.arithmetic = arithmetic;
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step).plain()) {
      case BAND, BOR, BXOR, SHL, SHR, BNOT -> {
        Operands operands = Operands.of(expansion.function, step);
        yield NumberExpansion.mayBeInteger(operands.x())
            && NumberExpansion.mayBeInteger(operands.y());
      }
      case MOD, IDIV -> {
        Operands operands = Operands.of(expansion.function, step);
        SsaValue divisor = operands.y();
        yield NumberExpansion.mayBeInteger(operands.x())
            && (divisor.isIntegerConstant()
                ? divisor.payload() != 0
                : NumberExpansion.mayBeInteger(divisor));
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
        switch (expansion.op(step).plain()) {
          case BAND -> code.add(Operation.AND, x, y);
          case BOR -> code.add(Operation.OR, x, y);
          case BXOR -> code.add(Operation.XOR, x, y);
          case SHL -> code.add(Operation.LUA_SHIFT_LEFT, x, y);
          case SHR -> code.add(Operation.LUA_SHIFT_RIGHT, x, y);
          case BNOT -> code.add(Operation.COMPLEMENT, x);
          case MOD ->
              operands.y().isConstant()
                  ? arithmetic.modulo(x, operands.y().payload())
                  : divide(Operation.MODULO_BY, x, y, slow);
          case IDIV ->
              operands.y().isConstant()
                  ? arithmetic.divide(x, operands.y().payload())
                  : divide(Operation.DIVIDE_BY, x, y, slow);
          default -> throw new IllegalStateException("no fast path for " + expansion.op(step));
        };
    int slot = Instruction.a(expansion.word(step));
    expansion.deliver(block, index, step, slot, result, ValueType.INTEGER);
  }

  private Node divide(Operation operation, Node x, Node y, FrameExit slow) {
    code.check(Comparison.EQUAL, y, code.graph.constant(0L), slow);
    return code.add(operation, x, y);
  }
}
