package dev.perigee.tier1.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations that use the engine: the slice, the stack's limit and links. */
abstract class EngineContract extends OperationsContract {
  private static final int LARGEST_COST = 4095;

  EngineContract(Target target) {
    super(target);
  }

  @Test
  void theSliceIsCountedDown() {
    for (boolean usedUp : List.of(true, false)) {
      for (int cost : new int[] {0, 1, 2, 127, 128, LARGEST_COST}) {
        Trial trial =
            new Trial((code, label) -> code.countDown(cost, usedUp, label), "%d, %s", cost, usedUp);
        for (int slice :
            new int[] {0, 1, -1, cost - 1, cost, cost + 1, 1000, Integer.MAX_VALUE, -100_000}) {
          runner.setSlice(slice);
          Registers given = contents();
          trial.check(given, given, slice - cost < 0 == usedUp);
          assertThat(runner.slice()).as("%d - %d", slice, cost).isEqualTo(slice - cost);
        }
      }
    }
  }

  @Test
  void theStackHasALimit() {
    for (Register base : general) {
      Trial trial =
          new Trial((code, label) -> code.branchAboveStackLimit(base, label), "limit of %s", base);
      for (long limit : new long[] {0x7000_1234_5670L, Long.MAX_VALUE, -16}) {
        runner.setStackLimit(limit);
        for (long value : new long[] {0, limit - 16, limit - 1, limit, limit + 1, limit + 16}) {
          Registers given = contents();
          given.set(base, value);
          trial.check(given, given, Long.compareUnsigned(value, limit) > 0);
        }
      }
    }
  }

  /**
   * The upper half of the place is the offset of the label in the region, where the link continues.
   */
  @Test
  void linksLeadBack() {
    Register place = file.scratch().get(0);
    Register word = file.linkWord();
    for (int pc : new int[] {0, 1, 255, 65535, 65536, (1 << 24) - 1, Integer.MAX_VALUE}) {
      for (int distance : new int[] {0, SlotLayout.SIZE, 257 * SlotLayout.SIZE, 65520}) {
        Trial trial =
            new Trial(
                    (code, label) -> {
                      code.linkPlace(place, pc, label, file.scratch().get(2));
                      code.linkWord(word, distance, 1);
                      code.popFrame(place, word);
                    },
                    "link of %d, %d",
                    pc,
                    distance)
                .losing(file.values().toArray())
                .losing(file.scratch().stream().filter(scratch -> !scratch.equals(word)).toArray())
                .losing(file.exitCode(), file.argumentCount())
                .losing(file.floatValues().toArray());
        Registers given = contents();
        Registers expected = given.copy();
        expected.set(file.base(), given.get(file.base()) - distance);
        expected.set(word, LinkLayout.word(distance, 1, Finish.NONE));
        trial.check(given, expected, true);
      }
    }
  }

  @Test
  void linkPlaces() {
    repeat(
        20,
        () -> {
          Register target = any();
          Register scratch = any(target);
          int pc = oneOf(List.of(0, 1, 255, 65535, 65536, (1 << 24) - 1, Integer.MAX_VALUE));
          int[] position = new int[1];
          Trial trial =
              new Trial(
                      (code, label) -> {
                        Label resume = code.label();
                        code.linkPlace(target, pc, resume, scratch);
                        code.bind(resume);
                        position[0] = code.position();
                      },
                      "link of %d in %s",
                      pc,
                      target)
                  .losing(scratch);
          Registers given = contents();
          Registers expected = given.copy();
          long resume = trial.code().address() + position[0] - runner.regionBase();
          expected.set(target, resume << 32 | pc);
          trial.check(given, expected);
        });
  }

  @Test
  void linkWords() {
    for (int wanted : new int[] {0, 1, 2, 100, 254}) {
      for (int distance : new int[] {0, 32, 48, 4080, 4112, 65520}) {
        Register target = any();
        Registers given = contents();
        Registers expected = given.copy();
        expected.set(target, LinkLayout.word(distance, wanted, Finish.NONE));
        new Trial(
                (code, label) -> code.linkWord(target, distance, wanted),
                "%s: %d, %d",
                target,
                distance,
                wanted)
            .check(given, expected);
      }
    }
  }

  @Test
  void jumpsToAddresses() {
    for (Register register : general) {
      Register scratch = any(register);
      Trial trial =
          new Trial(
                  (code, label) -> {
                    code.linkPlace(register, 0, label, scratch);
                    code.shift(Shift.RIGHT, register, register, 32);
                    code.compute(
                        IntegerOperation.ADD, register, register, runner.regionBase(), scratch);
                    code.jump(register);
                  },
                  "jump to %s",
                  register)
              .losing(register, scratch);
      Registers given = contents();
      trial.check(given, given, true);
    }
  }
}
