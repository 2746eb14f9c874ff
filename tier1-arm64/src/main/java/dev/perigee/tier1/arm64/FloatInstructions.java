package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Operands.rd;
import static dev.perigee.tier1.arm64.Operands.rn;
import static dev.perigee.tier1.arm64.Operands.sf;

/**
 * Scalar floating point with 64 and 32 bits. Unless a method says otherwise, all registers of one
 * instruction have the same width, which is that of the operation; 128-bit views are not allowed. A
 * general register 31 is the zero register. For operands that cannot be encoded, an
 * IllegalArgumentException is thrown.
 */
public sealed interface FloatInstructions extends Emitter permits Assembler {

  /** FMOV (register): rd = rn. */
  default void fmov(FloatRegister rd, FloatRegister rn) {
    unary(0x1E204000, rd, rn);
  }

  /** FMOV (scalar, immediate): rd = a constant. See {@link FloatImmediate}. */
  default void fmov(FloatRegister rd, double immediate) {
    emit(0x1E201000 | type(rd) | FloatImmediate.encode(immediate) << 13 | rd.number());
  }

  /** FMOV (general): rd = the bits of rn, of the same width. */
  default void fmov(Register rd, FloatRegister rn) {
    checkSameWidth(rd, rn);
    emit(0x1E260000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /** FMOV (general): rd = the bits of rn, of the same width. */
  default void fmov(FloatRegister rd, Register rn) {
    checkSameWidth(rn, rd);
    emit(0x1E270000 | sf(rn) | type(rd) | rn(rn) | rd.number());
  }

  /**
   * MOVI (scalar, 64 bits): rd = a constant whose bytes are all 0 or 0xFF.
   *
   * @param rd a 64-bit register
   */
  default void movi(FloatRegister rd, long immediate) {
    if (rd.bits() != 64) {
      throw new IllegalArgumentException("%s must be a 64-bit register".formatted(rd));
    }
    int bytes = byteMask(immediate);
    emit(0x2F00E400 | bytes >> 5 << 16 | (bytes & 31) << 5 | rd.number());
  }

  private static int byteMask(long immediate) {
    int mask = 0;
    for (int i = 0; i < 8; i++) {
      int octet = (int) (immediate >>> (8 * i)) & 0xFF;
      if (octet != 0 && octet != 0xFF) {
        throw new IllegalArgumentException(
            "0x%x has bytes that are neither 0 nor 0xff".formatted(immediate));
      }
      mask |= octet & 1 << i;
    }
    return mask;
  }

  /** FABS (scalar): rd = |rn|. */
  default void fabs(FloatRegister rd, FloatRegister rn) {
    unary(0x1E20C000, rd, rn);
  }

  /** FNEG (scalar): rd = -rn. */
  default void fneg(FloatRegister rd, FloatRegister rn) {
    unary(0x1E214000, rd, rn);
  }

  /** FSQRT (scalar): rd = the square root of rn. */
  default void fsqrt(FloatRegister rd, FloatRegister rn) {
    unary(0x1E21C000, rd, rn);
  }

  /** FRINTN (scalar): rd = rn rounded to the nearest integer, ties to even, as a float. */
  default void frintn(FloatRegister rd, FloatRegister rn) {
    unary(0x1E244000, rd, rn);
  }

  /** FRINTP (scalar): rd = rn rounded up to an integer, as a float. */
  default void frintp(FloatRegister rd, FloatRegister rn) {
    unary(0x1E24C000, rd, rn);
  }

  /** FRINTM (scalar): rd = rn rounded down to an integer, as a float. */
  default void frintm(FloatRegister rd, FloatRegister rn) {
    unary(0x1E254000, rd, rn);
  }

  /** FRINTZ (scalar): rd = rn rounded towards zero to an integer, as a float. */
  default void frintz(FloatRegister rd, FloatRegister rn) {
    unary(0x1E25C000, rd, rn);
  }

  /** FRINTA (scalar): rd = rn rounded to the nearest integer, ties away from zero, as a float. */
  default void frinta(FloatRegister rd, FloatRegister rn) {
    unary(0x1E264000, rd, rn);
  }

  /** FCVT: rd = rn, from 32 to 64 bits or from 64 to 32 bits. */
  default void fcvt(FloatRegister rd, FloatRegister rn) {
    int target = type(rd);
    int source = type(rn);
    if (target == source) {
      throw new IllegalArgumentException("%s and %s have one width".formatted(rd, rn));
    }
    int toType = target != 0 ? 1 << 15 : 0;
    emit(0x1E224000 | source | toType | rn.number() << 5 | rd.number());
  }

  /** FMUL (scalar): rd = rn * rm. */
  default void fmul(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E200800, rd, rn, rm);
  }

  /** FDIV (scalar): rd = rn / rm. */
  default void fdiv(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E201800, rd, rn, rm);
  }

