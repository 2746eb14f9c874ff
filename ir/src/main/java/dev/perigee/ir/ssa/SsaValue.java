package dev.perigee.ir.ssa;

import dev.perigee.ir.ValueType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value, or an instruction without a value. The package's Javadoc has the rules for values.
 * Passes change inputs, types and operations in place.
 */
public final class SsaValue {
  /** The {@link #home} of constants, temporaries and instructions without a value. */
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

  /** Its number, unique in the function and less than {@link SsaFunction#valueCount}. */
  public int id() {
    return id;
  }

  public SsaOp op() {
    return op;
  }

  /** The value's type; ANY for instructions without a value. */
  public ValueType type() {
    return type;
  }

  /** The slot that tier 0 keeps this value in, or {@link #NO_HOME}. */
  public int home() {
    return home;
  }

  /**
   * The pc of the linear instruction that this comes from; for a phi, its block's; -1 for
   * constants.
   */
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

  /** Removes an input of a phi whose predecessor was removed. */
  public void removeInput(int index) {
    SsaValue[] rest = Arrays.copyOf(inputs, inputs.length - 1);
    System.arraycopy(inputs, index + 1, rest, index, rest.length - index);
    inputs = rest;
  }

  /**
   * A CONSTANT's integer, bits of a double, or (for strings) index among the prototype's constants;
   * LOAD_UPVALUE's index; TRIP_COUNT's step; the number of the builtin that a STEP or TAILCALL
   * calls, or 0.
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

  /** The exit; not null if {@link SsaOp#canExit}. */
  public @Nullable ExitState exit() {
    return exit;
  }

  public void setExit(@Nullable ExitState exit) {
    this.exit = exit;
  }

  /** The block that contains this; null for constants. */
  public @Nullable Block block() {
    return block;
  }

  public void setBlock(@Nullable Block block) {
    this.block = block;
  }

  /** Changes the operation. The id, the home and the pc remain. */
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
