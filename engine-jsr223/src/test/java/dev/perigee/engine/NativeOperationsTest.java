package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.NativeSandbox.Program;
import dev.perigee.engine.NativeSandbox.Registers;
import dev.perigee.ir.number.LuaIntegers;
import dev.perigee.runtime.layout.Tag;
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
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operations on registers, and branches on them. */
class NativeOperationsTest extends NativeChecks {
  @FunctionalInterface
  private interface Binary {
    long of(long x, long y);
  }

  /** Compiles {@code target = left op right} with random registers and runs it with all values. */
  private void binary(Emission emission, Binary meaning, long[] lefts, long[] rights) {
    for (int i = 0; i < SELECTIONS; i++) {
      Register target = i == 0 ? scratch(2) : any();
      Register left = i == 1 ? target : any();
      Register right = i == 2 ? target : i == 3 ? left : any();
      Program program = sandbox.compile(code -> emission.emit(code, target, left, right));
      for (long x : lefts) {
        for (long y : rights) {
          Registers before = rubbish().set(left, x).set(right, y);
          long result = meaning.of(before.get(left), y);
          check(program, before, before.copy().set(target, result));
        }
      }
    }
  }

  @FunctionalInterface
  private interface Emission {
    void emit(MachineCode code, Register target, Register left, Register right);
  }

