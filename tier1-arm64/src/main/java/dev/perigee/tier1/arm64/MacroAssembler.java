package dev.perigee.tier1.arm64;

import java.util.function.Consumer;

/**
 * Chooses encodings for constants of any value, offsets of any size, branches of any distance. Its
 * methods emit one or several instructions. If they need a register of their own, they use {@code
 * x16} or {@code x17}, which the procedure call standard reserves for such purposes. Callers may
 * use these, too, through {@link #scratch()}; none of these methods needs more than one at a time.
 *
 * <p><b>Branches to labels that are not bound yet</b> must be chosen before their distance is
 * known. The caller promises a maximum distance of such a label (the <em>reach</em>). A short form
 * is used if it covers the reach, otherwise the opposite branch over a {@code b}. If the promise is
 * broken, {@link #bind} throws {@link TargetOutOfRangeException}, and the caller assembles again
 * with a wider reach. Bound labels need no promise.
 */
public final class MacroAssembler extends Assembler {

  /** The reach for which every branch has its short form, which is that of {@code tbz}. */
  public static final int SHORT_REACH = (int) PcRelative.BRANCH_14.maximum();

  /** The largest constant that two immediate additions cover: 12 bits and 12 shifted bits. */
  private static final long MAXIMUM_IN_TWO_STEPS = 0xFFFFFF;

  /** The distance of a branch over the {@code b} that follows it. */
  private static final long SKIP = 8;

  private static final Register[] SCRATCH = {Register.X16, Register.X17};

  private final int reach;
  private int scratchInUse;

  /** A macro assembler with {@link #SHORT_REACH}. */
  public MacroAssembler() {
    this(SHORT_REACH);
  }

  /**
   * A macro assembler.
   *
   * @param reach the maximum distance in bytes from a branch to a label that is still unbound
   */
  public MacroAssembler(int reach) {
    Operands.checkRange(reach, 0, PcRelative.BRANCH_26.maximum(), "the reach of branches");
    this.reach = reach;
  }

  // Registers

  /**
   * Lends a register that the code generator does not use otherwise.
   *
   * @throws IllegalStateException if both are in use
   */
  public ScratchRegister scratch() {
    for (int i = 0; i < SCRATCH.length; i++) {
      if ((scratchInUse & 1 << i) == 0) {
        scratchInUse |= 1 << i;
        return new ScratchRegister(this, SCRATCH[i]);
      }
    }
    throw new IllegalStateException("all scratch registers are in use");
  }

  void release(Register register) {
    for (int i = 0; i < SCRATCH.length; i++) {
      if (SCRATCH[i] == register) {
        scratchInUse &= ~(1 << i);
      }
    }
  }

  // Constants

  /**
   * rd = a constant, by the shortest sequence of {@code movz}, {@code movn}, {@code movk} and
   * {@code orr} that this class knows: one to four instructions.
   *
   * @param rd not the stack pointer
   * @param value any value for a 64-bit register; a signed or unsigned 32-bit number for a 32-bit
   *     one
   */
  public void mov(Register rd, long value) {
    Operands.orZero(rd);
    int bits = rd.bits();
    long pattern = bits == 64 ? value : truncate(rd, value) & 0xFFFF_FFFFL;
    int halves = bits / 16;
    int zeros = 0;
    int ones = 0;
    for (int i = 0; i < halves; i++) {
      int half = half(pattern, i);
      zeros += half == 0 ? 1 : 0;
      ones += half == 0xFFFF ? 1 : 0;
    }
    int wideMoves = Math.max(1, halves - Math.max(zeros, ones));
    if (wideMoves > 1 && LogicalImmediate.isEncodable(pattern, bits)) {
      orr(rd, rd.zeroOfSameWidth(), pattern);
    } else if (wideMoves <= 2 || !movByMaskAndPatch(rd, pattern)) {
      movByHalves(rd, pattern, halves, ones > zeros);
    }
  }

  /**
   * Emits a logical immediate with one inserted half, if that makes the pattern: two instructions.
   */
  private boolean movByMaskAndPatch(Register rd, long pattern) {
    for (int i = 0; i < 4; i++) {
      long without = pattern & ~(0xFFFFL << (16 * i));
      // In a mask with a period of up to 32, the half two places further is the same. Otherwise,
      // the mask may be a long run.
      for (long filler : new long[] {half(pattern, i ^ 2), half(pattern, i ^ 1), 0, 0xFFFF}) {
        long mask = without | filler << (16 * i);
        if (LogicalImmediate.isEncodable(mask, 64)) {
          orr(rd, Register.XZR, mask);
          movk(rd, half(pattern, i), 16 * i);
          return true;
        }
      }
    }
    return false;
  }

