package dev.perigee.tier1.target;

import dev.perigee.runtime.layout.StateLayout;
import java.util.List;

/**
 * The code of one function while it is being written, one operation at a time. A processor does
 * each operation in one or a few instructions; the target selects them, and folds constants and
 * addresses into them if it can.
 *
 * <p>These rules hold for all operations:
 *
 * <ul>
 *   <li>An operation changes its first operand, if that is its result, and the scratch registers
 *       that it is given, whose contents are undefined afterwards. No condition flags live from one
 *       operation to the next.
 *   <li>Operations that say so may change all registers of {@link RegisterFile#scratch} and {@link
 *       RegisterFile#floatScratch}. Of these, only the first may be their first operand, only the
 *       second their second operand, and only the third their result; the dividend of {@link
 *       #divideUnsigned} may also be the fourth.
 *   <li>The result's register may be the same as any operand's. Scratch registers differ from all
 *       other operands, unless the operation's comment says otherwise.
 *   <li>Narrow loads fill the rest of a register with zeros. So do operations on 32 bits, whose
 *       names end in 32; they ignore the bits above 31.
 *   <li>A branch continues at its label if the condition in its name holds, and otherwise after
 *       itself.
 * </ul>
 *
 * <p>Any operation that has a label as an argument may throw {@link CodeTooLongException}.
 */
public interface MachineCode {
  // Labels and jumps

  /** A new label. */
  Label label();

  /** Binds a label to the present position. A label is bound once. */
  void bind(Label label);

  /** The present position, in bytes from the start. */
  int position();

  /** Jumps to a label. */
  void jump(Label target);

  /** Jumps to the address in a register. */
  void jump(Register target);

  /**
   * The finished code: position-independent, in memory order, a multiple of 16 bytes. Nothing can
   * be added afterwards.
   */
  byte[] finish();

  // Moves

  /** target = source; no code if they are the same. */
  void move(Register target, Register source);

  /** target = source; no code if they are the same. */
  void move(FloatRegister target, FloatRegister source);

  /** target = a constant. */
  void move(Register target, long constant);

  /** target = a constant, preserving all bits. */
  void move(FloatRegister target, double constant);

  /** target = the bits of a double. */
  void moveBits(Register target, FloatRegister source);

  /** target = the double with the given bits. */
  void moveBits(FloatRegister target, Register source);

  // Memory

  /** target = the address itself. Not for indexed addresses. */
  void address(Register target, Address place);

  /** Loads 64 bits. */
  void load(Register target, Address source);

  /** Loads 32 bits. */
  void load32(Register target, Address source);

  /** Loads a byte. */
  void load8(Register target, Address source);

  /** Loads a double. */
  void load(FloatRegister target, Address source);

  /** Loads two consecutive words of 64 bits. Not for indexed addresses. */
  void loadPair(Register first, Register second, Address source);

  /** Stores 64 bits. */
  void store(Register source, Address target);

  /** Stores the lowest byte. */
  void store8(Register source, Address target);

  /** Stores the lowest 32 bits. Not for indexed addresses. */
  void store32(Register source, Address target);

  /** Stores a double. */
  void store(FloatRegister source, Address target);

  /** Stores two consecutive words of 64 bits. Not for indexed addresses. */
  void storePair(Register first, Register second, Address target);

  /** Stores a constant tag, a byte. */
  void storeTag(int tag, Address target, Register scratch);

  /**
   * Stores a constant tag as a whole word of 64 bits. A load of that word, for example in a copy of
   * the slot, then need not wait, as it would after the store of a single byte. Not for indexed
   * addresses.
   */
  void storeSlotTag(int tag, Address target, Register scratch);

  /** Stores a slot: the payload, then the tag. Not for indexed addresses. */
  void storeSlot(Register payload, int tag, Address target, Register scratch);

  /** Copies a slot of 16 bytes. Not for indexed addresses. */
  default void copySlot(Address source, Address target, Register scratch, Register otherScratch) {
    loadPair(scratch, otherScratch, source);
    storePair(scratch, otherScratch, target);
  }

  // Integers

  /** target = left operation right. */
  void compute(IntegerOperation operation, Register target, Register left, Register right);

  /** The same with a constant. */
  void compute(
      IntegerOperation operation, Register target, Register left, long right, Register scratch);

  /** target = value shifted by a constant from 0 to 63. */
  void shift(Shift shift, Register target, Register value, int count);

  /**
   * Lua's {@code value << count}, or {@code >>}: negative counts shift the other way, counts above
   * 63 give 0. May change scratch registers.
   */
  void shift(boolean left, Register target, Register value, Register count);

  /** target = -value. */
  void negate(Register target, Register value);

  /** target = ~value. */
  void complement(Register target, Register value);

