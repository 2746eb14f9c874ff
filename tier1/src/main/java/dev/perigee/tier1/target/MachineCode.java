package dev.perigee.tier1.target;

import dev.perigee.runtime.layout.StateLayout;
import java.util.List;

/**
 * The code of one function while it is written, an operation at a time. Each operation is what a
 * processor does in one instruction or a few; the target selects them, and folds constants and
 * addresses into them where it can.
 *
 * <p>What holds for all operations:
 *
 * <ul>
 *   <li>An operation changes its first operand, where it has a result, and the scratch registers
 *       that it is given, which hold nothing of use afterwards. No condition flags live from one
 *       operation to the next.
 *   <li>Operations that say so may change all registers of {@link RegisterFile#scratch} and {@link
 *       RegisterFile#floatScratch}. Of these, only the first may be their first operand, the second
 *       their second operand, and the third their result; the dividend of {@link #divideUnsigned}
 *       may be the fourth, too.
 *   <li>The result's register may be the same as any operand's. Scratch registers differ from all
 *       other operands, except where the operation's comment says otherwise.
 *   <li>Narrow loads fill the rest of a register with zeros; operations on 32 bits, whose names end
 *       in 32, do so as well and read nothing above bit 31.
 *   <li>A branch goes on at its label if what its name says holds, and behind itself otherwise.
 * </ul>
 *
 * <p>Any operation that names a label may throw {@link CodeTooLongException}.
 */
public interface MachineCode {
  // Places and jumps

  /** A new label. */
  Label label();

  /** Binds a label to the present position, once. */
  void bind(Label label);

  /** The present position, in bytes from the start. */
  int position();

  /** Goes on at a label. */
  void jump(Label target);

  /** Goes on at the address in a register. */
  void jump(Register target);

  /**
   * The finished code: position-independent, in memory's order, a multiple of 16 bytes. Nothing is
   * written behind it.
   */
  byte[] finish();

  // Moves

  /** target = source; nothing if they are the same. */
  void move(Register target, Register source);

  /** target = source; nothing if they are the same. */
  void move(FloatRegister target, FloatRegister source);

  /** target = a constant. */
  void move(Register target, long constant);

  /** target = a constant, bit by bit. */
  void move(FloatRegister target, double constant);

  /** The bits of a double into a general register. */
  void moveBits(Register target, FloatRegister source);

  /** The bits of a general register into a double. */
  void moveBits(FloatRegister target, Register source);

  // Memory

  /** target = the address itself; no indexed place. */
  void address(Register target, Address place);

  /** Loads 64 bits. */
  void load(Register target, Address source);

  /** Loads 32 bits. */
  void load32(Register target, Address source);

  /** Loads a byte. */
  void load8(Register target, Address source);

  /** Loads a double. */
  void load(FloatRegister target, Address source);

  /** Loads 64 bits, and the 64 behind them; no indexed place. */
  void loadPair(Register first, Register second, Address source);

  /** Stores 64 bits. */
  void store(Register source, Address target);

  /** Stores the lowest byte. */
  void store8(Register source, Address target);

  /** Stores the lowest 32 bits; no indexed place. */
  void store32(Register source, Address target);

  /** Stores a double. */
  void store(FloatRegister source, Address target);

  /** Stores 64 bits, and 64 behind them; no indexed place. */
  void storePair(Register first, Register second, Address target);

  /** Stores a constant tag, a byte. */
  void storeTag(int tag, Address target, Register scratch);

  /**
   * Stores a constant tag of a slot, which has all 64 bits to itself: loading the word just stored,
   * as a copy of the slot does, takes no longer than if all of it had been there. No indexed place.
   */
  void storeSlotTag(int tag, Address target, Register scratch);

  /** Stores a slot: the payload, and behind it the tag; no indexed place. */
  void storeSlot(Register payload, int tag, Address target, Register scratch);

  /** Copies a slot, all 16 bytes; no indexed places. */
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
   * Lua's {@code value << count}, or {@code >>}: counts below 0 shift the other way, those beyond
   * 63 give 0. May change scratch registers.
   */
  void shift(boolean left, Register target, Register value, Register count);

