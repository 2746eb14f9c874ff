package dev.perigee.ir.ssa;

import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Effects;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph of one function, created by {@link SsaBuilder}. */
public final class SsaFunction {
  /** An edge of the linear form: the instruction's pc and the edge's number in its effects. */
  public record LinearEdge(int source, int edge) {}

  private record ConstantKey(ValueType type, long payload) {}

  private final Prototype prototype;
  private List<Block> blocks = new ArrayList<>();
  private final Map<ConstantKey, SsaValue> constants = new HashMap<>();
  private final Set<LinearEdge> impossibleEdges = new HashSet<>();
  private final BitSet jumpedBackTo = new BitSet();

  /** Effects by pc that have been requested. */
  private final @Nullable Effects[] effects;

  private int valueCount;
  private int blockCount;
  private boolean polled;

  SsaFunction(Prototype prototype) {
    this.prototype = prototype;
    effects = new Effects[prototype.code().length];
  }

  /** The effects of the linear form's instruction at a pc, always the same object. */
  public Effects effects(int pc) {
    Effects known = effects[pc];
    if (known == null) {
      known = Effects.of(prototype, pc);
      effects[pc] = known;
    }
    return known;
  }

  /** The linear form from which the graph was built. */
  public Prototype prototype() {
    return prototype;
  }

  /** Whether a jump of the linear form goes backward to this pc, where tier 0 counts loops. */
  public boolean isJumpedBackTo(int pc) {
    return jumpedBackTo.get(pc);
  }

  void setJumpedBackTo(int pc) {
    jumpedBackTo.set(pc);
  }

  /** Edges of the linear form that are never taken because of constants. */
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

  /** Records that the polls are placed. */
  public void setPolled() {
    polled = true;
  }

  /** A number greater than every value's id. */
  public int valueCount() {
    return valueCount;
  }

  /** A number greater than every block's id. */
  public int blockCount() {
    return blockCount;
  }

  /** A new block that is not in the list of blocks yet. */
  public Block newBlock(int pc) {
    return new Block(blockCount++, pc);
  }

  /** A new value that is not in a block yet. */
  public SsaValue newValue(SsaOp op, ValueType type, int home, int pc, SsaValue... inputs) {
    SsaValue value = new SsaValue(valueCount++, op, type, home, pc);
    value.setInputs(inputs);
    return value;
  }

  /** The constant with this type and payload, always the same object. */
  public SsaValue constant(ValueType type, long payload) {
    return constants.computeIfAbsent(
        new ConstantKey(type, payload),
        key -> {
          SsaValue value = newValue(SsaOp.CONSTANT, key.type, SsaValue.NO_HOME, -1);
          value.setPayload(key.payload);
          return value;
        });
  }

  /** The constant of the prototype with this index. */
  SsaValue constant(int index) {
    return switch (prototype.constants().get(index)) {
      case IntegerConstant integer -> integer(integer.value());
      case FloatConstant number -> floating(number.value());
      case StringConstant string ->
          constant(string.isShort() ? ValueType.STRING : ValueType.LONG_STRING, index);
    };
  }

  public SsaValue integer(long value) {
    return constant(ValueType.INTEGER, value);
  }

  /** A float constant; different bit patterns are different constants. */
  public SsaValue floating(double value) {
    return constant(ValueType.FLOAT, Double.doubleToRawLongBits(value));
  }

  /**
   * Replaces values in inputs, exits and states. The replaced values remain in their blocks,
   * unused.
   *
   * @param replacements for each value's id, the value that replaces it, or null; chains are
   *     followed
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

  /** The final replacement of a value according to an array as for {@link #replace}. */
  public static SsaValue replacementOf(SsaValue value, @Nullable SsaValue[] replacements) {
    SsaValue result = value;
    while (result.id() < replacements.length && replacements[result.id()] != null) {
      result = replacements[result.id()];
    }
    return result;
  }
}
