package dev.perigee.runtime.layout;

import dev.perigee.ir.Prototype;

/**
 * An engine's record of a prototype: fixed fields, a hint for each instruction, the instructions as
 * tier 0 runs them, with their type feedback ({@link InstructionLayout}), the address of the
 * engine's state, the constants and the addresses of the children's records. The record's size and
 * offsets depend on the prototype alone, so compiled code that reads them serves every engine.
 *
 * <p>The record's <em>origin</em> is the word that holds the state's address. Tier 0's loop
 * addresses everything else in the record relative to it. With k the origin's address, constant n
 * is the slot at {@code k + 16 + 16 * n}, and the instruction at pc is the word at {@code k - 8 *
 * (pc + 1)}, so the pc follows from k and the word's address. The hint of pc is at {@code record +
 * hint(pc)}.
 */
public final class PrototypeLayout {
  /** Index of the Java {@link Prototype} in its engine; 4 bytes. */
  public static final int ID = ObjectLayout.EXTRA;

  /** Address of the origin; 8 bytes. */
  public static final int ORIGIN = 8;

  /**
   * Absolute address of the function's native code for calls. Without native code it is the stub
   * that leaves with CALL; it is 0 in a process without native code. Stored with release semantics
   * when code is installed; 8 bytes.
   */
  public static final int ENTRY = 16;

  /**
   * Number of calls until tier 0 reports a call of this function to the driver. Each call from tier
   * 0 decrements it, and leaves with CALL when it becomes negative. It stays negative while native
   * code is installed; 4 bytes.
   */
  public static final int COUNTDOWN = 24;

  /** Slots of the frame; 4 bytes. */
  public static final int FRAME_SIZE = 28;

  /** Fixed parameters; 4 bytes. */
  public static final int PARAMETERS = 32;

  /** 1 if the function takes extra arguments, otherwise 0; 4 bytes. */
  public static final int VARARG = 36;

  /** Number of constants; 4 bytes. */
  public static final int CONSTANT_COUNT = 40;

  /** Number of instruction words; 4 bytes. */
  public static final int CODE_SIZE = 44;

  /** The next object to scan during a collection; 8 bytes. */
  public static final int NEXT_GRAY = 48;

  /** Number of children; 4 bytes. */
  public static final int CHILD_COUNT = 56;

  /**
   * Offset in the code region of the table of entries into the native code, or 0 if there is no
   * code. The table has 4 bytes for each pc: the entry's offset, or 0 where there is no entry; 4
   * bytes.
   */
  public static final int ENTRIES = 60;

  /**
   * The hints, 4 bytes for each pc. For an access with a constant string the hint is the byte
   * offset in the table's nodes at which the slow path last found the key; the reader masks it for
   * the table at hand. For a TFORCALL it is the offset of the node whose entry {@code next}
   * returned last.
   */
  private static final int HINTS = 64;

  // Distances from the origin.

  /** The state's address; 8 bytes. */
  public static final int STATE = 0;

  /** {@link #pollCost}; 8 bytes. */
  public static final int POLL_COST = 8;

  /** The first constant, a slot; the others follow. */
  public static final int FIRST_CONSTANT = 16;

  /** Number of instruction words for which a call or back-edge costs one more. */
  private static final int WORDS_PER_COST = 1024;

  /** The largest value that fits an immediate operand. */
  private static final int MAX_COST = 4095;

  private PrototypeLayout() {}

  /**
   * The amount that a call of a function, or a back-edge in it, takes from the slice. It is more
   * than 1 for a large function, all of whose code may run before the next call or back-edge.
   */
  public static int pollCost(int codeSize) {
    return Math.min(1 + codeSize / WORDS_PER_COST, MAX_COST);
  }

  /** Offset of the hint of the instruction at a pc; 4 bytes. */
  public static int hint(int pc) {
    return HINTS + Integer.BYTES * pc;
  }

  /** Distance from the record to its origin, a multiple of 8. */
  public static int origin(int codeSize) {
    return (hint(codeSize) + 7 & -8) + InstructionLayout.SIZE * codeSize;
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
