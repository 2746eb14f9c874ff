package dev.perigee.tier1.registers;

/**
 * The place of a value, as an int. Registers are numbered for each kind: word 0 and double 0 are
 * different registers.
 */
public final class Location {
  /**
   * Nowhere, since the value is not used. The node that computes it writes to a scratch register.
   */
  public static final int NONE = -1;

  /** The value's home: the payload or the tag of its slot, or a constant's place in the record. */
  public static final int HOME = -2;

  /**
   * The source of a move that is a constant or a fixed register: a node that belongs to no block.
   */
  public static final int CONSTANT = -3;

  /**
   * The scratch register, of the moved value's kind, that breaks a cycle of moves. Moves from
   * memory to memory must use another one.
   */
  public static final int SCRATCH = -4;

  /** Above any register's number. */
  static final int REGISTERS = 256;

  private Location() {}

  /** A register. */
  public static int register(int number) {
    return number;
  }

  /** A place in {@code StateLayout.SPILLS}. */
  public static int spill(int place) {
    return REGISTERS + place;
  }

  public static boolean isRegister(int location) {
    return location >= 0 && location < REGISTERS;
  }

  public static boolean isSpill(int location) {
    return location >= REGISTERS;
  }

  /** The number of a register or of a place. */
  public static int number(int location) {
    return isSpill(location) ? location - REGISTERS : location;
  }

  /** A location's name, for example r2, s0 or home. */
  public static String print(int location) {
    return switch (location) {
      case NONE -> "none";
      case HOME -> "home";
      case CONSTANT -> "constant";
      case SCRATCH -> "scratch";
      default -> (isSpill(location) ? "s" : "r") + number(location);
    };
  }
}
