package dev.perigee.tier1.arm64.target;

import static dev.perigee.tier1.arm64.Address.postIndex;
import static dev.perigee.tier1.arm64.Address.preIndex;
import static dev.perigee.tier1.arm64.Register.SP;
import static dev.perigee.tier1.arm64.Register.X16;
import static dev.perigee.tier1.arm64.Register.XZR;
import static dev.perigee.tier1.arm64.Shift.LSL;
import static dev.perigee.tier1.arm64.Shift.LSR;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.arm64.ArithmeticImmediate;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.Extend;
import dev.perigee.tier1.arm64.LogicalImmediate;
import dev.perigee.tier1.arm64.MacroAssembler;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code of each operation on ARM64. */
final class Arm64Code implements MachineCode {
  /** Bytes of code that branches are promised to reach over. A larger function is not compiled. */
  private static final int REACH = 1 << 20;

  private static final int ALIGNMENT = 16;
  private final MacroAssembler asm = new MacroAssembler(REACH);
  private final List<dev.perigee.tier1.arm64.Label> labels = new ArrayList<>();

  // Operands

  private static dev.perigee.tier1.arm64.Register x(Register register) {
    return Roles.of(register);
  }

  private static dev.perigee.tier1.arm64.Register w(Register register) {
    return Roles.of(register).w();
  }

  private static dev.perigee.tier1.arm64.FloatRegister d(FloatRegister register) {
    return Roles.of(register);
  }

  private dev.perigee.tier1.arm64.Label at(Label label) {
    return labels.get(label.number());
  }

  /** An indexed address in the form of an instruction; null for {@code base + offset}. */
  private static dev.perigee.tier1.arm64.@Nullable Address indexed(Address place) {
    Register index = place.index();
    return index == null
        ? null
        : dev.perigee.tier1.arm64.Address.indexed(
            x(place.base()), x(index), Extend.UXTX, place.shift());
  }