  /**
   * Lua's {@code dividend // divisor}, or {@code %}. The divisor is not 0; the least integer
   * divided by -1 wraps. May change scratch registers.
   */
  void divide(boolean modulo, Register target, Register dividend, long divisor);

  /**
   * The same with a divisor in a register. If it is 0, the result is an arbitrary integer. May
   * change scratch registers.
   */
  void divide(boolean modulo, Register target, Register dividend, Register divisor);

  /**
   * The unsigned quotient by a constant that is not 0. May change scratch registers. The dividend
   * may also be in the fourth.
   */
  void divideUnsigned(Register target, Register dividend, long divisor);

  /** value = value + a small constant. */
  void add32(Register value, int constant);

  /** {@code target = left & (right << shift)}. */
  void and32(Register target, Register left, Register right, int shift, Register scratch);

  /** {@code target = base + (index << shift)}. */
  void addShifted(Register target, Register base, Register index, int shift);

  /** The tag of {@code not v} from the tag of v. */
  void negateTruth(Register tag);

  // Floats

  /** target = left operation right. */
  void compute(
      FloatOperation operation, FloatRegister target, FloatRegister left, FloatRegister right);

  /** target = -value, also for NaN. */
  void negate(FloatRegister target, FloatRegister value);

  /** target = the square root of a value. */
  void squareRoot(FloatRegister target, FloatRegister value);

  /** target = the greatest integer not above a value. */
  void floor(FloatRegister target, FloatRegister value);

  /**
   * target = the greatest integer not above a value. If it does not fit into 64 bits, branches to
   * the label; the target's contents are undefined then.
   */
  void floorToInteger(
      Register target, FloatRegister value, FloatRegister scratch, Label unrepresentable);

  /** target = an integer, rounded to nearest. */
  void convert(FloatRegister target, Register integer);

  /** target = the number with a payload and a tag, {@code INTEGER} or {@code FLOAT}. */
  void convertNumber(FloatRegister target, Register payload, Register tag, FloatRegister scratch);

  // Branches

  /** Branches if a comparison of two registers holds. */
  void branch(Comparison comparison, Register left, Register right, Label target);

  /** Branches if a comparison with a constant holds. */
  void branch(Comparison comparison, Register left, long right, Register scratch, Label target);

  /** Branches if a comparison of 32 bits with a constant holds. */
  void branch32(Comparison comparison, Register left, int right, Label target);

  /** Compares doubles; branches if the outcome is the given one. */
  void branch(
      FloatComparison comparison,
      boolean outcome,
      FloatRegister left,
      FloatRegister right,
      Label target);

  /** Branches if a comparison of the tag at an address holds. */
  void branchTag(Comparison comparison, Address place, int tag, Register scratch, Label target);

  /**
   * Branches if the tag at an address is not one of {@code count} tags, starting with {@code
   * first}.
   */
  void branchTagOutside(Address place, int first, int count, Register scratch, Label target);

  /** Branches if a bit of the byte at an address is set. */
  void branchIfBit(Address place, int bit, Register scratch, Label target);

  /** Branches unless a 64-bit word in memory equals a payload and a byte in memory equals a tag. */
  void branchUnless(
      Address payloadPlace,
      Register payload,
      Address tagPlace,
      int tag,
      Register scratch,
      Register otherScratch,
      Label target);

  // The engine

  /**
   * Counts the slice down. Branches if it is used up, or, if {@code usedUp} is false, if it is not.
   */
  void countDown(int cost, boolean usedUp, Label target);

  /** Branches if a frame's base lies above the stack's limit. */
  void branchAboveStackLimit(Register newBase, Label target);

  /** Takes over the stack limit in the state, which is now that of another stack. */
  void stackChanged();

  /**
   * target = the first word of a link: a pc, and the place of a label in the region ({@link
   * dev.perigee.runtime.layout.LinkLayout}).
   */
  void linkPlace(Register target, int pc, Label resume, Register scratch);

  /** target = the second word of a link with the finish kind "none". */
  void linkWord(Register target, int distance, int wanted);

  /**
   * Returns by a link: the base becomes the caller's, and execution continues at the address in the
   * link's first word. May change scratch registers.
   *
   * @param place holds the link's first word
   * @param word holds the second: {@link RegisterFile#linkWord}
   */
  void popFrame(Register place, Register word);

  /** Calls a routine, which returns here, by its number ({@link StateLayout#routine}). */
  void callRoutine(int number);

  /** Begins a routine and saves registers on the machine's stack. */
  void beginRoutine(List<Register> saved);

  /** Ends a routine, possibly at one of several places: restores the registers and returns. */
  void endRoutine(List<Register> saved);

  /** The same, but continues in another routine, which returns in its place. */
  void endRoutine(List<Register> saved, int next);

  /** Leaves through the exit stub with the code in {@link RegisterFile#exitCode}. */
  void leave();
}
