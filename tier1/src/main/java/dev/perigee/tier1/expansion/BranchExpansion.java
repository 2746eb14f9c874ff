package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import org.jspecify.annotations.Nullable;

/** BRANCH: comparisons and tests whose outcome no metamethod can change. */
final class BranchExpansion {
  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;

  BranchExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
  }

  void expand(SsaValue branch, Block block) {
    BasicBlock yes = expansion.start(block.successors().get(0));
    BasicBlock no = expansion.start(block.successors().get(1));
    Condition condition = branch.condition();
    if (condition == null) {
      throw new IllegalStateException("a branch without condition");
    }
    switch (condition) {
      case INTEGER_EQUAL, STRING_EQUAL -> words(branch, Comparison.EQUAL, yes, no);
      case INTEGER_LESS -> words(branch, Comparison.LESS, yes, no);
      case INTEGER_LESS_EQUAL -> words(branch, Comparison.LESS_EQUAL, yes, no);
      case FLOAT_EQUAL -> doubles(branch, FloatComparison.EQUAL, yes, no);
      case FLOAT_LESS -> doubles(branch, FloatComparison.LESS, yes, no);
      case FLOAT_LESS_EQUAL -> doubles(branch, FloatComparison.LESS_EQUAL, yes, no);
      case RAW_EQUAL -> rawEqual(branch, block, yes, no);
      case TRUTHY -> tag(branch.input(0), Comparison.UNSIGNED_GREATER_EQUAL, Tag.TRUE, yes, no);
      case IS_NIL -> tag(branch.input(0), Comparison.EQUAL, Tag.NIL, yes, no);
    }
  }

  /** Whether a STEP_BRANCH has a fast path: equality of values of unknown type. */
  boolean hasFastPath(SsaValue step) {
    return expansion.op(step) == Op.EQ
        && !FrameValues.isFloat(step.input(0))
        && !FrameValues.isFloat(step.input(1));
  }

  void expandStep(SsaValue step, Block block) {
    BasicBlock notTaken = expansion.start(block.successors().get(0));
    BasicBlock taken = expansion.start(block.successors().get(1));
    boolean jumpsIfEqual = Instruction.c(expansion.word(step)) != 0;
    equal(step, block, jumpsIfEqual ? taken : notTaken, jumpsIfEqual ? notTaken : taken);
  }

  /**
   * Two values with the same tag and payload are equal unless they are floats. Different short
   * strings are not equal. For all other values, a routine decides.
   */
  private void equal(SsaValue step, Block block, BasicBlock yes, BasicBlock no) {
    FrameExit slow = expansion.slow(step);
    Node x = values.payload(step.input(0));
    Node y = values.payload(step.input(1));
    Node tag = values.tag(step.input(0));
    BasicBlock sameTag = code.newBlock();
    BasicBlock otherTag = code.newBlock();
    code.branch(Comparison.EQUAL, tag, values.tag(step.input(1)), sameTag, otherTag);
    expansion.continueIn(block, otherTag);
    otherType(step, tag, block, no, slow);
    expansion.continueIn(block, sameTag);
    BasicBlock same = code.newBlock();
    BasicBlock other = code.newBlock();
    code.branch(Comparison.EQUAL, x, y, same, other);
    expansion.continueIn(block, same);
    BasicBlock floats = code.newBlock();
    code.branch32(Comparison.EQUAL, tag, Tag.FLOAT, floats, expansion.edge(block, yes));
    expansion.continueIn(block, other);
    BasicBlock unlike = code.newBlock();
    code.branch32(Comparison.EQUAL, tag, Tag.STRING, expansion.edge(block, no), unlike);
    BasicBlock asked = code.newBlock();
    expansion.continueIn(block, floats);
    code.jump(asked);
    expansion.continueIn(block, unlike);
    code.jump(asked);
    expansion.continueIn(block, asked);
    Node answer = code.callRoutine(Routine.EQUAL, slow, tag, x, y);
    code.branch32(
        Comparison.EQUAL,
        answer,
        Routine.YES,
        expansion.edge(block, yes),
        expansion.edge(block, no));
  }

  /** Values of two types are not equal, but values of two subtypes of numbers may be. */
  private void otherType(SsaValue step, Node tag, Block block, BasicBlock no, FrameExit slow) {
    Node difference = code.add(Operation.XOR, tag, values.tag(step.input(1)));
    BasicBlock pair = code.newBlock();
    code.branch32(
        Comparison.EQUAL, difference, Tag.INTEGER ^ Tag.FLOAT, pair, expansion.edge(block, no));
    expansion.continueIn(block, pair);
    Node even = code.add(Operation.AND, tag, code.graph.constant(~1L));
    code.check32(Comparison.EQUAL, even, Tag.INTEGER, slow);
    code.jump(no);
  }

  private void words(SsaValue branch, Comparison comparison, BasicBlock yes, BasicBlock no) {
    code.branch(
        comparison, values.payload(branch.input(0)), values.payload(branch.input(1)), yes, no);
  }

  private void doubles(SsaValue branch, FloatComparison comparison, BasicBlock yes, BasicBlock no) {
    code.branch(
        comparison, values.payload(branch.input(0)), values.payload(branch.input(1)), yes, no);
  }

  /**
   * Goes to one of two blocks in any case. The other must stay reachable, since values that are
   * defined there are used after entries to which it leads.
   */
  private void always(BasicBlock target, BasicBlock other) {
    code.branch32(Comparison.EQUAL, code.graph.constant(0L), 0, target, other);
  }

  /** Compares a value's tag, unless its type decides the outcome. */
  private void tag(SsaValue value, Comparison comparison, int tag, BasicBlock yes, BasicBlock no) {
    ValueType type = value.type();
    if (type.tag() >= 0) {
      boolean outcome = comparison == Comparison.EQUAL ? type.tag() == tag : type.tag() >= tag;
      always(outcome ? yes : no, outcome ? no : yes);
    } else if (type == ValueType.NUMBER || (type == ValueType.BOOLEAN && tag == Tag.NIL)) {
      always(tag == Tag.NIL ? no : yes, tag == Tag.NIL ? yes : no);
    } else {
      code.branch32(comparison, values.tag(value), tag, yes, no);
    }
  }

  /** Compares a value of any type with a number or a short string. */
  private void rawEqual(SsaValue branch, Block block, BasicBlock yes, BasicBlock no) {
    SsaValue value = branch.input(0);
    SsaValue constant = branch.input(1);
    if (FrameContents.isNode(value) || value.isConstant()) {
      typedEqual(value, constant, yes, no);
      return;
    }
    Node tag = values.tag(value);
    BasicBlock same = code.newBlock();
    if (constant.type().isNumber()) {
      BasicBlock other = code.newBlock();
      code.branch32(Comparison.EQUAL, tag, constant.type().tag(), same, other);
      expansion.continueIn(block, other);
      otherSubtype(block, value, tag, constant, yes, no);
    } else {
      code.branch32(Comparison.EQUAL, tag, constant.type().tag(), same, expansion.edge(block, no));
    }
    expansion.continueIn(block, same);
    sameType(value, constant, expansion.edge(block, yes), expansion.edge(block, no));
  }

  private void sameType(SsaValue value, SsaValue constant, BasicBlock yes, BasicBlock no) {
    if (constant.isFloatConstant()) {
      code.branch(
          FloatComparison.EQUAL, values.homeDouble(value), values.payload(constant), yes, no);
    } else {
      code.branch(Comparison.EQUAL, values.payload(value), values.payload(constant), yes, no);
    }
  }

  /** The tag differs from the number constant's: an integer equals a float with the same value. */
  private void otherSubtype(
      Block block, SsaValue value, Node tag, SsaValue constant, BasicBlock yes, BasicBlock no) {
    SsaValue converted = constant.isIntegerConstant() ? asFloat(constant) : asInteger(constant);
    if (converted == null) {
      code.jump(no);
      return;
    }
    BasicBlock convertible = code.newBlock();
    code.branch32(
        Comparison.EQUAL, tag, converted.type().tag(), convertible, expansion.edge(block, no));
    expansion.continueIn(block, convertible);
    sameType(value, converted, expansion.edge(block, yes), expansion.edge(block, no));
  }

  /** The float with the same value as an integer constant, if there is one. */
  private @Nullable SsaValue asFloat(SsaValue constant) {
    return LuaFloats.isExact(constant.payload())
        ? expansion.function.floating((double) constant.payload())
        : null;
  }

  /** The integer with the same value as a float constant, if there is one. */
  private @Nullable SsaValue asInteger(SsaValue constant) {
    double number = constant.floatPayload();
    return LuaFloats.hasIntegerRepresentation(number)
        ? expansion.function.integer((long) number)
        : null;
  }

  private void typedEqual(SsaValue value, SsaValue constant, BasicBlock yes, BasicBlock no) {
    SsaValue comparable = constant;
    if (value.type() == ValueType.INTEGER && constant.isFloatConstant()) {
      comparable = asInteger(constant);
    } else if (value.type() == ValueType.FLOAT && constant.isIntegerConstant()) {
      comparable = asFloat(constant);
    }
    if (comparable == null || comparable.type() != value.type()) {
      always(no, yes);
    } else if (FrameValues.isFloat(value)) {
      code.branch(
          FloatComparison.EQUAL, values.payload(value), values.payload(comparable), yes, no);
    } else {
      code.branch(Comparison.EQUAL, values.payload(value), values.payload(comparable), yes, no);
    }
  }
}
