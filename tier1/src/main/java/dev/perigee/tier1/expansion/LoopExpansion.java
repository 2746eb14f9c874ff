package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import java.util.function.Consumer;

/**
 * Numeric loops that are still STEP_BRANCHes: FORPREP with a step that is not constant, with a
 * limit that is not an integer, or over floats; and FORLOOP of unknown types. Their results in
 * slots are stored on the edge into the loop.
 */
final class LoopExpansion {
  /**
   * The quotient of two integers below this equals that of the doubles, rounded down, since no
   * quotient is so close to the next integer that it would be rounded to it.
   */
  private static final long EXACT = 1L << 52;

  private final Expansion expansion;
  private final NumberExpansion numbers;
  private final GraphBuilder code;
  private final FrameValues values;

  LoopExpansion(Expansion expansion, NumberExpansion numbers) {
    this.expansion = expansion;
    this.numbers = numbers;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether a STEP_BRANCH has a fast path here. */
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case FORPREP -> canPrepare(step.input(0), step.input(1), step.input(2));
      case FORLOOP -> areFloats(step) || areUnknown(step);
      default -> false;
    };
  }

  private static boolean canPrepare(SsaValue start, SsaValue limit, SsaValue increment) {
    boolean zero =
        increment.isConstant()
            && (increment.isFloatConstant()
                ? increment.floatPayload() == 0
                : increment.payload() == 0);
    return !zero
        && NumberExpansion.mayBeNumber(start)
        && NumberExpansion.mayBeNumber(limit)
        && NumberExpansion.mayBeNumber(increment)
        && (isOverFloats(start, increment)
            || increment.isConstant()
            || limit.type() != ValueType.FLOAT);
  }

  /** Whether a loop is certain to be over floats. If not, it is over integers, or leaves. */
  private static boolean isOverFloats(SsaValue start, SsaValue increment) {
    return FrameValues.isFloat(start) || FrameValues.isFloat(increment);
  }

  private static boolean areFloats(SsaValue step) {
    return FrameValues.isFloat(step.input(0))
        && FrameValues.isFloat(step.input(1))
        && FrameValues.isFloat(step.input(2));
  }

  private static boolean areUnknown(SsaValue step) {
    return isUnknown(step.input(0)) && isUnknown(step.input(1)) && isUnknown(step.input(2));
  }

  private static boolean isUnknown(SsaValue value) {
    return value.type() == ValueType.NUMBER || value.type() == ValueType.ANY;
  }

  void expand(Block block, SsaValue step) {
    boolean floats = isOverFloats(step.input(0), step.input(2));
    if (expansion.op(step) == Op.FORPREP) {
      FrameExit slow = expansion.slow(step);
      if (floats) {
        prepareFloats(block, step, slow);
      } else {
        prepareIntegers(block, step, slow);
      }
    } else if (floats) {
      advanceFloats(block, step);
    } else {
      advance(block, step);
    }
  }

  /** Stores a result of the step in a slot of the loop, if anything uses it. */
  private void store(Block edge, SsaValue step, int offset, Node payload, int tag) {
    int slot = Instruction.a(expansion.word(step)) + offset;
    for (SsaValue value : edge.instructions()) {
      if (value.op() == SsaOp.RESULT && value.input(0) == step && value.home() == slot) {
        values.storeTyped(slot, payload, tag);
      }
    }
  }

  // FORPREP over integers

  private void prepareIntegers(Block block, SsaValue step, FrameExit slow) {
    SsaValue increment = step.input(2);
    Node start = integer(step.input(0), slow);
    Node by = integer(increment, slow);
    if (!increment.isConstant()) {
      code.check(Comparison.EQUAL, by, code.graph.constant(0L), slow);
    }
    Node limit = limit(block, step.input(1), increment, slow);
    if (!increment.isConstant()) {
      prepareUnknown(block, step, start, limit, by, slow);
      return;
    }
    boolean up = increment.payload() > 0;
    BasicBlock runs = code.newBlock();
    Node low = up ? start : limit;
    code.branch(Comparison.LESS_EQUAL, low, up ? limit : start, runs, skip(block));
    expansion.continueIn(block, runs);
    Node count = ArithmeticExpansion.tripCount(code, start, limit, increment.payload());
    run(block, step, Tag.INTEGER, start, count, by);
  }

  /**
   * Begins the loop.
   *
   * @param second the value that is kept besides the start: the count of iterations, or the limit
   *     of floats
   */
  private void run(Block block, SsaValue step, int tag, Node start, Node second, Node by) {
    Block edge = block.successors().get(0);
    store(edge, step, 0, start, tag);
    store(edge, step, 1, second, tag);
    store(edge, step, 2, by, tag);
    store(edge, step, 3, start, tag);
    code.jump(expansion.start(edge));
  }

  /** Goes back to the loop's body with the next value of its variable. */
  private void repeat(Block block, SsaValue step, int tag, Node next, Node second) {
    Block back = block.successors().get(1);
    store(back, step, 0, next, tag);
    store(back, step, 1, second, tag);
    store(back, step, 3, next, tag);
    code.jump(expansion.start(back));
  }

  private BasicBlock skip(Block block) {
    return expansion.edge(block, expansion.start(block.successors().get(1)));
  }

  /** The payload of a value that must be an integer. */
  private Node integer(SsaValue value, FrameExit slow) {
    return values.checked(value, ValueType.INTEGER, slow);
  }

  /** The limit. A float is rounded towards the start. */
  private Node limit(Block block, SsaValue limit, SsaValue increment, FrameExit slow) {
    if (limit.type() == ValueType.INTEGER || !increment.isConstant()) {
      return integer(limit, slow);
    }
    boolean up = increment.payload() > 0;
    if (FrameValues.isFloat(limit)) {
      return rounded(values.payload(limit), up, slow);
    }
    BasicBlock integer = code.newBlock();
    BasicBlock other = code.newBlock();
    BasicBlock done = code.newBlock();
    Node tag = values.tag(limit);
    code.branch32(Comparison.EQUAL, tag, Tag.INTEGER, integer, other);
    expansion.continueIn(block, integer);
    Node same = values.homeWord(limit);
    code.jump(done);
    expansion.continueIn(block, other);
    other.setCold(true);
    code.check32(Comparison.NOT_EQUAL, tag, Tag.FLOAT, slow);
    Node rounded = rounded(values.homeDouble(limit), up, slow);
    code.jump(done);
    expansion.continueIn(block, done);
    return code.phi(same, rounded);
  }

  /** Leaves if there is no such integer, as for NaN. */
  private Node rounded(Node limit, boolean down, FrameExit slow) {
    if (down) {
      return code.add(Operation.FLOOR_TO_INTEGER, limit).setExit(slow);
    }
    Node opposite = code.add(Operation.NEGATE_DOUBLE, limit);
    Node floor = code.add(Operation.FLOOR_TO_INTEGER, opposite).setExit(slow);
    code.check(Comparison.EQUAL, floor, code.graph.constant(Long.MIN_VALUE), slow);
    return code.add(Operation.NEGATE, floor);
  }

  /** Begins a loop with an unknown step. */
  private void prepareUnknown(
      Block block, SsaValue step, Node start, Node limit, Node by, FrameExit slow) {
    BasicBlock up = code.newBlock();
    BasicBlock down = code.newBlock();
    BasicBlock runsUp = code.newBlock();
    BasicBlock runsDown = code.newBlock();
    BasicBlock runs = code.newBlock();
    code.branch(Comparison.LESS, code.graph.constant(0L), by, up, down);
    expansion.continueIn(block, up);
    code.branch(Comparison.LESS_EQUAL, start, limit, runsUp, skip(block));
    expansion.continueIn(block, runsUp);
    Node above = code.add(Operation.SUBTRACT, limit, start);
    code.jump(runs);
    expansion.continueIn(block, down);
    code.branch(Comparison.LESS_EQUAL, limit, start, runsDown, skip(block));
    expansion.continueIn(block, runsDown);
    Node below = code.add(Operation.SUBTRACT, start, limit);
    Node negated = code.add(Operation.NEGATE, by);
    code.jump(runs);
    expansion.continueIn(block, runs);
    Node distance = code.phi(above, below);
    Node magnitude = code.phi(by, negated);
    Node exact = code.graph.constant(EXACT);
    code.check(Comparison.UNSIGNED_GREATER_EQUAL, distance, exact, slow);
    code.check(Comparison.UNSIGNED_GREATER_EQUAL, magnitude, exact, slow);
    Node quotient =
        code.add(
            Operation.DIVIDE_DOUBLE,
            code.add(Operation.CONVERT, distance),
            code.add(Operation.CONVERT, magnitude));
    Node count = code.add(Operation.FLOOR_TO_INTEGER, quotient).setExit(slow);
    run(block, step, Tag.INTEGER, start, count, by);
  }

  // Loops over floats

  private void prepareFloats(Block block, SsaValue step, FrameExit slow) {
    Node start = number(step.input(0), slow);
    Node limit = number(step.input(1), slow);
    Node by = number(step.input(2), slow);
    if (!step.input(2).isConstant()) {
      BasicBlock zero = code.newBlock();
      BasicBlock other = code.newBlock();
      code.branch(FloatComparison.EQUAL, by, code.graph.constant(0.0), zero, other);
      expansion.continueIn(block, zero);
      code.leave(slow);
      expansion.continueIn(block, other);
    }
    // If one of the values is NaN, the loop still runs once.
    bySign(
        block,
        by,
        step.input(2),
        up -> {
          BasicBlock runs = code.newBlock();
          Node low = up ? limit : start;
          code.branch(FloatComparison.LESS, low, up ? start : limit, skip(block), runs);
          expansion.continueIn(block, runs);
        });
    run(block, step, Tag.FLOAT, start, limit, by);
  }

  private Node number(SsaValue value, FrameExit slow) {
    numbers.checkNumber(value, slow);
    return numbers.asDouble(value);
  }

  /**
   * Emits code for loops that count up and for those that count down. The step's type may decide.
   *
   * @param way is called with whether the loop counts up; it may end the block, and the loop
   *     continues in the block where it stops
   */
  private void bySign(Block block, Node by, SsaValue increment, Consumer<Boolean> way) {
    if (increment.isConstant()) {
      way.accept(
          increment.isFloatConstant() ? increment.floatPayload() > 0 : increment.payload() > 0);
      return;
    }
    BasicBlock up = code.newBlock();
    BasicBlock down = code.newBlock();
    code.branch(FloatComparison.LESS, code.graph.constant(0.0), by, up, down);
    expansion.continueIn(block, up);
    way.accept(true);
    BasicBlock endOfUp = code.block();
    expansion.continueIn(block, down);
    way.accept(false);
    // Behind both blocks, as required by the order of blocks.
    BasicBlock done = code.newBlock();
    code.jump(done);
    expansion.continueIn(block, endOfUp);
    code.jump(done);
    expansion.continueIn(block, done);
  }

  private void advanceFloats(Block block, SsaValue step) {
    advanceFloats(
        block,
        step,
        values.payload(step.input(0)),
        values.payload(step.input(1)),
        values.payload(step.input(2)));
  }

  private void advanceFloats(Block block, SsaValue step, Node variable, Node limit, Node by) {
    Node next = code.add(Operation.ADD_DOUBLE, variable, by);
    bySign(
        block,
        by,
        step.input(2),
        up -> {
          BasicBlock goesOn = code.newBlock();
          Node low = up ? next : limit;
          code.branch(FloatComparison.LESS_EQUAL, low, up ? limit : next, goesOn, end(block));
          expansion.continueIn(block, goesOn);
        });
    repeat(block, step, Tag.FLOAT, next, limit);
  }

  private BasicBlock end(Block block) {
    return expansion.edge(block, expansion.start(block.successors().get(0)));
  }

  // FORLOOP

  /** A loop of unknown types. The step's tag tells which type it is over. */
  private void advance(Block block, SsaValue step) {
    SsaValue variable = step.input(0);
    SsaValue limit = step.input(1);
    SsaValue increment = step.input(2);
    BasicBlock integers = code.newBlock();
    BasicBlock floats = code.newBlock();
    code.branch32(Comparison.EQUAL, values.tag(increment), Tag.INTEGER, integers, floats);
    expansion.continueIn(block, floats);
    advanceFloats(
        block,
        step,
        values.homeDouble(variable),
        values.homeDouble(limit),
        values.homeDouble(increment));
    expansion.continueIn(block, integers);
    Node count = values.homeWord(limit);
    BasicBlock goesOn = code.newBlock();
    code.branch(Comparison.EQUAL, count, code.graph.constant(0L), end(block), goesOn);
    expansion.continueIn(block, goesOn);
    Node next = code.add(Operation.ADD, values.homeWord(variable), values.homeWord(increment));
    Node left = code.add(Operation.SUBTRACT, count, code.graph.constant(1L));
    repeat(block, step, Tag.INTEGER, next, left);
  }
}
