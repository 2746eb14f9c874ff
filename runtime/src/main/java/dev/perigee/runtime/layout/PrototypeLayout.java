package dev.perigee.runtime.layout;

import dev.perigee.ir.Prototype;

/**
 * An engine's record of a prototype: fixed fields, a hint for each instruction, the instructions as
 * tier 0 runs them, with their type feedback ({@link InstructionLayout}), and the constants. The
 * record's size and offsets depend on the prototype alone, so compiled code that reads them serves
 * every engine.
 *
 * <p>With k the address of the constants: constant n is the slot at {@code k + 16 * n}, the word of
 * pc is at {@code k - 8 * (pc + 1)}, so that one address and a word's address tell the pc, and its
 * hint is at {@code record + HINTS + 4 * pc}.
 */
public final class PrototypeLayout {
  /** Index of the Java {@link Prototype} in its engine; 4 bytes. */
  public static final int ID = ObjectLayout.EXTRA;

  /** Address of the constants; 8 bytes. */
  public static final int CONSTANTS = 8;

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
   * For each pc 4 bytes: for an access by a constant string, byte offset in the table's nodes at
   * which the key was last found by the slow path, to be masked by the reader's table.
   */
  public static final int HINTS = 64;

  private PrototypeLayout() {}

  /** Distance from the record to its constants, a multiple of 8. */
  public static int constants(int codeSize) {
    return (HINTS + 4 * codeSize + 7 & -8) + InstructionLayout.SIZE * codeSize;
  }

  /**
   * Address of the word of the instruction at a pc ({@link InstructionLayout}).
   *
   * @param constants address of the constants
   */
  public static long word(long constants, int pc) {
    return constants - (long) InstructionLayout.SIZE * (pc + 1);
  }

  /**
   * Address of the feedback byte of the instruction at a pc.
   *
   * @param constants address of the constants
   */
  public static long feedback(long constants, int pc) {
    return word(constants, pc) + InstructionLayout.FEEDBACK;
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
