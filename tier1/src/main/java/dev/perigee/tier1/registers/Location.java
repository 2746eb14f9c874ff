package dev.perigee.tier1.registers;

/**
 * Where a value is, as an int. A register's number counts the registers of the value's kind: word 0
 * and double 0 are two registers.
 */
public final class Location {
  /** Nowhere: nothing uses the value. What writes it writes a scratch register. */
  public static final int NONE = -1;

  /** Its home: the payload or the tag of its slot, or a constant's place in the record. */
  public static final int HOME = -2;

  /** A move's source that is a constant or a fixed register: a node that belongs to no block. */
  public static final int CONSTANT = -3;

  /**
   * The scratch register, of the moved value's kind, that breaks a cycle of moves. Moves from
   * memory to memory must go through another one.
   */
  public static final int SCRATCH = -4;

  /** More than any register's number. */
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

  /** A location's name: r2, s0, home. */
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