  /** FADD (scalar): rd = rn + rm. */
  default void fadd(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E202800, rd, rn, rm);
  }

  /** FSUB (scalar): rd = rn - rm. */
  default void fsub(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E203800, rd, rn, rm);
  }

  /** FMAX (scalar): rd = the larger of the two; NaN if one is NaN. */
  default void fmax(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E204800, rd, rn, rm);
  }

  /** FMIN (scalar): rd = the smaller of the two; NaN if one is NaN. */
  default void fmin(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E205800, rd, rn, rm);
  }

  /** FMAXNM (scalar): rd = the larger of the two; the number if the other is a quiet NaN. */
  default void fmaxnm(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E206800, rd, rn, rm);
  }

  /** FMINNM (scalar): rd = the smaller of the two; the number if the other is a quiet NaN. */
  default void fminnm(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E207800, rd, rn, rm);
  }

  /** FNMUL (scalar): rd = -(rn * rm). */
  default void fnmul(FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    binary(0x1E208800, rd, rn, rm);
  }

  /** FMADD: rd = ra + rn * rm, rounded once. */
  default void fmadd(FloatRegister rd, FloatRegister rn, FloatRegister rm, FloatRegister ra) {
    checkSameWidth(rd, ra);
    binary(0x1F000000 | ra.number() << 10, rd, rn, rm);
  }

  /** FMSUB: rd = ra - rn * rm, rounded once. */
  default void fmsub(FloatRegister rd, FloatRegister rn, FloatRegister rm, FloatRegister ra) {
    checkSameWidth(rd, ra);
    binary(0x1F008000 | ra.number() << 10, rd, rn, rm);
  }

  /** FNMADD: rd = -ra - rn * rm, rounded once. */
  default void fnmadd(FloatRegister rd, FloatRegister rn, FloatRegister rm, FloatRegister ra) {
    checkSameWidth(rd, ra);
    binary(0x1F200000 | ra.number() << 10, rd, rn, rm);
  }

  /** FNMSUB: rd = -ra + rn * rm, rounded once. */
  default void fnmsub(FloatRegister rd, FloatRegister rn, FloatRegister rm, FloatRegister ra) {
    checkSameWidth(rd, ra);
    binary(0x1F208000 | ra.number() << 10, rd, rn, rm);
  }

  /** FCMP: sets the flags by comparing rn with rm. */
  default void fcmp(FloatRegister rn, FloatRegister rm) {
    checkSameWidth(rn, rm);
    emit(0x1E202000 | type(rn) | rm.number() << 16 | rn.number() << 5);
  }

  /** FCMP: sets the flags by comparing rn with 0.0. */
  default void fcmpZero(FloatRegister rn) {
    emit(0x1E202008 | type(rn) | rn.number() << 5);
  }

  /** FCMPE: sets the flags by comparing rn with rm; any NaN signals. */
  default void fcmpe(FloatRegister rn, FloatRegister rm) {
    checkSameWidth(rn, rm);
    emit(0x1E202010 | type(rn) | rm.number() << 16 | rn.number() << 5);
  }

  /** FCMPE: sets the flags by comparing rn with 0.0; any NaN signals. */
  default void fcmpeZero(FloatRegister rn) {
    emit(0x1E202018 | type(rn) | rn.number() << 5);
  }

  /** FCCMP: sets the flags by comparing rn with rm if the condition holds, otherwise to nzcv. */
  default void fccmp(FloatRegister rn, FloatRegister rm, int nzcv, Condition condition) {
    checkSameWidth(rn, rm);
    emit(
        0x1E200400
            | type(rn)
            | rm.number() << 16
            | condition.code() << 12
            | rn.number() << 5
            | Operands.flags(nzcv));
  }

  /** FCSEL: rd = condition ? rn : rm. */
  default void fcsel(FloatRegister rd, FloatRegister rn, FloatRegister rm, Condition condition) {
    binary(0x1E200C00 | condition.code() << 12, rd, rn, rm);
  }

  /**
   * FCVTNS (scalar): rd = rn as a signed integer, rounded to nearest, ties to even. If the result
   * does not fit, it is the nearest one that does; 0 for NaN.
   */
  default void fcvtns(Register rd, FloatRegister rn) {
    emit(0x1E200000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /**
   * FCVTPS (scalar): rd = rn as a signed integer, rounded up. If the result does not fit, it is the
   * nearest one that does; 0 for NaN.
   */
  default void fcvtps(Register rd, FloatRegister rn) {
    emit(0x1E280000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /**
   * FCVTMS (scalar): rd = rn as a signed integer, rounded down. If the result does not fit, it is
   * the nearest one that does; 0 for NaN.
   */
  default void fcvtms(Register rd, FloatRegister rn) {
    emit(0x1E300000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /**
   * FCVTZS (scalar): rd = rn as a signed integer, rounded towards zero. If the result does not fit,
   * it is the nearest one that does; 0 for NaN.
   */
  default void fcvtzs(Register rd, FloatRegister rn) {
    emit(0x1E380000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /**
   * FCVTAS (scalar): rd = rn as a signed integer, rounded to nearest, ties away from zero. If the
   * result does not fit, it is the nearest one that does; 0 for NaN.
   */
  default void fcvtas(Register rd, FloatRegister rn) {
    emit(0x1E240000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /**
   * FCVTZU (scalar): rd = rn as an unsigned integer, rounded towards zero. If the result does not
   * fit, it is the nearest one that does; 0 for NaN.
   */
  default void fcvtzu(Register rd, FloatRegister rn) {
    emit(0x1E390000 | sf(rd) | type(rn) | rn.number() << 5 | rd(rd));
  }

  /** SCVTF (scalar, integer): rd = the signed integer rn as a float, rounded according to FPCR. */
  default void scvtf(FloatRegister rd, Register rn) {
    emit(0x1E220000 | sf(rn) | type(rd) | rn(rn) | rd.number());
  }

  /**
   * UCVTF (scalar, integer): rd = the unsigned integer rn as a float, rounded according to FPCR.
   */
  default void ucvtf(FloatRegister rd, Register rn) {
    emit(0x1E230000 | sf(rn) | type(rd) | rn(rn) | rd.number());
  }

  /** The ftype field. */
  private static int type(FloatRegister register) {
    return switch (register.bits()) {
      case 32 -> 0;
      case 64 -> 1 << 22;
      default ->
          throw new IllegalArgumentException(
              "%s must be a register of 64 or 32 bits".formatted(register));
    };
  }

  private static void checkSameWidth(FloatRegister a, FloatRegister b) {
    if (a.bits() != b.bits()) {
      throw new IllegalArgumentException("%s and %s differ in width".formatted(a, b));
    }
  }

  private static void checkSameWidth(Register a, FloatRegister b) {
    if (a.bits() != b.bits()) {
      throw new IllegalArgumentException("%s and %s differ in width".formatted(a, b));
    }
  }

  private void unary(int operation, FloatRegister rd, FloatRegister rn) {
    checkSameWidth(rd, rn);
    emit(operation | type(rd) | rn.number() << 5 | rd.number());
  }

  private void binary(int operation, FloatRegister rd, FloatRegister rn, FloatRegister rm) {
    checkSameWidth(rd, rn);
    checkSameWidth(rd, rm);
    emit(operation | type(rd) | rm.number() << 16 | rn.number() << 5 | rd.number());
  }
}
