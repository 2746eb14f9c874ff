package dev.perigee.tier1.x64.target;

import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.EDX;
import static dev.perigee.tier1.x64.Register.R8;
import static dev.perigee.tier1.x64.Register.R8D;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RDX;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import dev.perigee.tier1.target.FloatOperation;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Shift;
import dev.perigee.tier1.x64.Arithmetic;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.Condition;
import dev.perigee.tier1.x64.Feature;
import dev.perigee.tier1.x64.FlaglessShift;
import dev.perigee.tier1.x64.Rounding;
import dev.perigee.tier1.x64.Unary;
import dev.perigee.tier1.x64.Width;
import dev.perigee.tier1.x64.XmmMove;
import dev.perigee.tier1.x64.XmmOperation;
import dev.perigee.tier1.x64.XmmRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The code of each operation on x86-64. Most instructions change one of their two operands, so an
 * operation first checks which of its operands is also the target.
 */
final class X64Code implements MachineCode {
  private static final int ALIGNMENT = 16;

  private static final int LARGEST_SCALE_SHIFT = 3;
  private static final long SIGN = Long.MIN_VALUE;

  /** From here on, all doubles are integers. */
  private static final double INTEGERS_ONLY = 0x1p52;

  private final Assembler asm = new Assembler();
  private final Literals literals = new Literals();
  private final List<dev.perigee.tier1.x64.Label> labels = new ArrayList<>();
  private final int exitStub;
  private final Set<Feature> features;

  /**
   * New code.
   *
   * @param exitStub the stub's offset in the region
   * @param features features of the processor beyond SSE2
   */
  X64Code(int exitStub, Set<Feature> features) {
    this.exitStub = exitStub;
    this.features = features;
  }

  // Operands

  private static dev.perigee.tier1.x64.Register r64(Register register) {
    return Roles.of(register);
  }

  private static dev.perigee.tier1.x64.Register r32(Register register) {
    return Roles.of(register).as(Width.DWORD);
  }

  private static dev.perigee.tier1.x64.Register r8(Register register) {
    return Roles.of(register).as(Width.BYTE);
  }

  private static XmmRegister xmm(FloatRegister register) {
    return Roles.of(register);
  }

  private static dev.perigee.tier1.x64.Address place(Address address) {
    Register index = address.index();
    return index == null
        ? dev.perigee.tier1.x64.Address.of(r64(address.base()), address.offset())
        : dev.perigee.tier1.x64.Address.of(
            r64(address.base()), r64(index), 1 << address.shift(), address.offset());
  }

  private static dev.perigee.tier1.x64.Address inState(int offset) {
    return dev.perigee.tier1.x64.Address.of(Roles.STATE, offset);
  }

  private dev.perigee.tier1.x64.Address literal(double constant) {
    return literals.place(Double.doubleToRawLongBits(constant));
  }

  private dev.perigee.tier1.x64.Label at(Label label) {
    return labels.get(label.number());
  }

  private static boolean isImmediate(long constant) {
    return constant == (int) constant;
  }

