package dev.perigee.ir;

/**
 * The operations' numbers as constants, for {@code switch} labels. Each is the ordinal of the
 * {@link Op} of the same name, which a test checks.
 */
public final class Opcodes {
  public static final int MOVE = 0;
  public static final int LOADI = 1;
  public static final int LOADF = 2;
  public static final int LOADK = 3;
  public static final int LOADKX = 4;
  public static final int LOADNIL = 5;
  public static final int LOADFALSE = 6;
  public static final int LOADTRUE = 7;
  public static final int LFALSESKIP = 8;
  public static final int NEWCELL = 9;
  public static final int GETCELL = 10;
  public static final int SETCELL = 11;
  public static final int GETUPVAL = 12;
  public static final int SETUPVAL = 13;
  public static final int GETTABUP = 14;
  public static final int SETTABUP = 15;
  public static final int GETTABLE = 16;
  public static final int GETI = 17;
  public static final int GETFIELD = 18;
  public static final int SETTABLE = 19;
  public static final int SETI = 20;
  public static final int SETFIELD = 21;
  public static final int NEWTABLE = 22;
  public static final int SELF = 23;
  public static final int SETLIST = 24;
  public static final int ADD = 25;
  public static final int SUB = 26;
  public static final int MUL = 27;
  public static final int DIV = 28;
  public static final int MOD = 29;
  public static final int POW = 30;
  public static final int IDIV = 31;
  public static final int BAND = 32;
  public static final int BOR = 33;
  public static final int BXOR = 34;
  public static final int SHL = 35;
  public static final int SHR = 36;
  public static final int ADDK = 37;
  public static final int SUBK = 38;
  public static final int MULK = 39;
  public static final int DIVK = 40;
  public static final int MODK = 41;
  public static final int POWK = 42;
  public static final int IDIVK = 43;
  public static final int BANDK = 44;
  public static final int BORK = 45;
  public static final int BXORK = 46;
  public static final int ADDI = 47;
  public static final int SHLI = 48;
  public static final int SHRI = 49;
  public static final int UNM = 50;
  public static final int BNOT = 51;
  public static final int NOT = 52;
  public static final int LEN = 53;
  public static final int CONCAT = 54;
  public static final int EQ = 55;
  public static final int LT = 56;
  public static final int LE = 57;
  public static final int EQK = 58;
  public static final int EQI = 59;
  public static final int LTI = 60;
  public static final int LEI = 61;
  public static final int GTI = 62;
  public static final int GEI = 63;
  public static final int TEST = 64;
  public static final int TESTSET = 65;
  public static final int JMP = 66;
  public static final int FORPREP = 67;
  public static final int FORLOOP = 68;
  public static final int TFORPREP = 69;
  public static final int TFORCALL = 70;
  public static final int TFORLOOP = 71;
  public static final int CALL = 72;
  public static final int TAILCALL = 73;
  public static final int RETURN = 74;
  public static final int RETURN0 = 75;
  public static final int RETURN1 = 76;
  public static final int VARARG = 77;
  public static final int VARARGPREP = 78;
  public static final int CLOSURE = 79;
  public static final int TBC = 80;
  public static final int CLOSE = 81;
  public static final int EXTRA = 82;

  private Opcodes() {}
}
