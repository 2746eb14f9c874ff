package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.passes.Operands;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic and comparisons of numbers that may be integers or floats, or of values that may not
 * be numbers. There is code for both subtypes, and the tags select it. Strings, metamethods and the
 * comparison of an integer with a float leave with STEP.
 */
final class NumberExpansion extends StepExpansion {
  /** The bits that the tags of both subtypes have in common: all but the lowest. */
  private static final long SUBTYPE_MASK = ~1L;

  NumberExpansion(Expansion expansion) {
    super(expansion);
  }

  /** Whether a STEP or STEP_BRANCH has a fast path here. */
  @Override
  boolean hasFastPath(SsaValue step) {
    Op op = expansion.op(step).plain();
    return switch (op) {
      case ADD, SUB, MUL, DIV -> {
        Operands operands = Operands.of(expansion.function, step);
        yield mayBeNumber(operands.x()) && mayBeNumber(operands.y());
      }
      case LT, LE -> {
        Operands operands = Operands.of(expansion.function, step);
        yield mayBeNumber(operands.x())
            && mayBeNumber(operands.y())
            && (isUnknown(operands.x()) || isUnknown(operands.y()))
            && (mayBeIntegers(operands) || mayBeFloats(operands));
      }
      default -> false;
    };
  }

  static boolean mayBeInteger(SsaValue value) {
    return value.type() != ValueType.FLOAT && mayBeNumber(value);
  }

  static boolean mayBeNumber(SsaValue value) {
    return value.type().isNumber() || value.type() == ValueType.ANY;
  }

  /** Arithmetic. The result goes to its home, unless it is certain to be a float. */
  @Override
  void expand(Block block, int index, SsaValue step) {
    Op op = expansion.op(step).plain();
    FrameExit slow = expansion.slow(step);
    Operands operands = Operands.of(expansion.function, step);
    Node tags = checkNumbers(operands, slow);
    int slot = Instruction.a(expansion.word(step));
    Operation integer = integerOperation(op);
    if (integer == null || isFloat(operands)) {
      Node result = floating(op, operands);
      expansion.deliver(block, index, step, slot, result, ValueType.FLOAT);
      return;
    }
    BasicBlock integers = code.newBlock();
    BasicBlock floats = code.newBlock();
    BasicBlock done = code.newBlock();
    branchIfIntegers(operands, tags, integers, floats);
    expansion.continueIn(block, integers);
    Node sum = code.add(integer, payload(operands.x()), payload(operands.y()));
    values.storeTyped(slot, sum, Tag.INTEGER);
    code.jump(done);
    expansion.continueIn(block, floats);
    values.storeTyped(slot, floating(op, operands), Tag.FLOAT);
    code.jump(done);
    expansion.continueIn(block, done);
    expansion.deliverStored(block, index, step, slot);
  }

  private static boolean isFloat(Operands operands) {
    return operands.x().type() == ValueType.FLOAT || operands.y().type() == ValueType.FLOAT;
  }

  private static @Nullable Operation integerOperation(Op op) {
    return switch (op) {
      case ADD -> Operation.ADD;
      case SUB -> Operation.SUBTRACT;
      case MUL -> Operation.MULTIPLY;
      default -> null;
    };
  }

  private Node floating(Op op, Operands operands) {
    Operation operation =
        switch (op) {
          case ADD -> Operation.ADD_DOUBLE;
          case SUB -> Operation.SUBTRACT_DOUBLE;
          case MUL -> Operation.MULTIPLY_DOUBLE;
          default -> Operation.DIVIDE_DOUBLE;
        };
    return code.add(operation, asDouble(operands.x()), asDouble(operands.y()));
  }

  /** The payload of an integer, in a block where both operands are integers. */
  private Node payload(SsaValue value) {
    return value.type() == ValueType.INTEGER ? values.payload(value) : values.homeWord(value);
  }

  /** A number as a double. */
  Node asDouble(SsaValue value) {
    return switch (value.type()) {
      case FLOAT -> values.payload(value);
      case INTEGER ->
          value.isConstant()
              ? code.graph.constant((double) value.payload())
              : code.add(Operation.CONVERT, values.payload(value));
      default -> code.add(Operation.CONVERT_NUMBER, payload(value), values.tag(value));
    };
  }

  /**
   * Leaves unless both are numbers. Returns the union of the tags that are not constant, or null.
   */
  private @Nullable Node checkNumbers(Operands operands, FrameExit slow) {
    Node x = checkNumber(operands.x(), slow);
    Node y = operands.y() == operands.x() ? null : checkNumber(operands.y(), slow);
    if (x == null || y == null) {
      return x == null ? y : x;
    }
    return code.add(Operation.OR, x, y);
  }