  private static Condition condition(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> Condition.EQ;
      case NOT_EQUAL -> Condition.NE;
      case LESS -> Condition.LT;
      case GREATER_EQUAL -> Condition.GE;
      case LESS_EQUAL -> Condition.LE;
      case GREATER -> Condition.GT;
      case UNSIGNED_LESS -> Condition.LO;
      case UNSIGNED_GREATER_EQUAL -> Condition.HS;
      case UNSIGNED_LESS_EQUAL -> Condition.LS;
      case UNSIGNED_GREATER -> Condition.HI;
    };
  }

  // Labels and jumps

  @Override
  public Label label() {
    Label label = new Label(labels.size());
    labels.add(new dev.perigee.tier1.arm64.Label());
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
    asm.b(at(target));
  }

  @Override
  public void jump(Register target) {
    asm.br(x(target));
  }

  @Override
  public byte[] finish() {
    asm.align(ALIGNMENT);
    return asm.toByteArray();
  }

  // Moves

  @Override
  public void move(Register target, Register source) {
    if (!target.equals(source)) {
      asm.mov(x(target), x(source));
    }
  }

  @Override
  public void move(FloatRegister target, FloatRegister source) {
    if (!target.equals(source)) {
      asm.fmov(d(target), d(source));
    }
  }

  @Override
  public void move(Register target, long constant) {
    asm.mov(x(target), constant);
  }

  @Override
  public void move(FloatRegister target, double constant) {
    asm.mov(d(target), constant);
  }

  @Override
  public void moveBits(Register target, FloatRegister source) {
    asm.fmov(x(target), d(source));
  }

  @Override
  public void moveBits(FloatRegister target, Register source) {
    asm.fmov(d(target), x(source));
  }

  // Memory

  @Override
  public void address(Register target, Address place) {
    asm.addConstant(x(target), x(place.base()), place.offset());
  }

  @Override
  public void load(Register target, Address source) {
    load(x(target), source);
  }

  @Override
  public void load32(Register target, Address source) {
    load(w(target), source);
  }

  private void load(dev.perigee.tier1.arm64.Register target, Address source) {
    var indexed = indexed(source);
    if (indexed == null) {
      asm.ldr(target, x(source.base()), source.offset());
    } else {
      asm.ldr(target, indexed);
    }
  }

  @Override
  public void load8(Register target, Address source) {
    var indexed = indexed(source);
    if (indexed == null) {
      asm.ldrb(w(target), x(source.base()), source.offset());
    } else {
      asm.ldrb(w(target), indexed);
    }
  }

  @Override
  public void load(FloatRegister target, Address source) {
    var indexed = indexed(source);
    if (indexed == null) {
      asm.ldr(d(target), x(source.base()), source.offset());
    } else {
      asm.ldr(d(target), indexed);
    }
  }

  @Override
  public void loadPair(Register first, Register second, Address source) {
    asm.ldp(x(first), x(second), x(source.base()), source.offset());
  }

  @Override
  public void store(Register source, Address target) {
    var indexed = indexed(target);
    if (indexed == null) {
      asm.str(x(source), x(target.base()), target.offset());
    } else {
      asm.str(x(source), indexed);
    }
  }

  @Override
  public void store8(Register source, Address target) {
    store8(w(source), target);
  }

  private void store8(dev.perigee.tier1.arm64.Register source, Address target) {
    var indexed = indexed(target);
    if (indexed == null) {
      asm.strb(source, x(target.base()), target.offset());
    } else {
      asm.strb(source, indexed);
    }
  }

  @Override
  public void store32(Register source, Address target) {
    asm.str(w(source), x(target.base()), target.offset());
  }

  @Override
  public void store(FloatRegister source, Address target) {
    var indexed = indexed(target);
    if (indexed == null) {
      asm.str(d(source), x(target.base()), target.offset());
    } else {
      asm.str(d(source), indexed);
    }
  }

  @Override
  public void storePair(Register first, Register second, Address target) {
    asm.stp(x(first), x(second), x(target.base()), target.offset());
  }

  @Override
  public void storeTag(int tag, Address target, Register scratch) {
    store8(tag(tag, scratch).w(), target);
  }

  @Override
  public void storeSlotTag(int tag, Address target, Register scratch) {
    asm.str(tag(tag, scratch), x(target.base()), target.offset());
  }

  @Override
  public void storeSlot(Register payload, int tag, Address target, Register scratch) {
    asm.stp(x(payload), tag(tag, scratch), x(target.base()), target.offset());
  }

  /** A register that holds a tag: a register that always holds it, or the scratch register. */
  private dev.perigee.tier1.arm64.Register tag(int tag, Register scratch) {
    if (tag == Tag.NIL) {
      return XZR;
    }
    if (tag == Tag.INTEGER) {
      return Roles.INTEGER_TAG;
    }
    asm.mov(x(scratch), tag);
    return x(scratch);
  }

  // Integers

  @Override
  public void compute(IntegerOperation operation, Register target, Register left, Register right) {
    switch (operation) {
      case ADD -> asm.add(x(target), x(left), x(right));
      case SUBTRACT -> asm.sub(x(target), x(left), x(right));
      case MULTIPLY -> asm.mul(x(target), x(left), x(right));
      case AND -> asm.and(x(target), x(left), x(right));
      case OR -> asm.orr(x(target), x(left), x(right));
      case XOR -> asm.eor(x(target), x(left), x(right));
    }
  }

  @Override
  public void compute(
      IntegerOperation operation, Register target, Register left, long right, Register scratch) {
    boolean selected =
        switch (operation) {
          case ADD -> addImmediate(target, left, right);
          case SUBTRACT -> subtractImmediate(target, left, right);
          case MULTIPLY -> false;
          case AND, OR, XOR -> logicalImmediate(operation, target, left, right);
        };
    if (!selected) {
      asm.mov(x(scratch), right);
      compute(operation, target, left, scratch);
    }
  }

  private boolean addImmediate(Register target, Register left, long constant) {
    if (ArithmeticImmediate.isEncodable(constant)) {
      asm.add(x(target), x(left), constant);
    } else if (ArithmeticImmediate.isEncodable(-constant)) {
      asm.sub(x(target), x(left), -constant);
    } else {
      return false;
    }
    return true;
  }

  private boolean subtractImmediate(Register target, Register left, long constant) {
    if (ArithmeticImmediate.isEncodable(constant)) {
      asm.sub(x(target), x(left), constant);
    } else if (ArithmeticImmediate.isEncodable(-constant)) {
      asm.add(x(target), x(left), -constant);
    } else {
      return false;
    }
    return true;
  }

  private boolean logicalImmediate(
      IntegerOperation operation, Register target, Register left, long constant) {
    if (!LogicalImmediate.isEncodable(constant, Long.SIZE)) {
      return false;
    }
    switch (operation) {
      case AND -> asm.and(x(target), x(left), constant);
      case OR -> asm.orr(x(target), x(left), constant);
      default -> asm.eor(x(target), x(left), constant);
    }
    return true;
  }

  @Override
  public void shift(Shift shift, Register target, Register value, int count) {
    switch (shift) {
      case LEFT -> asm.lsl(x(target), x(value), count);
      case RIGHT -> asm.lsr(x(target), x(value), count);
      case RIGHT_SIGNED -> asm.asr(x(target), x(value), count);
    }
  }

  @Override
  public void shift(boolean left, Register target, Register value, Register count) {
    var distance = x(count);
    asm.neg(Roles.S3, distance);
    asm.lsl(Roles.S4, x(value), left ? distance : Roles.S3);
    asm.lsr(Roles.S5, x(value), left ? Roles.S3 : distance);
    asm.cmp(distance, 0);
    asm.csel(Roles.S4, Roles.S4, Roles.S5, left ? Condition.GE : Condition.LE);
    // The distance is the absolute value. That of the least integer, as an unsigned number, is
    // above 63.
    asm.csel(Roles.S3, distance, Roles.S3, Condition.GE);
    asm.cmp(Roles.S3, Long.SIZE - 1);
    asm.csel(x(target), Roles.S4, XZR, Condition.LS);
  }

  @Override
  public void negate(Register target, Register value) {
    asm.neg(x(target), x(value));
  }

  @Override
  public void complement(Register target, Register value) {
    asm.mvn(x(target), x(value));
  }

  /** Truncates, and corrects the result if the remainder and the divisor have different signs. */
  @Override
  public void divide(boolean modulo, Register target, Register dividend, long divisor) {
    asm.mov(Roles.S1, divisor);
    asm.sdiv(Roles.S3, x(dividend), Roles.S1);
    asm.msub(Roles.S4, Roles.S3, Roles.S1, x(dividend));
    // The result is wrong by one if the remainder's sign differs from the divisor's.
    asm.cmp(Roles.S4, 0);
    Condition wrong = divisor > 0 ? Condition.LT : Condition.GT;
    if (modulo) {
      asm.add(Roles.S5, Roles.S4, Roles.S1);
      asm.csel(x(target), Roles.S5, Roles.S4, wrong);
    } else {
      asm.sub(Roles.S5, Roles.S3, 1);
      asm.csel(x(target), Roles.S5, Roles.S3, wrong);
    }
  }

  /** As with a constant, but the divisor's sign is known only now. */
  @Override
  public void divide(boolean modulo, Register target, Register dividend, Register divisor) {
    asm.sdiv(Roles.S3, x(dividend), x(divisor));
    asm.msub(Roles.S4, Roles.S3, x(divisor), x(dividend));
    asm.eor(Roles.S5, Roles.S4, x(divisor));
    asm.cmp(Roles.S4, 0);
    asm.ccmp(Roles.S5, 0, 0, Condition.NE);
    if (modulo) {
      asm.add(Roles.S5, Roles.S4, x(divisor));
      asm.csel(x(target), Roles.S5, Roles.S4, Condition.LT);
    } else {
      asm.sub(Roles.S5, Roles.S3, 1);
      asm.csel(x(target), Roles.S5, Roles.S3, Condition.LT);
    }
  }

  @Override
  public void divideUnsigned(Register target, Register dividend, long divisor) {
    asm.mov(Roles.S4, divisor);
    asm.udiv(x(target), x(dividend), Roles.S4);
  }

  @Override
  public void add32(Register value, int constant) {
    asm.add(w(value), w(value), constant);
  }

  @Override
  public void and32(Register target, Register left, Register right, int shift, Register scratch) {
    asm.and(w(target), w(left), w(right), LSL, shift);
  }

  @Override
  public void addShifted(Register target, Register base, Register index, int shift) {
    asm.add(x(target), x(base), x(index), LSL, shift);
  }

  @Override
  public void negateTruth(Register tag) {
    asm.cmp(w(tag), Tag.TRUE);
    asm.cset(w(tag), Condition.LO);
    asm.add(w(tag), w(tag), Tag.FALSE);
  }

  // Floats

  @Override
  public void compute(
      FloatOperation operation, FloatRegister target, FloatRegister left, FloatRegister right) {
    switch (operation) {
      case ADD -> asm.fadd(d(target), d(left), d(right));
      case SUBTRACT -> asm.fsub(d(target), d(left), d(right));
      case MULTIPLY -> asm.fmul(d(target), d(left), d(right));
      case DIVIDE -> asm.fdiv(d(target), d(left), d(right));
    }
  }

  @Override
  public void negate(FloatRegister target, FloatRegister value) {
    asm.fneg(d(target), d(value));
  }

  @Override
  public void squareRoot(FloatRegister target, FloatRegister value) {
    asm.fsqrt(d(target), d(value));
  }

  @Override
  public void floor(FloatRegister target, FloatRegister value) {
    asm.frintm(d(target), d(value));
  }

  /**
   * A result that is too large becomes the greatest integer, which no double equals; a NaN is
   * unordered.
   */
  @Override
  public void floorToInteger(
      Register target, FloatRegister value, FloatRegister scratch, Label unrepresentable) {
    asm.frintm(d(scratch), d(value));
    asm.fcvtzs(x(target), d(scratch));
    asm.cmn(x(target), 1);
    asm.b(Condition.VS, at(unrepresentable));
    asm.scvtf(Roles.INSIDE, x(target));
    asm.fcmp(Roles.INSIDE, d(scratch));
    asm.b(Condition.NE, at(unrepresentable));
  }

  @Override
  public void convert(FloatRegister target, Register integer) {
    asm.scvtf(d(target), x(integer));
  }

  /** Computes both interpretations of the payload. The tag selects one. */
  @Override
  public void convertNumber(
      FloatRegister target, Register payload, Register tag, FloatRegister scratch) {
    asm.scvtf(d(target), x(payload));
    asm.fmov(d(scratch), x(payload));
    asm.cmp(w(tag), Tag.FLOAT);
    asm.fcsel(d(target), d(scratch), d(target), Condition.EQ);
  }

  // Branches

  @Override
  public void branch(Comparison comparison, Register left, Register right, Label target) {
    asm.cmp(x(left), x(right));
    asm.b(condition(comparison), at(target));
  }

  @Override
  public void branch(
      Comparison comparison, Register left, long right, Register scratch, Label target) {
    if (branchByZero(comparison, x(left), right, target)) {
      return;
    }
    if (ArithmeticImmediate.isEncodable(right)) {
      asm.cmp(x(left), right);
    } else if (ArithmeticImmediate.isEncodable(-right)) {
      asm.cmn(x(left), -right);
    } else {
      asm.mov(x(scratch), right);
      asm.cmp(x(left), x(scratch));
    }
    asm.b(condition(comparison), at(target));
  }

  @Override
  public void branch32(Comparison comparison, Register left, int right, Label target) {
    if (branchByZero(comparison, w(left), right, target)) {
      return;
    }
    if (right == LinkLayout.PLAIN_ONE) {
      asm.cmp(w(left), Roles.PLAIN_ONE.w());
    } else {
      asm.cmpConstant(w(left), right);
    }
    asm.b(condition(comparison), at(target));
  }

  private boolean branchByZero(
      Comparison comparison, dev.perigee.tier1.arm64.Register left, long right, Label target) {
    if (right != 0) {
      return false;
    }
    switch (comparison) {
      case EQUAL -> asm.cbz(left, at(target));
      case NOT_EQUAL -> asm.cbnz(left, at(target));
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public void branch(
      FloatComparison comparison,
      boolean outcome,
      FloatRegister left,
      FloatRegister right,
      Label target) {
    Condition condition =
        switch (comparison) {
          case EQUAL -> Condition.EQ;
          case LESS -> Condition.MI;
          case LESS_EQUAL -> Condition.LS;
        };
    asm.fcmp(d(left), d(right));
    asm.b(outcome ? condition : condition.invert(), at(target));
  }

  @Override
  public void branchTag(
      Comparison comparison, Address place, int tag, Register scratch, Label target) {
    load8(scratch, place);
    branch32(comparison, scratch, tag, target);
  }

  @Override
  public void branchTagOutside(
      Address place, int first, int count, Register scratch, Label target) {
    load8(scratch, place);
    asm.sub(w(scratch), w(scratch), first);
    asm.cmp(w(scratch), count);
    asm.b(Condition.HS, at(target));
  }

  @Override
  public void branchIfBit(Address place, int bit, Register scratch, Label target) {
    load8(scratch, place);
    asm.branchIfBitNotZero(w(scratch), bit, at(target));
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
    load(scratch, payloadPlace);
    load8(otherScratch, tagPlace);
    asm.cmp(x(scratch), x(payload));
    asm.ccmp(w(otherScratch), tag, 0, Condition.EQ);
    asm.b(Condition.NE, at(target));
  }

  // The engine

  @Override
  public void countDown(int cost, boolean usedUp, Label target) {
    asm.subs(Roles.SLICE, Roles.SLICE, cost);
    asm.b(usedUp ? Condition.MI : Condition.PL, at(target));
  }

  @Override
  public void branchAboveStackLimit(Register newBase, Label target) {
    asm.cmp(x(newBase), Roles.STACK_LIMIT);
    asm.b(Condition.HI, at(target));
  }

  @Override
  public void stackChanged() {
    asm.ldr(Roles.STACK_LIMIT, Roles.STATE, StateLayout.STACK_LIMIT);
  }

  @Override
  public void linkPlace(Register target, int pc, Label resume, Register scratch) {
    asm.adr(x(scratch), at(resume));
    asm.sub(x(scratch), x(scratch), Roles.REGION);
    asm.mov(x(target), pc);
    asm.orr(x(target), x(target), x(scratch), LSL, LinkLayout.UPPER_HALF);
  }

  @Override
  public void linkWord(Register target, int distance, int wanted) {
    if (wanted == 1) {
      asm.mov(x(target), Roles.PLAIN_ONE);
      asm.movk(x(target), distance, LinkLayout.UPPER_HALF);
    } else {
      asm.mov(x(target), LinkLayout.word(distance, wanted, Finish.NONE));
    }
  }

  @Override
  public void popFrame(Register place, Register word) {
    asm.sub(Roles.BASE, Roles.BASE, x(word), LSR, LinkLayout.UPPER_HALF);
    asm.add(x(place), Roles.REGION, x(place), LSR, LinkLayout.UPPER_HALF);
    asm.br(x(place));
  }

  /** x30 may be overwritten, since the enter stub has saved it. */
  @Override
  public void callRoutine(int number) {
    loadRoutine(number);
    asm.blr(X16);
  }

  /** Loads a routine's address. */
  private void loadRoutine(int number) {
    asm.ldr(X16, Roles.STATE, StateLayout.routine(number));
  }

  @Override
  public void beginRoutine(List<Register> saved) {
    for (int i = 0; i < saved.size(); i += 2) {
      asm.stp(x(saved.get(i)), second(saved, i), preIndex(SP, -2 * Long.BYTES));
    }
  }

  @Override
  public void endRoutine(List<Register> saved) {
    restore(saved);
    asm.ret();
  }

  @Override
  public void endRoutine(List<Register> saved, int next) {
    restore(saved);
    loadRoutine(next);
    asm.br(X16);
  }

  private void restore(List<Register> saved) {
    for (int i = saved.size() - 1 & ~1; i >= 0; i -= 2) {
      asm.ldp(x(saved.get(i)), second(saved, i), postIndex(SP, 2 * Long.BYTES));
    }
  }

  /**
   * The register that shares 16 bytes of the stack with another one, since the stack pointer must
   * be a multiple of 16.
   */
  private static dev.perigee.tier1.arm64.Register second(List<Register> saved, int first) {
    return first + 1 < saved.size() ? x(saved.get(first + 1)) : XZR;
  }

  @Override
  public void leave() {
    asm.addConstant(X16, Roles.REGION, Arm64Stubs.STUBS.exit());
    asm.br(X16);
  }
}
