package dev.perigee.ir.ssa;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value, or an instruction that makes none; see the package for the rules it keeps. Passes change
 * inputs, types and operations in place.
 */
public final class SsaValue {
  /** {@link #home} of constants, temporaries and instructions without a value. */
  public static final int NO_HOME = -1;

  private static final SsaValue[] NO_INPUTS = {};

  private final int id;
  private final int home;
  private final int pc;
  private SsaOp op;
  private ValueType type;
  private SsaValue[] inputs = NO_INPUTS;
  private long payload;
  private @Nullable Condition condition;
  private @Nullable ExitState exit;
  private @Nullable Block block;

  SsaValue(int id, SsaOp op, ValueType type, int home, int pc) {
    this.id = id;
    this.op = op;
    this.type = type;
    this.home = home;
    this.pc = pc;
  }

  /** Its number, unique in the function, below {@link SsaFunction#valueCount}. */
  public int id() {
    return id;
  }

  public SsaOp op() {
    return op;
  }

  /** ANY also for instructions without a value. */
  public ValueType type() {
    return type;
  }

  /** The slot that tier 0 keeps this value in, or {@link #NO_HOME}. */
  public int home() {
    return home;
  }

  /** The pc of the linear instruction this comes from; a phi's block's; -1 for constants. */
  public int pc() {
    return pc;
  }

  public int inputCount() {
    return inputs.length;
  }

  public SsaValue input(int index) {
    return inputs[index];
  }

  public void setInput(int index, SsaValue value) {
    inputs[index] = value;
  }

  /** Replaces all inputs. */
  public void setInputs(SsaValue... values) {
    inputs = values.length == 0 ? NO_INPUTS : values;
  }

  /** Takes out one input: a phi whose predecessor has gone. */
  public void removeInput(int index) {
    SsaValue[] rest = Arrays.copyOf(inputs, inputs.length - 1);
    System.arraycopy(inputs, index + 1, rest, index, rest.length - index);
    inputs = rest;
  }

  /**
   * A CONSTANT's integer, bits of a double, or (strings) index among the prototype's constants;
   * LOAD_UPVALUE's index; TRIP_COUNT's step; the number of the builtin that a STEP calls, or 0.
   */
  public long payload() {
    return payload;
  }

  public void setPayload(long payload) {
    this.payload = payload;
  }

  /** A BRANCH's condition, otherwise null. */
  public @Nullable Condition condition() {
    return condition;
  }

  public void setCondition(@Nullable Condition condition) {
    this.condition = condition;
  }

  /** Not null when {@link SsaOp#canExit}. */
  public @Nullable ExitState exit() {
    return exit;
  }

  public void setExit(@Nullable ExitState exit) {
    this.exit = exit;
  }

  /** The block it is in; null for constants and for what was removed. */
  public @Nullable Block block() {
    return block;
  }

  public void setBlock(@Nullable Block block) {
    this.block = block;
  }

  /** Makes this another operation; id, home and pc stay. */
  public void setOp(SsaOp op) {
    this.op = op;
  }

  public void setType(ValueType type) {
    this.type = type;
  }

  public boolean isConstant() {
    return op == SsaOp.CONSTANT;
  }

  /** Whether this is a constant of type INTEGER. */
  public boolean isIntegerConstant() {
    return op == SsaOp.CONSTANT && type == ValueType.INTEGER;
  }

  /** Whether this is a constant of type FLOAT. */
  public boolean isFloatConstant() {
    return op == SsaOp.CONSTANT && type == ValueType.FLOAT;
  }

  /** The double of a FLOAT constant. */
  public double floatPayload() {
    return Double.longBitsToDouble(payload);
  }

  @Override
  public String toString() {
    return "v" + id;
  }
}