  private static long compute(IntegerOperation operation, long x, long y) {
    return switch (operation) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case AND -> x & y;
      case OR -> x | y;
      case XOR -> x ^ y;
    };
  }

  // Moves

  @Test
  void moves() {
    for (int i = 0; i < SELECTIONS; i++) {
      Register target = any();
      Register source = any();
      FloatRegister floatTarget = anyFloat();
      FloatRegister floatSource = anyFloat();
      Program program =
          sandbox.compile(code -> {
            code.move(target, source);
            code.move(floatTarget, floatSource);
          });
      Registers before = rubbish();
      check(
          program,
          before,
          before
              .copy()
              .set(target, before.get(source))
              .setBits(floatTarget, before.bits(floatSource)));
      Program bits =
          sandbox.compile(code -> {
            code.moveBits(target, floatSource);
            code.moveBits(floatTarget, target);
          });
      long moved = before.bits(floatSource);
      check(bits, before, before.copy().set(target, moved).setBits(floatTarget, moved));
    }
  }

  @Test
  void constants() {
    for (long constant : INTEGERS) {
      Register target = any();
      Registers before = rubbish();
      check(
          sandbox.compile(code -> code.move(target, constant)),
          before,
          before.copy().set(target, constant));
    }
    for (double constant : FLOATS) {
      FloatRegister target = anyFloat();
      Registers before = rubbish();
      check(
          sandbox.compile(code -> code.move(target, constant)),
          before,
          before.copy().set(target, constant));
    }
  }

  // Integers

  @Test
  void computationsOnRegisters() {
    for (IntegerOperation operation : IntegerOperation.values()) {
      binary(
          (code, target, left, right) -> code.compute(operation, target, left, right),
          (x, y) -> compute(operation, x, y),
          INTEGERS,
          INTEGERS);
    }
  }

  @Test
  void computationsWithConstants() {
    for (IntegerOperation operation : IntegerOperation.values()) {
      for (long constant : INTEGERS) {
        Register scratch = scratch(1);
        Register left = any(scratch);
        Register target = random.nextBoolean() ? left : any(scratch);
        Program program =
            sandbox.compile(code -> code.compute(operation, target, left, constant, scratch));
        for (long x : INTEGERS) {
          Registers before = rubbish().set(left, x);
          long result = compute(operation, x, constant);
          check(program, before, before.copy().set(target, result), scratch);
        }
      }
    }
  }

  @Test
  void shiftsByConstants() {
    for (Shift shift : Shift.values()) {
      for (int count : new int[] {0, 1, 2, 31, 32, 63}) {
        Register value = any();
        Register target = random.nextBoolean() ? value : any();
        Program program = sandbox.compile(code -> code.shift(shift, target, value, count));
        for (long x : INTEGERS) {
          Registers before = rubbish().set(value, x);
          long result =
              switch (shift) {
                case LEFT -> x << count;
                case RIGHT -> x >>> count;
                case RIGHT_SIGNED -> x >> count;
              };
          check(program, before, before.copy().set(target, result));
        }
      }
    }
  }

  /** Operands as the lowering has them: in registers of values, or in the first scratch ones. */
  @Test
  void shiftsAsLuaHasThem() {
    long[] counts = {0, 1, 5, 63, 64, 65, 1000, -1, -5, -63, -64, Long.MAX_VALUE, Long.MIN_VALUE};
    for (boolean left : new boolean[] {true, false}) {
      for (int i = 0; i < 2 * SELECTIONS; i++) {
        Register value = i % 2 == 0 ? scratch(0) : value();
        Register count = i % 3 == 0 ? scratch(1) : value();
        Register target = i % 4 == 0 ? scratch(2) : value();
        Program program = sandbox.compile(code -> code.shift(left, target, value, count));
        for (long x : INTEGERS) {
          for (long y : counts) {
            Registers before = rubbish().set(value, x).set(count, y);
            long shifted = before.get(value);
            long result =
                left ? LuaIntegers.shiftLeft(shifted, y) : LuaIntegers.shiftRight(shifted, y);
            check(program, before, before.copy().set(target, result), lostBut(target));
          }
        }
      }
    }
  }

  private Register[] lostBut(Register kept) {
    List<Register> lost = new ArrayList<>(sandbox.file.scratch());
    lost.remove(kept);
    return lost.toArray(Register[]::new);
  }

  @Test
  void divisions() {
    for (long divisor : new long[] {3, 10, -1, -2, -7, 1000003, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (boolean modulo : new boolean[] {true, false}) {
        Register dividend = random.nextBoolean() ? scratch(0) : value();
        Register target = random.nextBoolean() ? scratch(2) : value();
        Program program = sandbox.compile(code -> code.divide(modulo, target, dividend, divisor));
        for (long x : INTEGERS) {
          Registers before = rubbish().set(dividend, x);
          long result = modulo ? Math.floorMod(x, divisor) : Math.floorDiv(x, divisor);
          check(program, before, before.copy().set(target, result), lostBut(target));
        }
      }
    }
  }

  @Test
  void unsignedDivisions() {
    for (long divisor : new long[] {2, 3, 1000, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Register target = random.nextBoolean() ? scratch(2) : value();
      Program program = sandbox.compile(code -> code.divideUnsigned(target, scratch(3), divisor));
      for (long x : INTEGERS) {
        Registers before = rubbish().set(scratch(3), x);
        long result = Long.divideUnsigned(x, divisor);
        check(program, before, before.copy().set(target, result), lostBut(target));
      }
    }
  }

  @Test
  void operationsOnOneInteger() {
    for (int i = 0; i < SELECTIONS; i++) {
      Register value = any();
      Register target = i == 0 ? value : any();
      Program negate = sandbox.compile(code -> code.negate(target, value));
      Program complement = sandbox.compile(code -> code.complement(target, value));
      Program add = sandbox.compile(code -> code.add32(value, 1));
      for (long x : INTEGERS) {
        Registers before = rubbish().set(value, x);
        check(negate, before, before.copy().set(target, -x));
        check(complement, before, before.copy().set(target, ~x));
        check(add, before, before.copy().set(value, x + 1 & 0xFFFF_FFFFL));
      }
      Program negateTruth = sandbox.compile(code -> code.negateTruth(value));
      for (int tag : new int[] {Tag.NIL, Tag.FALSE, Tag.TRUE, Tag.INTEGER, Tag.TABLE}) {
        Registers before = rubbish().set(value, tag);
        long negated = Tag.isFalse(tag) ? Tag.TRUE : Tag.FALSE;
        check(negateTruth, before, before.copy().set(value, negated));
      }
    }
  }

  @Test
  void addressesOfElements() {
    for (int shift : new int[] {0, 3, 4, 5, 6}) {
      binary(
          (code, target, left, right) -> code.addShifted(target, left, right, shift),
          (x, y) -> x + (y << shift),
          INTEGERS,
          INTEGERS);
      Register right = any();
      Register left = any(right);
      Register target = random.nextBoolean() ? left : any(right);
      Program and = sandbox.compile(code -> code.and32(target, left, right, shift));
      for (long x : INTEGERS) {
        for (long y : INTEGERS) {
          Registers before = rubbish().set(left, x).set(right, y);
          long result = x & y << shift & 0xFFFF_FFFFL;
          check(and, before, before.copy().set(target, result), right);
        }
      }
    }
  }

  // Floats

  @Test
  void computationsOnFloats() {
    for (FloatOperation operation : FloatOperation.values()) {
      for (int i = 0; i < SELECTIONS; i++) {
        FloatRegister target = anyFloat();
        FloatRegister left = i == 1 ? target : anyFloat();
        FloatRegister right = i == 2 ? target : i == 3 ? left : anyFloat();
        Program program = sandbox.compile(code -> code.compute(operation, target, left, right));
        for (double x : FLOATS) {
          for (double y : FLOATS) {
            Registers before = rubbish().set(left, x).set(right, y);
            double a = before.get(left);
            double result =
                switch (operation) {
                  case ADD -> a + y;
                  case SUBTRACT -> a - y;
                  case MULTIPLY -> a * y;
                  case DIVIDE -> a / y;
                };
            check(program, before, before.copy().set(target, result));
          }
        }
      }
    }
  }

  @Test
  void operationsOnOneFloat() {
    for (int i = 0; i < SELECTIONS; i++) {
      FloatRegister value = anyFloat();
      FloatRegister target = i == 0 ? value : anyFloat();
      Program negate = sandbox.compile(code -> code.negate(target, value));
      Program floor = sandbox.compile(code -> code.floor(target, value));
      for (double x : FLOATS) {
        Registers before = rubbish().set(value, x);
        check(negate, before, before.copy().set(target, -x));
        check(floor, before, before.copy().set(target, Math.floor(x)));
      }
    }
  }

  @Test
  void conversions() {
    for (int i = 0; i < SELECTIONS; i++) {
      FloatRegister target = anyFloat(floatScratch(1));
      Register integer = any();
      Register tag = any(integer);
      Program convert = sandbox.compile(code -> code.convert(target, integer));
      Program number =
          sandbox.compile(code -> code.convertNumber(target, integer, tag, floatScratch(1)));
      for (long x : INTEGERS) {
        Registers before = rubbish().set(integer, x).set(tag, Tag.INTEGER);
        Registers expected = before.copy().set(target, (double) x);
        check(convert, before, expected);
        check(number, before, expected, Set.of(), Set.of(floatScratch(1)));
      }
      for (double x : FLOATS) {
        long bits = Double.doubleToRawLongBits(x);
        Registers before = rubbish().set(integer, bits).set(tag, Tag.FLOAT);
        Registers expected = before.copy().set(target, x);
        check(number, before, expected, Set.of(), Set.of(floatScratch(1)));
      }
    }
  }

  // Branches

  @Test
  void branchesOnIntegers() {
    Register scratch = scratch(4);
    for (Comparison comparison : Comparison.values()) {
      Register left = any(scratch, scratch(5));
      Register right = any(scratch, scratch(5));
      Program registers = branching((code, taken) -> code.branch(comparison, left, right, taken));
      for (long y : INTEGERS) {
        Program constant =
            branching((code, taken) -> code.branch(comparison, left, y, scratch, taken));
        int narrow = (int) y;
        Program constant32 =
            branching((code, taken) -> code.branch32(comparison, left, narrow, taken));
        for (long x : INTEGERS) {
          Registers before = rubbish().set(left, x).set(right, y);
          long a = before.get(left);
          checkBranch(registers, before, holds(comparison, a, y));
          checkBranch(constant, before, holds(comparison, a, y), scratch);
          if (comparison.ordinal() >= Comparison.UNSIGNED_LESS.ordinal()) {
            boolean holds = holds(comparison, a & 0xFFFF_FFFFL, narrow & 0xFFFF_FFFFL);
            checkBranch(constant32, before, holds);
          } else {
            checkBranch(constant32, before, holds(comparison, (int) a, narrow));
          }
        }
      }
    }
  }

  @Test
  void branchesOnFloats() {
    for (FloatComparison comparison : FloatComparison.values()) {
      for (boolean outcome : new boolean[] {true, false}) {
        FloatRegister left = anyFloat();
        FloatRegister right = anyFloat(left);
        Program program =
            branching((code, taken) -> code.branch(comparison, outcome, left, right, taken));
        for (double x : FLOATS) {
          for (double y : FLOATS) {
            boolean holds =
                switch (comparison) {
                  case EQUAL -> x == y;
                  case LESS -> x < y;
                  case LESS_EQUAL -> x <= y;
                };
            checkBranch(program, rubbish().set(left, x).set(right, y), holds == outcome);
          }
        }
      }
    }
  }

  @Test
  void loops() {
    Register sum = value();
    Register count = any(sum, scratch(5));
    Program program =
        sandbox.compile(code -> {
          Label again = code.label();
          code.move(sum, 0);
          code.bind(again);
          code.compute(IntegerOperation.ADD, sum, sum, count);
          code.compute(IntegerOperation.SUBTRACT, count, count, 1, scratch(5));
          code.branch(Comparison.NOT_EQUAL, count, 0, scratch(5), again);
        });
    Registers before = rubbish().set(count, 1000);
    check(program, before, before.copy().set(sum, 500500).set(count, 0), scratch(5));
  }

  /** Code is as long as its alignment says, and begins where it was put. */
  @Test
  void finishedCodeIsAligned() {
    for (int i = 0; i < 20; i++) {
      MachineCode code = sandbox.target.newCode();
      for (int j = 0; j < i; j++) {
        code.negate(scratch(0), scratch(0));
      }
      assertThat(code.finish().length % 16).isZero();
    }
  }
}