  /** Leaves unless a value is a number. Returns its tag, or null if its type decides. */
  @Nullable Node checkNumber(SsaValue value, FrameExit slow) {
    if (value.type().tag() >= 0) {
      return null;
    }
    Node tag = values.tag(value);
    if (value.type() != ValueType.NUMBER) {
      Node subtype = code.add(Operation.AND, tag, code.graph.constant(SUBTYPE_MASK));
      code.check32(Comparison.NOT_EQUAL, subtype, Tag.INTEGER, slow);
    }
    return tag;
  }

  /** An integer's tag is a float's without the lowest bit. */
  private void branchIfIntegers(
      Operands operands, @Nullable Node tags, BasicBlock integers, BasicBlock floats) {
    if (tags == null) {
      code.jump(isFloat(operands) ? floats : integers);
      return;
    }
    code.branch32(Comparison.EQUAL, tags, Tag.INTEGER, integers, floats);
  }

  /** LT and LE of two integers, or of two floats. */
  void expandComparison(Block block, SsaValue step) {
    Op op = expansion.op(step).plain();
    FrameExit slow = expansion.slow(step);
    Operands operands = Operands.of(expansion.function, step);
    boolean jumpsIf = Instruction.c(expansion.word(step)) != 0;
    BasicBlock yes = expansion.start(block.successors().get(jumpsIf ? 1 : 0));
    BasicBlock no = expansion.start(block.successors().get(jumpsIf ? 0 : 1));
    if (!mayBeFloats(operands)) {
      compareIntegers(op, operands, slow, yes, no);
    } else if (!mayBeIntegers(operands)) {
      compareFloats(op, operands, slow, yes, no);
    } else {
      BasicBlock integers = code.newBlock();
      BasicBlock floats = code.newBlock();
      SsaValue unknown = isUnknown(operands.x()) ? operands.x() : operands.y();
      code.branch32(Comparison.EQUAL, values.tag(unknown), Tag.INTEGER, integers, floats);
      expansion.continueIn(block, integers);
      BasicBlock less = expansion.edge(block, yes);
      BasicBlock notLess = expansion.edge(block, no);
      compareIntegers(op, operands, slow, less, notLess);
      expansion.continueIn(block, floats);
      less = expansion.edge(block, yes);
      notLess = expansion.edge(block, no);
      compareFloats(op, operands, slow, less, notLess);
    }
  }

  private static boolean isUnknown(SsaValue value) {
    return value.type().tag() < 0;
  }

  private static boolean mayBeIntegers(Operands operands) {
    return !isFloat(operands);
  }

  private static boolean mayBeFloats(Operands operands) {
    return mayBeFloat(operands.x()) && mayBeFloat(operands.y());
  }

  /** An integer constant that a float represents exactly can be compared as a float. */
  private static boolean mayBeFloat(SsaValue value) {
    return value.type() != ValueType.INTEGER
        || (value.isConstant() && LuaFloats.isExact(value.payload()));
  }

  private void requireTags(Operands operands, int tag, FrameExit slow) {
    if (isUnknown(operands.x())) {
      code.check32(Comparison.NOT_EQUAL, values.tag(operands.x()), tag, slow);
    }
    if (isUnknown(operands.y()) && operands.y() != operands.x()) {
      code.check32(Comparison.NOT_EQUAL, values.tag(operands.y()), tag, slow);
    }
  }

  private void compareIntegers(
      Op op, Operands operands, FrameExit slow, BasicBlock yes, BasicBlock no) {
    requireTags(operands, Tag.INTEGER, slow);
    Comparison comparison = op == Op.LT ? Comparison.LESS : Comparison.LESS_EQUAL;
    code.branch(comparison, payload(operands.x()), payload(operands.y()), yes, no);
  }

  private void compareFloats(
      Op op, Operands operands, FrameExit slow, BasicBlock yes, BasicBlock no) {
    requireTags(operands, Tag.FLOAT, slow);
    FloatComparison comparison = op == Op.LT ? FloatComparison.LESS : FloatComparison.LESS_EQUAL;
    code.branch(comparison, asFloat(operands.x()), asFloat(operands.y()), yes, no);
  }

  /** The payload of a float, in a block where the operand is a float. */
  private Node asFloat(SsaValue value) {
    return isUnknown(value) ? values.homeDouble(value) : asDouble(value);
  }
}