  private void movByHalves(Register rd, long pattern, int halves, boolean inverted) {
    int background = inverted ? 0xFFFF : 0;
    int first = 0;
    while (first < halves - 1 && half(pattern, first) == background) {
      first++;
    }
    if (half(pattern, first) == background) {
      first = 0;
    }
    if (inverted) {
      movn(rd, half(pattern, first) ^ 0xFFFF, 16 * first);
    } else {
      movz(rd, half(pattern, first), 16 * first);
    }
    for (int i = first + 1; i < halves; i++) {
      if (half(pattern, i) != background) {
        movk(rd, half(pattern, i), 16 * i);
      }
    }
  }

  private static int half(long pattern, int index) {
    return (int) (pattern >>> (16 * index)) & 0xFFFF;
  }

  /** rd = a constant, preserving all bits, including those of zeros with a sign and of NaNs. */
  public void mov(FloatRegister rd, double value) {
    if (rd.bits() != 64) {
      throw new IllegalArgumentException("%s must be a 64-bit register".formatted(rd));
    }
    long bits = Double.doubleToRawLongBits(value);
    if (bits == 0) {
      movi(rd, 0);
    } else if (FloatImmediate.isEncodable(value)) {
      fmov(rd, value);
    } else {
      try (ScratchRegister scratch = scratch()) {
        mov(scratch.register(), bits);
        fmov(rd, scratch.register());
      }
    }
  }

  // Arithmetic with any constant

  /**
   * rd = rn + value. Either register may be the stack pointer, but not the zero register. Does not
   * change the flags.
   */
  public void addConstant(Register rd, Register rn, long value) {
    Operands.orStackPointer(rd);
    Operands.orStackPointer(rn);
    long amount = truncate(rd, value);
    if (ArithmeticImmediate.isEncodable(amount)) {
      add(rd, rn, amount);
    } else if (ArithmeticImmediate.isEncodable(-amount)) {
      sub(rd, rn, -amount);
    } else if (amount > 0 && amount <= MAXIMUM_IN_TWO_STEPS) {
      add(rd, rn, amount & 0xFFF000);
      add(rd, rd, amount & 0xFFF);
    } else if (amount < 0 && amount >= -MAXIMUM_IN_TWO_STEPS) {
      sub(rd, rn, -amount & 0xFFF000);
      sub(rd, rd, -amount & 0xFFF);
    } else {
      withConstant(
          rd,
          amount,
          constant -> {
            if (rd.isStackPointer() || rn.isStackPointer()) {
              add(rd, rn, constant, plainExtend(rd), 0);
            } else {
              add(rd, rn, constant);
            }
          });
    }
  }

  /** rd = rn - value; see {@link #addConstant}. */
  public void subConstant(Register rd, Register rn, long value) {
    addConstant(rd, rn, -truncate(rd, value));
  }

  /**
   * rd = rn + value; sets the flags as {@code adds} does. rn may be the stack pointer, rd the zero
   * register.
   */
  public void addsConstant(Register rd, Register rn, long value) {
    Operands.orStackPointer(rn);
    long amount = truncate(rd, value);
    if (ArithmeticImmediate.isEncodable(amount)) {
      adds(rd, rn, amount);
    } else if (ArithmeticImmediate.isEncodable(-amount)) {
      // The flags are the same for every amount except 0, which was handled above.
      subs(rd, rn, -amount);
    } else {
      withConstant(
          rd,
          amount,
          constant -> {
            if (rn.isStackPointer()) {
              adds(rd, rn, constant, plainExtend(rd), 0);
            } else {
              adds(rd, rn, constant);
            }
          });
    }
  }

  /**
   * rd = rn - value; sets the flags as {@code subs} does. rn may be the stack pointer, rd the zero
   * register.
   */
  public void subsConstant(Register rd, Register rn, long value) {
    Operands.orStackPointer(rn);
    long amount = truncate(rd, value);
    if (ArithmeticImmediate.isEncodable(amount)) {
      subs(rd, rn, amount);
    } else if (ArithmeticImmediate.isEncodable(-amount)) {
      adds(rd, rn, -amount);
    } else {
      withConstant(
          rd,
          amount,
          constant -> {
            if (rn.isStackPointer()) {
              subs(rd, rn, constant, plainExtend(rd), 0);
            } else {
              subs(rd, rn, constant);
            }
          });
    }
  }

  /** Sets the flags by rn - value. */
  public void cmpConstant(Register rn, long value) {
    subsConstant(rn.zeroOfSameWidth(), rn, value);
  }

