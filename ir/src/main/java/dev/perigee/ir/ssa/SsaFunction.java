package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Prototype;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph of one function; made by {@code SsaBuilder}. */
public final class SsaFunction {
  /** An edge of the linear form: the instruction's pc and the edge's number in its effects. */
  public record LinearEdge(int source, int edge) {}

  private record ConstantKey(ValueType type, long payload) {}

  private final Prototype prototype;
  private List<Block> blocks = new ArrayList<>();
  private final Map<ConstantKey, SsaValue> constants = new HashMap<>();
  private final Set<LinearEdge> impossibleEdges = new HashSet<>();
  private final BitSet jumpedBackTo = new BitSet();

  /** By pc, those that were asked for. */
  private final @Nullable Effects[] effects;

  private int valueCount;
  private int blockCount;
  private boolean polled;

  SsaFunction(Prototype prototype) {
    this.prototype = prototype;
    effects = new Effects[prototype.code().length];
  }

  /** The effects of the linear form's instruction at a pc: one object each. */
  public Effects effects(int pc) {
    Effects known = effects[pc];
    if (known == null) {
      known = Effects.of(prototype, pc);
      effects[pc] = known;
    }
    return known;
  }

  /** The linear form that this is a copy of. */
  public Prototype prototype() {
    return prototype;
  }

  /** Whether a jump of the linear form goes backward to this pc: tier 0 counts loops there. */
  public boolean isJumpedBackTo(int pc) {
    return jumpedBackTo.get(pc);
  }

  void setJumpedBackTo(int pc) {
    jumpedBackTo.set(pc);
  }

  /** Edges of the linear form that are never taken, as constants have told. */
  public Set<LinearEdge> impossibleEdges() {
    return impossibleEdges;
  }

  /** Reachable blocks in reverse postorder; the first is the function's start. */
  public List<Block> blocks() {
    return blocks;
  }

  void setBlocks(List<Block> blocks) {
    this.blocks = blocks;
  }

  /** Whether the polls are placed, so that control flow is final. */
  public boolean isPolled() {
    return polled;
  }

  /** Notes that the polls are placed. */
  public void setPolled() {
    polled = true;
  }

  /** More than any value's id. */
  public int valueCount() {
    return valueCount;
  }

  /** More than any block's id. */
  public int blockCount() {
    return blockCount;
  }

  /** A new block, in no list yet. */
  public Block newBlock(int pc) {
    return new Block(blockCount++, pc);
  }

  /** A new value, in no block yet. */
  public SsaValue newValue(SsaOp op, ValueType type, int home, int pc, SsaValue... inputs) {
    SsaValue value = new SsaValue(valueCount++, op, type, home, pc);
    value.setInputs(inputs);
    return value;
  }

  /** The constant with this type and payload: one object each. */
  public SsaValue constant(ValueType type, long payload) {
    return constants.computeIfAbsent(
        new ConstantKey(type, payload),
        key -> {
          SsaValue value = newValue(SsaOp.CONSTANT, key.type, SsaValue.NO_HOME, -1);
          value.setPayload(key.payload);
          return value;
        });
  }

  public SsaValue integer(long value) {
    return constant(ValueType.INTEGER, value);
  }

  /** A float constant; all bit patterns stay apart. */
  public SsaValue floating(double value) {
    return constant(ValueType.FLOAT, Double.doubleToRawLongBits(value));
  }

  /**
   * Puts other values in the place of some, in inputs, exits and states. The replaced values stay
   * where they are, unused.
   *
   * @param replacements at a value's id what replaces it, or null; chains are followed
   */
  public void replace(@Nullable SsaValue[] replacements) {
    for (Block block : blocks) {
      block.phis().forEach(phi -> replaceIn(phi, replacements));
      block.instructions().forEach(value -> replaceIn(value, replacements));
      replaceIn(block.terminator(), replacements);
      replaceIn(block.startState(), replacements);
    }
  }

  private static void replaceIn(SsaValue value, @Nullable SsaValue[] replacements) {
    for (int i = 0; i < value.inputCount(); i++) {
      value.setInput(i, replacementOf(value.input(i), replacements));
    }
    replaceIn(value.exit(), replacements);
  }

  private static void replaceIn(@Nullable ExitState state, @Nullable SsaValue[] replacements) {
    if (state != null) {
      for (int slot = 0; slot < state.top(); slot++) {
        SsaValue value = state.slot(slot);
        if (value != null) {
          state.setSlot(slot, replacementOf(value, replacements));
        }
      }
    }
  }

  /** What stands for a value in the end, by the array that {@link #replace} takes. */
  public static SsaValue replacementOf(SsaValue value, @Nullable SsaValue[] replacements) {
    SsaValue result = value;
    while (result.id() < replacements.length && replacements[result.id()] != null) {
      result = replacements[result.id()];
    }
    return result;
  }
}
