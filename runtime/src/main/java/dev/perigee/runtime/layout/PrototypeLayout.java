package dev.perigee.runtime.layout;

import dev.perigee.ir.Prototype;

/**
 * An engine's record of a prototype: fixed fields, a hint for each instruction, the instructions as
 * tier 0 runs them, with their type feedback ({@link InstructionLayout}), the address of the
 * engine's state, the constants and the addresses of the children's records. The record's size and
 * offsets depend on the prototype alone, so compiled code that reads them serves every engine.
 *
 * <p>The record's <em>origin</em> is the word that holds the state's address: tier 0's loop finds
 * all that it needs of a function from there. With k the origin's address, constant n is the slot
 * at {@code k + 8 + 16 * n}, the word of pc is at {@code k - 8 * (pc + 1)}, so that one address and
 * a word's address tell the pc, and its hint is at {@code record + HINTS + 4 * pc}.
 */
public final class PrototypeLayout {
  /** Index of the Java {@link Prototype} in its engine; 4 bytes. */
  public static final int ID = ObjectLayout.EXTRA;

  /** Address of the origin; 8 bytes. */
  public static final int ORIGIN = 8;

  /**
   * Absolute address of native code for a call of the function; where there is none, of the stub
   * that leaves with CALL; 0 in a process without native code. Stored with release when code is
   * installed; 8 bytes.
   */
  public static final int ENTRY = 16;

  /**
   * Calls left until tier 0 tells the driver about a call of this function: counted down by each
   * call from tier 0, which leaves with CALL when it gets below 0. It stays below 0 while native
   * code is installed; 4 bytes.
   */
  public static final int COUNTDOWN = 24;

  /** Slots of the frame; 4 bytes. */
  public static final int FRAME_SIZE = 28;

  /** Fixed parameters; 4 bytes. */
  public static final int PARAMETERS = 32;

  /** 1 when the function takes extra arguments, otherwise 0; 4 bytes. */
  public static final int VARARG = 36;

  /** Number of constants; 4 bytes. */
  public static final int CONSTANT_COUNT = 40;

  /** Number of instruction words; 4 bytes. */
  public static final int CODE_SIZE = 44;

  /** The next object to scan, in a collection; 8 bytes. */
  public static final int NEXT_GRAY = 48;

  /** Number of children; 4 bytes. */
  public static final int CHILD_COUNT = 56;

  /**
   * Where in the code region it stands at which offsets the native code is entered, by pc: 4 bytes
   * each, 0 where there is no entry. 0 when there is no code; 4 bytes.
   */
  public static final int ENTRIES = 60;

  /**
   * For each pc 4 bytes: for an access by a constant string, byte offset in the table's nodes at
   * which the key was last found by the slow path, to be masked by the reader's table; for a
   * TFORCALL, of the node whose entry {@code next} gave last.
   */
  public static final int HINTS = 64;

  // Distances from the origin.

  /** The state's address; 8 bytes. */
  public static final int STATE = 0;

  /** {@link #pollCost}; 8 bytes. */
  public static final int POLL_COST = 8;

  /** The first constant, a slot; the others follow. */
  public static final int FIRST_CONSTANT = 16;

  /** Instruction words for which a call or a step back counts as one more. */
  private static final int WORDS_PER_COST = 1024;

  /** What fits an immediate operand. */
  private static final int MOST_COST = 4095;

  private PrototypeLayout() {}

  /**
   * What a call of a function, or a step back in it, takes from the slice: more than 1 for a large
   * one, all of whose code may run until the next one.
   */
  public static int pollCost(int codeSize) {
    return Math.min(1 + codeSize / WORDS_PER_COST, MOST_COST);
  }

  /** Distance from the record to its origin, a multiple of 8. */
  public static int origin(int codeSize) {
    return (HINTS + 4 * codeSize + 7 & -8) + InstructionLayout.SIZE * codeSize;
  }

  /** Distance from the record to its constants, a multiple of 8. */
  public static int constants(int codeSize) {
    return origin(codeSize) + FIRST_CONSTANT;
  }

  /**
   * Address of the word of the instruction at a pc ({@link InstructionLayout}).
   *
   * @param origin address of the record's origin
   */
  public static long word(long origin, int pc) {
    return origin - (long) InstructionLayout.SIZE * (pc + 1);
  }

  /**
   * Address of the feedback byte of the instruction at a pc.
   *
   * @param origin address of the record's origin
   */
  public static long feedback(long origin, int pc) {
    return word(origin, pc) + InstructionLayout.FEEDBACK;
  }

  /** Distance from the record to the addresses of its children's records, 8 bytes each. */
  public static int children(int codeSize, int constantCount) {
    return constants(codeSize) + constantCount * SlotLayout.SIZE;
  }

  /** Bytes of the record. */
  public static int size(Prototype prototype) {
    return children(prototype.code().length, prototype.constants().size())
        + prototype.children().size() * Long.BYTES;
  }
}