  /** rd = rn & value. */
  public void andConstant(Register rd, Register rn, long value) {
    if (LogicalImmediate.isEncodable(value, rd.bits())) {
      and(rd, rn, value);
    } else {
      withConstant(rd, value, constant -> and(rd, rn, constant));
    }
  }

  /** rd = rn | value. */
  public void orrConstant(Register rd, Register rn, long value) {
    if (LogicalImmediate.isEncodable(value, rd.bits())) {
      orr(rd, rn, value);
    } else {
      withConstant(rd, value, constant -> orr(rd, rn, constant));
    }
  }

  /** rd = rn ^ value. */
  public void eorConstant(Register rd, Register rn, long value) {
    if (LogicalImmediate.isEncodable(value, rd.bits())) {
      eor(rd, rn, value);
    } else {
      withConstant(rd, value, constant -> eor(rd, rn, constant));
    }
  }

  /** Sets the flags N and Z by rn & value. */
  public void tstConstant(Register rn, long value) {
    if (LogicalImmediate.isEncodable(value, rn.bits())) {
      tst(rn, value);
    } else {
      withConstant(rn, value, constant -> tst(rn, constant));
    }
  }

  /** Passes on a register that holds a constant and has the width of another register. */
  private void withConstant(Register like, long value, Consumer<Register> use) {
    if (value == 0) {
      use.accept(like.zeroOfSameWidth());
      return;
    }
    try (ScratchRegister scratch = scratch()) {
      Register register = like.is64Bit() ? scratch.register() : scratch.register().w();
      mov(register, value);
      use.accept(register);
    }
  }

  private static Extend plainExtend(Register rd) {
    return rd.is64Bit() ? Extend.UXTX : Extend.UXTW;
  }

  /** The signed value of a constant with the width of a register. */
  private static long truncate(Register register, long value) {
    if (register.is64Bit()) {
      return value;
    }
    Operands.checkRange(value, Integer.MIN_VALUE, 0xFFFF_FFFFL, "a constant of 32 bits");
    return (int) value;
  }

  // Loads and stores with any offset

  /**
   * Passes on an address that an access of a given size can encode: base plus offset, scaled or
   * unscaled, or with the offset in a scratch register, which is free again after the return.
   *
   * @param base a 64-bit general register or the stack pointer
   * @param log2Bytes the logarithm to base 2 of the access's size
   * @param use emits the one load or store
   */
  public void withAddress(Register base, long offset, int log2Bytes, Consumer<Address> use) {
    if (Address.isScaledOffset(offset, log2Bytes)) {
      use.accept(Address.offset(base, offset));
    } else if (Address.isUnscaledOffset(offset)) {
      use.accept(Address.unscaled(base, offset));
    } else {
      try (ScratchRegister scratch = scratch()) {
        mov(scratch.register(), offset);
        use.accept(Address.indexed(base, scratch.register()));
      }
    }
  }

  /** rt = memory at base + offset, as wide as rt. */
  public void ldr(Register rt, Register base, long offset) {
    withAddress(base, offset, rt.is64Bit() ? 3 : 2, address -> ldr(rt, address));
  }

  /** Memory at base + offset = rt, as wide as rt. */
  public void str(Register rt, Register base, long offset) {
    withAddress(base, offset, rt.is64Bit() ? 3 : 2, address -> str(rt, address));
  }

  /** rt = memory at base + offset, as wide as rt. */
  public void ldr(FloatRegister rt, Register base, long offset) {
    withAddress(base, offset, rt.log2Bytes(), address -> ldr(rt, address));
  }

  /** Memory at base + offset = rt, as wide as rt. */
  public void str(FloatRegister rt, Register base, long offset) {
    withAddress(base, offset, rt.log2Bytes(), address -> str(rt, address));
  }

  /** rt, a 32-bit register, = the byte at base + offset, zero-extended. */
  public void ldrb(Register rt, Register base, long offset) {
    withAddress(base, offset, 0, address -> ldrb(rt, address));
  }

  /** The byte at base + offset = rt, a 32-bit register. */
  public void strb(Register rt, Register base, long offset) {
    withAddress(base, offset, 0, address -> strb(rt, address));
  }

  /** rt, a 32-bit register, = the 16 bits at base + offset, zero-extended. */
  public void ldrh(Register rt, Register base, long offset) {
    withAddress(base, offset, 1, address -> ldrh(rt, address));
  }

  /** The 16 bits at base + offset = rt, a 32-bit register. */
  public void strh(Register rt, Register base, long offset) {
    withAddress(base, offset, 1, address -> strh(rt, address));
  }