  /** target = -value. */
  void negate(Register target, Register value);

  /** target = ~value. */
  void complement(Register target, Register value);

  /**
   * Lua's {@code dividend // divisor}, or {@code %}; the least integer by -1 wraps. The divisor is
   * not 0. May change scratch registers.
   */
  void divide(boolean modulo, Register target, Register dividend, long divisor);

  /**
   * The same by a register. If the divisor is 0, the result is any integer. May change scratch
   * registers.
   */
  void divide(boolean modulo, Register target, Register dividend, Register divisor);

  /**
   * The unsigned quotient by a constant that is not 0. May change scratch registers; the dividend
   * may be in the fourth, too.
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

  /** target = -value, also of what is no number. */
  void negate(FloatRegister target, FloatRegister value);

  /** target = the square root of a value. */
  void squareRoot(FloatRegister target, FloatRegister value);

  /** target = the greatest integer not above a value. */
  void floor(FloatRegister target, FloatRegister value);

  /**
   * target = the greatest integer not above a value; goes to the label, the target being lost, if
   * there is none that fits.
   */
  void floorToInteger(
      Register target, FloatRegister value, FloatRegister scratch, Label unrepresentable);

  /** target = an integer, rounded to nearest. */
  void convert(FloatRegister target, Register integer);

  /** target = the number with a payload and a tag, {@code INTEGER} or {@code FLOAT}. */
  void convertNumber(FloatRegister target, Register payload, Register tag, FloatRegister scratch);

  // Branches

  /** Compares two registers. */
  void branch(Comparison comparison, Register left, Register right, Label target);

  /** Compares with a constant. */
  void branch(Comparison comparison, Register left, long right, Register scratch, Label target);

  /** Compares 32 bits with a constant. */
  void branch32(Comparison comparison, Register left, int right, Label target);

  /** Compares doubles; goes to the label if the outcome is the one that is asked for. */
  void branch(
      FloatComparison comparison,
      boolean outcome,
      FloatRegister left,
      FloatRegister right,
      Label target);

  /** Compares the tag at an address. */
  void branchTag(Comparison comparison, Address place, int tag, Register scratch, Label target);

  /** Whether the tag at an address is none of a number of tags from the first on. */
  void branchTagOutside(Address place, int first, int count, Register scratch, Label target);

  /** Whether a bit of the byte at an address is set. */
  void branchIfBit(Address place, int bit, Register scratch, Label target);

  /** Unless 64 bits in memory are a payload, and a byte in memory a tag. */
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
   * Counts the slice down. Goes to the label if it is used up, or, with the other outcome, if it is
   * not.
   */
  void countDown(int cost, boolean usedUp, Label target);

  /** Whether a frame's base would lie above the stack's limit. */
  void branchAboveStackLimit(Register newBase, Label target);

  /** The state has another stack's limit. */
  void stackChanged();

  /**
   * The first word of a link: a pc, and where in the region a label is ({@link
   * dev.perigee.runtime.layout.LinkLayout}).
   */
  void linkPlace(Register target, int pc, Label resume, Register scratch);

  /** The second word of a link with finish kind "none". */
  void linkWord(Register target, int distance, int wanted);

  /**
   * Returns by a link: the base becomes the caller's, and the code goes on where the link's first
   * word says. May change scratch registers.
   *
   * @param place holds the link's first word
   * @param word holds the second: {@link RegisterFile#linkWord}
   */
  void popFrame(Register place, Register word);

  /** Calls a routine, which comes back here: by its number ({@link StateLayout#ROUTINES}). */
  void callRoutine(int number);

  /** Begins a routine: keeps some registers on the machine's stack. */
  void beginRoutine(List<Register> saved);

  /** Ends a routine, perhaps not the only time: gives the registers back and returns. */
  void endRoutine(List<Register> saved);

  /** The same, but goes on in another routine, which returns in its place. */
  void endRoutine(List<Register> saved, int next);

  /** Leaves through the exit stub with what is in {@link RegisterFile#exitCode}. */
  void leave();
}