  private static Condition condition(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> Condition.E;
      case NOT_EQUAL -> Condition.NE;
      case LESS -> Condition.L;
      case GREATER_EQUAL -> Condition.GE;
      case LESS_EQUAL -> Condition.LE;
      case GREATER -> Condition.G;
      case UNSIGNED_LESS -> Condition.B;
      case UNSIGNED_GREATER_EQUAL -> Condition.AE;
      case UNSIGNED_LESS_EQUAL -> Condition.BE;
      case UNSIGNED_GREATER -> Condition.A;
    };
  }

  // Labels and jumps

  @Override
  public Label label() {
    Label label = new Label(labels.size());
    labels.add(new dev.perigee.tier1.x64.Label());
    return label;
  }

  @Override
  public void bind(Label label) {
    asm.bind(at(label));
  }

  @Override
  public int position() {
    return asm.position();
  }

  @Override
  public void jump(Label target) {
    asm.jmp(at(target));
  }

  @Override
  public void jump(Register target) {
    asm.jmp(r64(target));
  }

  @Override
  public byte[] finish() {
    literals.write(asm);
    asm.align(ALIGNMENT);
    return asm.toByteArray();
  }

  // Moves

  @Override
  public void move(Register target, Register source) {
    if (!target.equals(source)) {
      asm.mov(r64(target), r64(source));
    }
  }

  @Override
  public void move(FloatRegister target, FloatRegister source) {
    move(xmm(target), xmm(source));
  }

  private void move(XmmRegister target, XmmRegister source) {
    if (target != source) {
      asm.op(XmmMove.MOVAPD, target, source);
    }
  }

  @Override
  public void move(Register target, long constant) {
    if (constant == 0) {
      asm.op(Arithmetic.XOR, r32(target), r32(target));
    } else {
      asm.mov(r64(target), constant);
    }
  }

  @Override
  public void move(FloatRegister target, double constant) {
    if (Double.doubleToRawLongBits(constant) == 0) {
      asm.op(XmmOperation.XORPD, xmm(target), xmm(target));
    } else {
      asm.op(XmmMove.MOVSD, xmm(target), literal(constant));
    }
  }

  @Override
  public void moveBits(Register target, FloatRegister source) {
    asm.mov(r64(target), xmm(source));
  }

  @Override
  public void moveBits(FloatRegister target, Register source) {
    asm.mov(xmm(target), r64(source));
  }

  // Memory

  @Override
  public void address(Register target, Address place) {
    asm.lea(r64(target), place(place));
  }

  @Override
  public void load(Register target, Address source) {
    asm.mov(r64(target), place(source));
  }

  @Override
  public void load32(Register target, Address source) {
    asm.mov(r32(target), place(source));
  }

  @Override
  public void load8(Register target, Address source) {
    asm.movzx(r32(target), Width.BYTE, place(source));
  }

  @Override
  public void load(FloatRegister target, Address source) {
    asm.op(XmmMove.MOVSD, xmm(target), place(source));
  }

  @Override
  public void loadPair(Register first, Register second, Address source) {
    if (first.equals(source.base())) {
      load(second, source.plus(Long.BYTES));
      load(first, source);
    } else {
      load(first, source);
      load(second, source.plus(Long.BYTES));
    }
  }

  @Override
  public void store(Register source, Address target) {
    asm.mov(place(target), r64(source));
  }

  @Override
  public void store8(Register source, Address target) {
    asm.mov(place(target), r8(source));
  }

  @Override
  public void store32(Register source, Address target) {
    asm.mov(place(target), r32(source));
  }

  @Override
  public void store(FloatRegister source, Address target) {
    asm.op(XmmMove.MOVSD, place(target), xmm(source));
  }

  @Override
  public void storePair(Register first, Register second, Address target) {
    store(first, target);
    store(second, target.plus(Long.BYTES));
  }

  @Override
  public void storeTag(int tag, Address target, Register scratch) {
    asm.mov(Width.BYTE, place(target), tag);
  }

  @Override
  public void storeSlotTag(int tag, Address target, Register scratch) {
    asm.mov(Width.QWORD, place(target), tag);
  }

  @Override
  public void storeSlot(Register payload, int tag, Address target, Register scratch) {
    store(payload, target);
    storeSlotTag(tag, target.plus(SlotLayout.TAG), scratch);
  }

  // Integers

  @Override
  public void compute(IntegerOperation operation, Register target, Register left, Register right) {
    if (target.equals(left)) {
      operate(operation, r64(target), r64(right));
    } else if (!target.equals(right)) {
      if (operation == IntegerOperation.ADD) {
        asm.lea(r64(target), dev.perigee.tier1.x64.Address.of(r64(left), r64(right), 1, 0));
      } else {
        move(target, left);
        operate(operation, r64(target), r64(right));
      }
    } else if (operation == IntegerOperation.SUBTRACT) {
      asm.op(Unary.NEG, r64(target));
      asm.op(Arithmetic.ADD, r64(target), r64(left));
    } else {
      operate(operation, r64(target), r64(left));
    }
  }

  private void operate(
      IntegerOperation operation,
      dev.perigee.tier1.x64.Register target,
      dev.perigee.tier1.x64.Register operand) {
    Arithmetic arithmetic = arithmetic(operation);
    if (arithmetic == null) {
      asm.imul(target, operand);
    } else {
      asm.op(arithmetic, target, operand);
    }
  }

  /** Null for the multiplication, which is not an instruction of this kind. */
  private static @Nullable Arithmetic arithmetic(IntegerOperation operation) {
    return switch (operation) {
      case ADD -> Arithmetic.ADD;
      case SUBTRACT -> Arithmetic.SUB;
      case AND -> Arithmetic.AND;
      case OR -> Arithmetic.OR;
      case XOR -> Arithmetic.XOR;
      case MULTIPLY -> null;
    };
  }

  @Override
  public void compute(
      IntegerOperation operation, Register target, Register left, long right, Register scratch) {
    Arithmetic arithmetic = arithmetic(operation);
    if (!isImmediate(right)) {
      asm.mov(r64(scratch), right);
      compute(operation, target, left, scratch);
    } else if (arithmetic == null) {
      asm.imul(r64(target), r64(left), right);
    } else if (target.equals(left)) {
      asm.op(arithmetic, r64(target), right);
    } else if (operation == IntegerOperation.ADD) {
      asm.lea(r64(target), dev.perigee.tier1.x64.Address.of(r64(left), right));
    } else if (operation == IntegerOperation.SUBTRACT && isImmediate(-right)) {
      asm.lea(r64(target), dev.perigee.tier1.x64.Address.of(r64(left), -right));
    } else {
      move(target, left);
      asm.op(arithmetic, r64(target), right);
    }
  }

  @Override
  public void shift(Shift shift, Register target, Register value, int count) {
    move(target, value);
    asm.op(
        switch (shift) {
          case LEFT -> dev.perigee.tier1.x64.Shift.SHL;
          case RIGHT -> dev.perigee.tier1.x64.Shift.SHR;
          case RIGHT_SIGNED -> dev.perigee.tier1.x64.Shift.SAR;
        },
        r64(target),
        count);
  }

  /**
   * Shifts in both directions. The sign of the count selects the result, and its absolute value
   * decides whether that is 0.
   */
  @Override
  public void shift(boolean left, Register target, Register value, Register count) {
    if (features.contains(Feature.BMI2)) {
      shiftFlagless(left, r64(value), r64(count));
    } else {
      shiftByCl(left, r64(value), r64(count));
    }
    // The least integer is its own absolute value. As an unsigned number, it is above 63.
    asm.op(Arithmetic.XOR, R8D, R8D);
    asm.op(Arithmetic.CMP, RCX, Long.SIZE - 1L);
    asm.cmov(Condition.A, RDX, R8);
    asm.mov(r64(target), RDX);
  }

  /**
   * Leaves the shifted value in rdx, provided that the count's absolute value, in rcx, is at most
   * 63.
   */
  private void shiftByCl(
      boolean left, dev.perigee.tier1.x64.Register value, dev.perigee.tier1.x64.Register count) {
    asm.mov(RCX, count);
    asm.mov(RDX, value);
    asm.mov(R8, value);
    if (!left) {
      asm.op(Unary.NEG, RCX);
    }
    asm.opByCl(dev.perigee.tier1.x64.Shift.SHL, RDX);
    asm.op(Unary.NEG, RCX);
    asm.opByCl(dev.perigee.tier1.x64.Shift.SHR, R8);
    asm.test(RCX, RCX);
    asm.cmov(Condition.G, RDX, R8);
    asm.mov(R8, RCX);
    asm.op(Unary.NEG, R8);
    asm.cmov(Condition.NS, RCX, R8);
  }

  /** The same by instructions that take the count from any register. */
  private void shiftFlagless(
      boolean left, dev.perigee.tier1.x64.Register value, dev.perigee.tier1.x64.Register count) {
    asm.mov(RCX, count);
    asm.mov(R8, count);
    asm.op(Unary.NEG, R8);
    asm.op(FlaglessShift.SHLX, RDX, value, left ? RCX : R8);
    asm.op(FlaglessShift.SHRX, RAX, value, left ? R8 : RCX);
    asm.test(RCX, RCX);
    asm.cmov(left ? Condition.S : Condition.G, RDX, RAX);
    asm.cmov(Condition.S, RCX, R8);
  }

  @Override
  public void negate(Register target, Register value) {
    move(target, value);
    asm.op(Unary.NEG, r64(target));
  }

  @Override
  public void complement(Register target, Register value) {
    move(target, value);
    asm.op(Unary.NOT, r64(target));
  }

  /** Truncates, and corrects the result if the remainder and the divisor have different signs. */
  @Override
  public void divide(boolean modulo, Register target, Register dividend, long divisor) {
    if (divisor == -1) {
      // The instruction traps if the quotient does not fit, which is the case for the least integer
      // and -1.
      if (modulo) {
        move(target, 0);
      } else {
        negate(target, dividend);
      }
      return;
    }
    Condition wrong = divisor > 0 ? Condition.L : Condition.G;
    if (!r64(dividend).equals(RAX)) {
      asm.mov(RAX, r64(dividend));
    }
    asm.mov(RCX, divisor);
    asm.cqo();
    asm.op(Unary.IDIV, RCX);
    if (modulo) {
      asm.lea(RAX, dev.perigee.tier1.x64.Address.of(RDX, RCX, 1, 0));
      asm.test(RDX, RDX);
      asm.cmov(wrong, RDX, RAX);
      asm.mov(r64(target), RDX);
    } else {
      asm.lea(RCX, dev.perigee.tier1.x64.Address.of(RAX, -1));
      asm.test(RDX, RDX);
      asm.cmov(wrong, RAX, RCX);
      asm.mov(r64(target), RAX);
    }
  }

  /**
   * The instruction traps if the divisor is 0 or the quotient does not fit, which happens for -1.
   */
  @Override
  public void divide(boolean modulo, Register target, Register dividend, Register divisor) {
    var plain = new dev.perigee.tier1.x64.Label("plain");
    var done = new dev.perigee.tier1.x64.Label("divided");
    asm.mov(RCX, r64(divisor));
    if (!r64(dividend).equals(RAX)) {
      asm.mov(RAX, r64(dividend));
    }
    asm.lea(R8, dev.perigee.tier1.x64.Address.of(RCX, 1));
    asm.op(Arithmetic.CMP, R8, 1);
    asm.jShort(Condition.A, plain);
    if (modulo) {
      asm.op(Arithmetic.XOR, EAX, EAX);
    } else {
      asm.op(Unary.NEG, RAX);
    }
    asm.jmpShort(done);
    asm.bind(plain);
    asm.cqo();
    asm.op(Unary.IDIV, RCX);
    // The result is wrong by one if the remainder is not 0 and its sign differs from the divisor's.
    asm.mov(R8, RDX);
    asm.op(Arithmetic.XOR, R8, RCX);
    if (modulo) {
      asm.lea(RAX, dev.perigee.tier1.x64.Address.of(RDX, RCX, 1, 0));
      asm.cmov(Condition.NS, RAX, RDX);
      asm.test(RDX, RDX);
      asm.cmov(Condition.E, RAX, RDX);
    } else {
      asm.lea(RCX, dev.perigee.tier1.x64.Address.of(RAX, -1));
      asm.cmov(Condition.S, RAX, RCX);
      asm.lea(RCX, dev.perigee.tier1.x64.Address.of(RCX, 1));
      asm.test(RDX, RDX);
      asm.cmov(Condition.E, RAX, RCX);
    }
    asm.bind(done);
    asm.mov(r64(target), RAX);
  }

  @Override
  public void divideUnsigned(Register target, Register dividend, long divisor) {
    asm.mov(RAX, r64(dividend));
    asm.mov(R8, divisor);
    asm.op(Arithmetic.XOR, EDX, EDX);
    asm.op(Unary.DIV, R8);
    asm.mov(r64(target), RAX);
  }

  @Override
  public void add32(Register value, int constant) {
    asm.op(Arithmetic.ADD, r32(value), constant);
  }

  @Override
  public void and32(Register target, Register left, Register right, int shift, Register scratch) {
    Register operand = right;
    if (shift != 0) {
      asm.mov(r32(scratch), r32(right));
      asm.op(dev.perigee.tier1.x64.Shift.SHL, r32(scratch), shift);
      operand = scratch;
    }
    if (target.equals(operand)) {
      asm.op(Arithmetic.AND, r32(target), r32(left));
    } else {
      if (!target.equals(left)) {
        asm.mov(r32(target), r32(left));
      }
      asm.op(Arithmetic.AND, r32(target), r32(operand));
    }
  }

  @Override
  public void addShifted(Register target, Register base, Register index, int shift) {
    if (shift <= LARGEST_SCALE_SHIFT) {
      asm.lea(r64(target), dev.perigee.tier1.x64.Address.of(r64(base), r64(index), 1 << shift, 0));
    } else if (target.equals(base)) {
      addShifted(target, base, index, shift - 1);
      addShifted(target, base, index, shift - 1);
    } else {
      move(target, index);
      asm.op(dev.perigee.tier1.x64.Shift.SHL, r64(target), shift);
      asm.op(Arithmetic.ADD, r64(target), r64(base));
    }
  }

  /** The carry is set if the tag is below that of true: for nil or false. */
  @Override
  public void negateTruth(Register tag) {
    asm.op(Arithmetic.CMP, r32(tag), Tag.TRUE);
    asm.mov(r32(tag), Tag.FALSE);
    asm.op(Arithmetic.ADC, r32(tag), 0);
  }

  // Floats

  @Override
  public void compute(
      FloatOperation operation, FloatRegister target, FloatRegister left, FloatRegister right) {
    XmmOperation instruction =
        switch (operation) {
          case ADD -> XmmOperation.ADDSD;
          case SUBTRACT -> XmmOperation.SUBSD;
          case MULTIPLY -> XmmOperation.MULSD;
          case DIVIDE -> XmmOperation.DIVSD;
        };
    XmmRegister operand = xmm(right);
    if (target.equals(right) && !target.equals(left)) {
      move(Roles.INSIDE, operand);
      operand = Roles.INSIDE;
    }
    move(target, left);
    asm.op(instruction, xmm(target), operand);
  }

  @Override
  public void negate(FloatRegister target, FloatRegister value) {
    move(target, value);
    asm.op(XmmMove.MOVSD, Roles.INSIDE, literals.place(SIGN));
    asm.op(XmmOperation.XORPD, xmm(target), Roles.INSIDE);
  }

  @Override
  public void squareRoot(FloatRegister target, FloatRegister value) {
    asm.op(XmmOperation.SQRTSD, xmm(target), xmm(value));
  }

  @Override
  public void floor(FloatRegister target, FloatRegister value) {
    if (features.contains(Feature.SSE4_1)) {
      asm.roundsd(xmm(target), xmm(value), Rounding.DOWN);
    } else {
      floor(xmm(target), xmm(value));
    }
  }

  /**
   * SSE2 has no instruction for this. Adding and subtracting 2^52 with the value's sign rounds it
   * to the nearest integer, which may be one too many. Zeros keep their sign. Numbers too large for
   * a fraction and NaNs do not change.
   */
  private void floor(XmmRegister result, XmmRegister value) {
    XmmRegister given = Roles.INSIDE;
    XmmRegister other = Roles.OTHER_INSIDE;
    var done = new dev.perigee.tier1.x64.Label("floored");
    var notMore = new dev.perigee.tier1.x64.Label("notMore");
    var small = new dev.perigee.tier1.x64.Label("small");
    move(given, value);
    asm.op(XmmMove.MOVSD, other, literals.place(~SIGN));
    asm.op(XmmOperation.ANDPD, other, given);
    asm.op(XmmMove.MOVSD, result, literal(INTEGERS_ONLY));
    asm.op(XmmOperation.UCOMISD, result, other);
    asm.jShort(Condition.A, small);
    move(result, given);
    asm.jmpShort(done);
    asm.bind(small);
    asm.op(XmmMove.MOVSD, other, literals.place(SIGN));
    asm.op(XmmOperation.ANDPD, other, given);
    asm.op(XmmOperation.ORPD, other, result);
    move(result, given);
    asm.op(XmmOperation.ADDSD, result, other);
    asm.op(XmmOperation.SUBSD, result, other);
    asm.op(XmmOperation.UCOMISD, result, given);
    asm.jShort(Condition.BE, notMore);
    asm.op(XmmOperation.SUBSD, result, literal(1));
    asm.bind(notMore);
    asm.op(XmmMove.MOVSD, other, literals.place(SIGN));
    asm.op(XmmOperation.ANDPD, other, given);
    asm.op(XmmOperation.ORPD, result, other);
    asm.bind(done);
  }

  /**
   * A result that does not fit becomes the least integer, which differs from the rounded value; a
   * NaN is unordered.
   */
  @Override
  public void floorToInteger(
      Register target, FloatRegister value, FloatRegister scratch, Label unrepresentable) {
    floor(scratch, value);
    asm.cvttsd2si(r64(target), xmm(scratch));
    asm.op(XmmOperation.XORPD, Roles.INSIDE, Roles.INSIDE);
    asm.cvtsi2sd(Roles.INSIDE, r64(target));
    asm.op(XmmOperation.UCOMISD, Roles.INSIDE, xmm(scratch));
    asm.j(Condition.NE, at(unrepresentable));
    asm.j(Condition.P, at(unrepresentable));
  }

  /** The register is cleared first, so that the instruction need not wait for its old contents. */
  @Override
  public void convert(FloatRegister target, Register integer) {
    asm.op(XmmOperation.XORPD, xmm(target), xmm(target));
    asm.cvtsi2sd(xmm(target), r64(integer));
  }

  @Override
  public void convertNumber(
      FloatRegister target, Register payload, Register tag, FloatRegister scratch) {
    var done = new dev.perigee.tier1.x64.Label("converted");
    asm.mov(xmm(target), r64(payload));
    asm.op(Arithmetic.CMP, r32(tag), Tag.FLOAT);
    asm.jShort(Condition.E, done);
    convert(target, payload);
    asm.bind(done);
  }

  // Branches

  private void branch(Comparison comparison, Label target) {
    asm.j(condition(comparison), at(target));
  }

  @Override
  public void branch(Comparison comparison, Register left, Register right, Label target) {
    asm.op(Arithmetic.CMP, r64(left), r64(right));
    branch(comparison, target);
  }

  @Override
  public void branch(
      Comparison comparison, Register left, long right, Register scratch, Label target) {
    if (isImmediate(right)) {
      compare(comparison, r64(left), right);
    } else {
      asm.mov(r64(scratch), right);
      asm.op(Arithmetic.CMP, r64(left), r64(scratch));
    }
    branch(comparison, target);
  }

  /** Compares with a constant. For 0 there is a shorter instruction. */
  private void compare(Comparison comparison, dev.perigee.tier1.x64.Register left, long right) {
    if (right == 0 && (comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL)) {
      asm.test(left, left);
    } else {
      asm.op(Arithmetic.CMP, left, right);
    }
  }

  @Override
  public void branch32(Comparison comparison, Register left, int right, Label target) {
    compare(comparison, r32(left), right);
    branch(comparison, target);
  }

  /** "Less" is computed as "greater" with exchanged operands, which does not hold for NaNs. */
  @Override
  public void branch(
      FloatComparison comparison,
      boolean outcome,
      FloatRegister left,
      FloatRegister right,
      Label target) {
    switch (comparison) {
      case EQUAL -> branchIfEqual(outcome, xmm(left), xmm(right), at(target));
      case LESS -> {
        asm.op(XmmOperation.UCOMISD, xmm(right), xmm(left));
        asm.j(outcome ? Condition.A : Condition.BE, at(target));
      }
      case LESS_EQUAL -> {
        asm.op(XmmOperation.UCOMISD, xmm(right), xmm(left));
        asm.j(outcome ? Condition.AE : Condition.B, at(target));
      }
    }
  }

  /** Unordered operands set the flag of equal ones, too. */
  private void branchIfEqual(
      boolean outcome, XmmRegister left, XmmRegister right, dev.perigee.tier1.x64.Label target) {
    asm.op(XmmOperation.UCOMISD, left, right);
    if (outcome) {
      var behind = new dev.perigee.tier1.x64.Label("behind");
      asm.jShort(Condition.P, behind);
      asm.j(Condition.E, target);
      asm.bind(behind);
    } else {
      asm.j(Condition.P, target);
      asm.j(Condition.NE, target);
    }
  }

  @Override
  public void branchTag(
      Comparison comparison, Address place, int tag, Register scratch, Label target) {
    asm.op(Arithmetic.CMP, Width.BYTE, place(place), tag);
    branch(comparison, target);
  }

  @Override
  public void branchTagOutside(
      Address place, int first, int count, Register scratch, Label target) {
    load8(scratch, place);
    asm.op(Arithmetic.SUB, r32(scratch), first);
    asm.op(Arithmetic.CMP, r32(scratch), count);
    asm.j(Condition.AE, at(target));
  }

  @Override
  public void branchIfBit(Address place, int bit, Register scratch, Label target) {
    asm.test(Width.BYTE, place(place), 1L << bit);
    asm.j(Condition.NE, at(target));
  }

  @Override
  public void branchUnless(
      Address payloadPlace,
      Register payload,
      Address tagPlace,
      int tag,
      Register scratch,
      Register otherScratch,
      Label target) {
    asm.op(Arithmetic.CMP, r64(payload), place(payloadPlace));
    asm.j(Condition.NE, at(target));
    asm.op(Arithmetic.CMP, Width.BYTE, place(tagPlace), tag);
    asm.j(Condition.NE, at(target));
  }

  // The engine

  @Override
  public void countDown(int cost, boolean usedUp, Label target) {
    asm.op(Arithmetic.SUB, Width.DWORD, inState(StateLayout.SLICE), cost);
    asm.j(usedUp ? Condition.S : Condition.NS, at(target));
  }

  @Override
  public void branchAboveStackLimit(Register newBase, Label target) {
    asm.op(Arithmetic.CMP, r64(newBase), inState(StateLayout.STACK_LIMIT));
    asm.j(Condition.A, at(target));
  }

  /** Instructions read the limit from the state. */
  @Override
  public void stackChanged() {}

  @Override
  public void linkPlace(Register target, int pc, Label resume, Register scratch) {
    asm.lea(r64(scratch), dev.perigee.tier1.x64.Address.of(at(resume)));
    asm.op(Arithmetic.SUB, r64(scratch), inState(StateLayout.REGION));
    asm.op(dev.perigee.tier1.x64.Shift.SHL, r64(scratch), LinkLayout.UPPER_HALF);
    asm.lea(r64(target), dev.perigee.tier1.x64.Address.of(r64(scratch), pc));
  }

  @Override
  public void linkWord(Register target, int distance, int wanted) {
    asm.mov(r64(target), LinkLayout.word(distance, wanted, Finish.NONE));
  }

  @Override
  public void popFrame(Register place, Register word) {
    asm.mov(Roles.FREE_AT_RETURN, r64(word));
    asm.op(dev.perigee.tier1.x64.Shift.SHR, Roles.FREE_AT_RETURN, LinkLayout.UPPER_HALF);
    asm.op(Arithmetic.SUB, Roles.BASE, Roles.FREE_AT_RETURN);
    asm.op(dev.perigee.tier1.x64.Shift.SHR, r64(place), LinkLayout.UPPER_HALF);
    asm.op(Arithmetic.ADD, r64(place), inState(StateLayout.REGION));
    asm.jmp(r64(place));
  }

  @Override
  public void callRoutine(int number) {
    asm.call(inState(StateLayout.routine(number)));
  }

  @Override
  public void beginRoutine(List<Register> saved) {
    saved.forEach(register -> asm.push(r64(register)));
  }

  @Override
  public void endRoutine(List<Register> saved) {
    restore(saved);
    asm.ret();
  }

  @Override
  public void endRoutine(List<Register> saved, int next) {
    restore(saved);
    asm.jmp(inState(StateLayout.routine(next)));
  }

  private void restore(List<Register> saved) {
    saved.reversed().forEach(register -> asm.pop(r64(register)));
  }

  @Override
  public void leave() {
    asm.mov(RCX, inState(StateLayout.REGION));
    asm.op(Arithmetic.ADD, RCX, exitStub);
    asm.jmp(RCX);
  }
}