  /** rt = the byte at base + offset, sign-extended. */
  public void ldrsb(Register rt, Register base, long offset) {
    withAddress(base, offset, 0, address -> ldrsb(rt, address));
  }

  /** rt = the 16 bits at base + offset, sign-extended. */
  public void ldrsh(Register rt, Register base, long offset) {
    withAddress(base, offset, 1, address -> ldrsh(rt, address));
  }

  /** rt, a 64-bit register, = the 32 bits at base + offset, sign-extended. */
  public void ldrsw(Register rt, Register base, long offset) {
    withAddress(base, offset, 2, address -> ldrsw(rt, address));
  }

  /** Two registers with the same width = memory at base + offset. */
  public void ldp(Register first, Register second, Register base, long offset) {
    withPairAddress(base, offset, first.is64Bit() ? 3 : 2, address -> ldp(first, second, address));
  }

  /** Memory at base + offset = two registers with the same width. */
  public void stp(Register first, Register second, Register base, long offset) {
    withPairAddress(base, offset, first.is64Bit() ? 3 : 2, address -> stp(first, second, address));
  }

  /** Two registers with the same width = memory at base + offset. */
  public void ldp(FloatRegister first, FloatRegister second, Register base, long offset) {
    withPairAddress(base, offset, first.log2Bytes(), address -> ldp(first, second, address));
  }

  /** Memory at base + offset = two registers with the same width. */
  public void stp(FloatRegister first, FloatRegister second, Register base, long offset) {
    withPairAddress(base, offset, first.log2Bytes(), address -> stp(first, second, address));
  }

  private void withPairAddress(Register base, long offset, int log2Bytes, Consumer<Address> use) {
    if (Address.isPairOffset(offset, log2Bytes)) {
      use.accept(Address.offset(base, offset));
    } else {
      try (ScratchRegister sum = scratch()) {
        // For larger offsets, addConstant would need a register besides that of the sum.
        if (offset >= -MAXIMUM_IN_TWO_STEPS && offset <= MAXIMUM_IN_TWO_STEPS) {
          addConstant(sum.register(), base, offset);
        } else {
          mov(sum.register(), offset);
          add(sum.register(), base, sum.register(), Extend.UXTX, 0);
        }
        use.accept(Address.of(sum.register()));
      }
    }
  }

  // Branches over any distance

  /** Branches to the target if the condition holds. */
  public void branch(Condition condition, Label target) {
    if (condition == Condition.AL) {
      b(target);
    } else if (isWithin(PcRelative.BRANCH_19, target)) {
      b(condition, target);
    } else {
      b(condition.invert(), SKIP);
      b(target);
    }
  }

  /** Branches to the target if rt is zero. */
  public void branchIfZero(Register rt, Label target) {
    if (isWithin(PcRelative.BRANCH_19, target)) {
      cbz(rt, target);
    } else {
      cbnz(rt, SKIP);
      b(target);
    }
  }

  /** Branches to the target if rt is not zero. */
  public void branchIfNotZero(Register rt, Label target) {
    if (isWithin(PcRelative.BRANCH_19, target)) {
      cbnz(rt, target);
    } else {
      cbz(rt, SKIP);
      b(target);
    }
  }

  /** Branches to the target if a bit of rt is zero. */
  public void branchIfBitZero(Register rt, int bit, Label target) {
    if (isWithin(PcRelative.BRANCH_14, target)) {
      tbz(rt, bit, target);
    } else {
      tbnz(rt, bit, SKIP);
      b(target);
    }
  }

  /** Branches to the target if a bit of rt is one. */
  public void branchIfBitNotZero(Register rt, int bit, Label target) {
    if (isWithin(PcRelative.BRANCH_14, target)) {
      tbnz(rt, bit, target);
    } else {
      tbz(rt, bit, SKIP);
      b(target);
    }
  }

  private boolean isWithin(PcRelative form, Label target) {
    long distance = target.isBound() ? (long) target.position() - position() : reach;
    return form.reaches(distance);
  }

  // Data and padding

  /** Appends 64 bits of data, the lower half first, without alignment. */
  public void data64(long value) {
    emit((int) value);
    emit((int) (value >>> 32));
  }

  /**
   * Appends {@code nop} until the position is a multiple of a number of bytes.
   *
   * @param bytes a power of two, at least 4
   */
  public void align(int bytes) {
    if (bytes < Integer.BYTES || Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(bytes + " is not a power of two of at least 4");
    }
    while (position() % bytes != 0) {
      nop();
    }
  }
}
