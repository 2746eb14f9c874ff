package dev.perigee.runtime.layout;

import dev.perigee.ir.Op;
import java.util.List;

/**
 * Numbers of metamethods. Each of the first eight has a bit in {@link TableLayout#ABSENT} of a
 * metatable.
 */
public final class Metamethod {
  public static final int INDEX = 0;
  public static final int NEWINDEX = 1;
  public static final int GC = 2;
  public static final int MODE = 3;
  public static final int LEN = 4;
  public static final int EQ = 5;
  public static final int CALL = 6;
  public static final int CLOSE = 7;
  public static final int ADD = 8;
  public static final int SUB = 9;
  public static final int MUL = 10;
  public static final int DIV = 11;
  public static final int MOD = 12;
  public static final int POW = 13;
  public static final int IDIV = 14;
  public static final int BAND = 15;
  public static final int BOR = 16;
  public static final int BXOR = 17;
  public static final int SHL = 18;
  public static final int SHR = 19;
  public static final int UNM = 20;
  public static final int BNOT = 21;
  public static final int CONCAT = 22;
  public static final int LT = 23;
  public static final int LE = 24;
  public static final int TOSTRING = 25;
  public static final int NAME = 26;
  public static final int METATABLE = 27;
  public static final int PAIRS = 28;

  /** Their names, by number. */
  public static final List<String> NAMES =
      List.of(
          "__index",
          "__newindex",
          "__gc",
          "__mode",
          "__len",
          "__eq",
          "__call",
          "__close",
          "__add",
          "__sub",
          "__mul",
          "__div",
          "__mod",
          "__pow",
          "__idiv",
          "__band",
          "__bor",
          "__bxor",
          "__shl",
          "__shr",
          "__unm",
          "__bnot",
          "__concat",
          "__lt",
          "__le",
          "__tostring",
          "__name",
          "__metatable",
          "__pairs");

  /** The result of {@link #of} for an operation without metamethods. */
  public static final int NONE = -1;

  private Metamethod() {}

  /** The metamethod that an operation looks for first if it cannot be completed without one. */
  public static int of(Op op) {
    return switch (op.plain()) {
      case GETTABUP, GETTABLE, GETI, GETFIELD, SELF -> INDEX;
      case SETTABUP, SETTABLE, SETI, SETFIELD -> NEWINDEX;
      case ADD -> ADD;
      case SUB -> SUB;
      case MUL -> MUL;
      case DIV -> DIV;
      case MOD -> MOD;
      case POW -> POW;
      case IDIV -> IDIV;
      case BAND -> BAND;
      case BOR -> BOR;
      case BXOR -> BXOR;
      case SHL -> SHL;
      case SHR -> SHR;
      case UNM -> UNM;
      case BNOT -> BNOT;
      case LEN -> LEN;
      case CONCAT -> CONCAT;
      case EQ -> EQ;
      case LT -> LT;
      case LE -> LE;
      case CALL, TAILCALL, TFORCALL -> CALL;
      default -> NONE;
    };
  }
}
