package dev.perigee.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.engine.NativeSandbox.Program;
import dev.perigee.engine.NativeSandbox.Registers;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * For tests of what {@link MachineCode} says of its operations, of the target of this JVM. They run
 * with random registers and values, and compare with Java; registers that the operation is not to
 * change must stay.
 */
@SuppressWarnings("NullAway.Init")
abstract class NativeChecks {
  /** How often an operation is compiled, with other registers each time. */
  static final int SELECTIONS = 4;

  static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    7,
    -8,
    63,
    64,
    255,
    4095,
    4096,
    -4097,
    1L << 31,
    -1L << 31,
    0xFFFF_FFFFL,
    1L << 32,
    0x5555_5555_5555_5555L,
    0x1234_5678_9ABC_DEF0L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  static final double[] FLOATS = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -2.5,
    1e300,
    -1e300,
    0x1p53,
    0x1p63,
    4.9e-324,
    Math.PI,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  final long seed = System.nanoTime();
  final Random random = new Random(seed);
  NativeSandbox sandbox;

  @BeforeEach
  void open() {
    Target target = Processor.target();
    assumeTrue(target != null, "there is no native code for this processor");
    sandbox = new NativeSandbox(target);
    System.out.println(getClass().getSimpleName() + ": seed " + seed);
  }

  @AfterEach
  void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  // Registers and values

  Register scratch(int number) {
    return sandbox.file.scratch().get(number);
  }

  FloatRegister floatScratch(int number) {
    return sandbox.file.floatScratch().get(number);
  }

  /** Any register but some; they may be the same from one call to the next. */
  Register any(Register... others) {
    List<Register> choice = new ArrayList<>(sandbox.general);
    choice.removeAll(List.of(others));
    return choice.get(random.nextInt(choice.size()));
  }

  FloatRegister anyFloat(FloatRegister... others) {
    List<FloatRegister> choice = new ArrayList<>(sandbox.floats);
    choice.removeAll(List.of(others));
    return choice.get(random.nextInt(choice.size()));
  }

  /** A register for values: operations may change the scratch registers. */
  Register value() {
    List<Register> values = sandbox.file.values();
    return values.get(random.nextInt(values.size()));
  }

  Registers rubbish() {
    Registers registers = new Registers();
    sandbox.general.forEach(register -> registers.set(register, random.nextLong()));
    sandbox.floats.forEach(register -> registers.setBits(register, random.nextLong()));
    return registers;
  }

  void check(Program program, Registers before, Registers expected, Register... lost) {
    check(program, before, expected, Set.of(lost), Set.of());
  }

  void check(
      Program program,
      Registers before,
      Registers expected,
      Set<Register> lost,
      Set<FloatRegister> lostFloats) {
    Registers after = program.run(before);
    for (Register register : sandbox.general) {
      if (!lost.contains(register) && after.get(register) != expected.get(register)) {
        fail(register, after.get(register), expected.get(register));
      }
    }
    for (FloatRegister register : sandbox.floats) {
      double found = after.get(register);
      double wanted = expected.get(register);
      boolean same =
          after.bits(register) == expected.bits(register)
              || Double.isNaN(found) && Double.isNaN(wanted);
      if (!lostFloats.contains(register) && !same) {
        fail(register, found, wanted);
      }
    }
  }

  private void fail(Object register, Object found, Object wanted) {
    throw new AssertionError(
        "%s holds %s, not %s; seed %d".formatted(register, found, wanted, seed));
  }

  @FunctionalInterface
  interface Branch {
    void emit(MachineCode code, Label target);
  }

  /** The last scratch register becomes 1 where the branch is taken, else 0. */
  Program branching(Branch branch) {
    return sandbox.compile(code -> {
      Label taken = code.label();
      Label end = code.label();
      branch.emit(code, taken);
      code.move(scratch(5), 0);
      code.jump(end);
      code.bind(taken);
      code.move(scratch(5), 1);
      code.bind(end);
    });
  }

  void checkBranch(Program program, Registers before, boolean taken, Register... lost) {
    check(program, before, before.copy().set(scratch(5), taken ? 1 : 0), lost);
  }

  static boolean holds(Comparison comparison, long x, long y) {
    return switch (comparison) {
      case EQUAL -> x == y;
      case NOT_EQUAL -> x != y;
      case LESS -> x < y;
      case GREATER_EQUAL -> x >= y;
      case LESS_EQUAL -> x <= y;
      case GREATER -> x > y;
      case UNSIGNED_LESS -> Long.compareUnsigned(x, y) < 0;
      case UNSIGNED_GREATER_EQUAL -> Long.compareUnsigned(x, y) >= 0;
      case UNSIGNED_LESS_EQUAL -> Long.compareUnsigned(x, y) <= 0;
      case UNSIGNED_GREATER -> Long.compareUnsigned(x, y) > 0;
    };
  }
}
