package dev.perigee.tier1.cache;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.TypeFeedback;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What one engine has seen of a function at one moment. It is immutable, so any thread can compile
 * with it, and it is part of the code cache's key.
 *
 * <p>Types whose values have no form in a register (nil, booleans) count as ANY: a guard for them
 * would have a cost but no use.
 */
public final class FeedbackSnapshot implements TypeFeedback {
  private final ValueType[] loads;
  private final ValueType[] parameters;
  private final BitSet failed;
  private final BitSet unreached;
  private final boolean sparse;

  private FeedbackSnapshot(
      ValueType[] loads, ValueType[] parameters, BitSet failed, BitSet unreached, boolean sparse) {
    this.loads = loads;
    this.parameters = parameters;
    this.failed = failed;
    this.unreached = unreached;
    this.sparse = sparse;
  }

  /**
   * What to assume of a function.
   *
   * @param tags by pc, the tag that each instruction loaded last; no tag if it loaded nothing
   * @param parameters the type of each fixed parameter
   * @param failed pcs of loads about which nothing may be assumed
   */
  public static FeedbackSnapshot of(
      Prototype prototype, byte[] tags, List<ValueType> parameters, BitSet failed) {
    int[] code = prototype.code();
    ValueType[] loads = new ValueType[code.length];
    for (int pc = 0; pc < code.length; pc++) {
      boolean known = Instruction.op(code[pc]).hasFeedback() && !failed.get(pc);
      loads[pc] = known ? useful(ValueType.ofTag(tags[pc])) : ValueType.ANY;
    }
    ValueType[] types = new ValueType[prototype.parameterCount()];
    Arrays.setAll(types, slot -> useful(parameters.get(slot)));
    return new FeedbackSnapshot(loads, types, failuresOfLoads(code, failed), new BitSet(), false);
  }

  /** Assumes nothing and counts every load as failed: the resulting code works for all types. */
  public static FeedbackSnapshot generic(Prototype prototype) {
    int size = prototype.code().length;
    BitSet failed = new BitSet(size);
    failed.set(0, size);
    ValueType[] parameters = new ValueType[prototype.parameterCount()];
    Arrays.fill(parameters, ValueType.ANY);
    return of(prototype, new byte[size], List.of(parameters), failed).withSparseTables(prototype);
  }

  /** The same, but if the function accesses elements, they are not expected in arrays. */
  public FeedbackSnapshot withSparseTables(Prototype prototype) {
    return new FeedbackSnapshot(loads, parameters, failed, unreached, accessesElements(prototype));
  }

  /**
   * The same without code for some loads, and for what only they lead to.
   *
   * @param pcs the loads' pcs; not changed afterwards
   */
  public FeedbackSnapshot withUnreached(BitSet pcs) {
    return new FeedbackSnapshot(loads, parameters, failed, pcs, sparse);
  }

  private static boolean accessesElements(Prototype prototype) {
    for (int word : prototype.code()) {
      if (Instruction.op(word).accessesElement()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps the failures of instructions with feedback. A failure elsewhere has no assumption to
   * withdraw.
   */
  private static BitSet failuresOfLoads(int[] code, BitSet failed) {
    BitSet failures = new BitSet(code.length);
    for (int pc = failed.nextSetBit(0);
        pc >= 0 && pc < code.length;
        pc = failed.nextSetBit(pc + 1)) {
      failures.set(pc, Instruction.op(code[pc]).hasFeedback());
    }
    return failures;
  }

  private static ValueType useful(ValueType type) {
    return type.hasRegisterForm() && type != ValueType.CELL ? type : ValueType.ANY;
  }

  @Override
  public ValueType typeAt(int pc) {
    return loads[pc];
  }

  @Override
  public ValueType parameterType(int slot) {
    return slot < parameters.length ? parameters[slot] : ValueType.ANY;
  }

  @Override
  public boolean failedBefore(int pc) {
    return failed.get(pc);
  }

  @Override
  public BitSet unreached() {
    return unreached;
  }

  @Override
  public boolean hasSparseTables() {
    return sparse;
  }

  /** Whether another snapshot of the same function leads to the same code. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FeedbackSnapshot snapshot
        && Arrays.equals(loads, snapshot.loads)
        && Arrays.equals(parameters, snapshot.parameters)
        && failed.equals(snapshot.failed)
        && unreached.equals(snapshot.unreached)
        && sparse == snapshot.sparse;
  }

  @Override
  public int hashCode() {
    int types = 31 * Arrays.hashCode(loads) + Arrays.hashCode(parameters);
    int pcs = 31 * failed.hashCode() + unreached.hashCode();
    return 31 * (31 * types + pcs) + Boolean.hashCode(sparse);
  }
}
