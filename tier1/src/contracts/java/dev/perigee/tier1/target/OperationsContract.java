package dev.perigee.tier1.target;

import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.target.OperationRunner.Operation;
import dev.perigee.tier1.target.OperationRunner.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests of a target's {@link MachineCode} by running it: the results of each operation, and that it
 * changes nothing that it must not change. All registers that are not operands have random
 * contents.
 */
abstract class OperationsContract {
  /** Constants at the limits of what instructions can encode. */
  static final List<Long> LONGS =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          3L,
          -3L,
          7L,
          -10L,
          31L,
          32L,
          63L,
          64L,
          65L,
          -63L,
          -64L,
          -65L,
          127L,
          128L,
          -128L,
          -129L,
          255L,
          256L,
          4095L,
          4096L,
          -4096L,
          0xFFFFL,
          0x10000L,
          0xFFF000L,
          (long) Integer.MAX_VALUE,
          (long) Integer.MIN_VALUE,
          -(long) Integer.MIN_VALUE,
          Integer.MIN_VALUE - 1L,
          0xFFFF_FFFFL,
          0x1_0000_0000L,
          0x5555_5555_5555_5555L,
          0x1234_5678_9ABC_DEF0L,
          1L << 62,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          Long.MIN_VALUE + 1);

  static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MIN_NORMAL,
          Math.nextDown(0.5),
          0.5,
          -0.5,
          Math.nextUp(0.5),
          Math.nextDown(1.0),
          1.0,
          -1.0,
          Math.nextUp(1.0),
          1.5,
          -1.5,
          2.5,
          -2.5,
          1e15,
          0x1p51 + 0.5,
          -0x1p51 - 0.5,
          0x1p52 - 0.5,
          -0x1p52 + 0.5,
          0x1p52,
          -0x1p52,
          0x1p52 + 1,
          0x1p53 + 2,
          0x1p63,
          -0x1p63,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NaN,
          Double.longBitsToDouble(0xFFF8_0000_0000_1234L));

  private final long seed = TestSeed.of(getClass());
  final Random random = new Random(seed);
  final RegisterFile file;
  final OperationRunner runner;

  /** All registers that can be operands. */
  final List<Register> general;

  final List<FloatRegister> floats;

  OperationsContract(Target target) {
    file = target.registers();
    runner = new OperationRunner(target);
    general = List.copyOf(Registers.general(file));
    floats = List.copyOf(Registers.floats(file));
  }

  @AfterEach
  void close() {
    runner.close();
  }

  // Operands

  <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Any register except some. */
  Register any(Register... others) {
    return oneOf(without(general, List.of(others)));
  }

  /** Any float register except some. */
  FloatRegister anyFloat(FloatRegister... others) {
    return oneOf(without(floats, List.of(others)));
  }

  /** Any register for values except some. */
  Register value(Register... others) {
    return oneOf(without(file.values(), List.of(others)));
  }

  private static <T> List<T> without(List<T> list, Collection<T> others) {
    return list.stream().filter(each -> !others.contains(each)).toList();
  }

  long anyLong() {
    return random.nextInt(4) == 0 ? random.nextLong() >> random.nextInt(64) : oneOf(LONGS);
  }

  double anyDouble() {
    return switch (random.nextInt(6)) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> random.nextInt(-1000, 1000) / 2.0;
      default -> oneOf(DOUBLES);
    };
  }

  /** Three operands, with all combinations of equal ones. */
  <T> List<List<T>> triples(List<T> registers) {
    T target = oneOf(registers);
    T left = oneOf(without(registers, List.of(target)));
    T right = oneOf(without(registers, List.of(target, left)));
    return List.of(
        List.of(target, left, right),
        List.of(target, target, right),
        List.of(target, left, target),
        List.of(target, left, left),
        List.of(target, target, target));
  }

  /** Two operands, which are equal or not. */
  <T> List<List<T>> pairs(List<T> registers) {
    T target = oneOf(registers);
    return List.of(
        List.of(target, oneOf(without(registers, List.of(target)))), List.of(target, target));
  }

  // Trials

  /** An operation in code, and what it may change in addition to its result. */
  final class Trial {
    private final String text;
    private final OperationRunner.Program code;
    private final Set<Object> lost = new HashSet<>();
    private final Set<FloatRegister> computed = new HashSet<>();

    Trial(Operation operation, String text, Object... arguments) {
      this.text = text.formatted(arguments);
      try {
        code = runner.assemble(operation);
      } catch (RuntimeException e) {
        throw new AssertionError(this.text, e);
      }
    }

    /** The contents of these registers are undefined afterwards. */
    Trial losing(Object... registers) {
      lost.addAll(List.of(registers));
      return this;
    }

    /** All scratch registers may change, except the target. */
    Trial losingScratch(Object target) {
      lost.addAll(file.scratch());
      lost.addAll(file.floatScratch());
      lost.remove(target);
      return this;
    }

    /** The target may hold any NaN if it holds one. */
    Trial computing(FloatRegister target) {
      computed.add(target);
      return this;
    }

    @Override
    public String toString() {
      return text + "; seed " + seed;
    }

    OperationRunner.Program code() {
      return code;
    }

    void check(Registers given, Registers expected) {
      check(given, expected, false);
    }

    void check(Registers given, Registers expected, boolean branches) {
      Outcome outcome = runner.run(code, given);
      Set<Object> different = expected.differences(outcome.registers(), computed);
      different.removeAll(lost);
      if (!different.isEmpty() || outcome.branched() != branches) {
        Set<Object> all = new HashSet<>(general);
        all.addAll(floats);
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s: expected %s%s; was %s%s; seed %d; given %s",
                text,
                branches ? "a branch " : "",
                expected.describe(different),
                outcome.branched() ? "a branch " : "",
                outcome.registers().describe(different),
                seed,
                given.describe(all)));
      }
    }
  }

  /** Random contents of all registers. */
  Registers contents() {
    return Registers.random(file, random);
  }

  /** Does something a number of times. */
  static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }

  static <T> List<T> concat(List<? extends T> first, List<? extends T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
