package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.graph.Kind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegistersTest {
  @Test
  void registersAreNumberedInOneSequence() {
    Registers registers = new Registers(3, 2, 10);
    assertThat(registers.count).isEqualTo(5);
    assertThat(registers.first(Kind.WORD)).isZero();
    assertThat(registers.end(Kind.WORD)).isEqualTo(3);
    assertThat(registers.first(Kind.DOUBLE)).isEqualTo(3);
    assertThat(registers.end(Kind.DOUBLE)).isEqualTo(5);
    assertThat(registers.location(4)).isEqualTo(Location.register(1));
    assertThat(registers.isOf(2, Kind.WORD)).isTrue();
    assertThat(registers.isOf(2, Kind.DOUBLE)).isFalse();
    assertThat(registers.isOf(3, Kind.DOUBLE)).isTrue();
  }

  @Test
  void theFirstFreeRegisterOfAKindIsFound() {
    Registers registers = new Registers(2, 1, 10);
    assertThat(registers.free(Kind.WORD)).isZero();
    registers.hold(0, 5);
    assertThat(registers.free(Kind.WORD)).isEqualTo(1);
    registers.hold(1, 6);
    assertThat(registers.free(Kind.WORD)).isEqualTo(Registers.FREE);
    assertThat(registers.free(Kind.DOUBLE)).isEqualTo(2);
    Registers none = new Registers(0, 0, 10);
    assertThat(none.free(Kind.WORD)).isEqualTo(Registers.FREE);
    assertThat(none.free(Kind.DOUBLE)).isEqualTo(Registers.FREE);
  }

  @Test
  void aForgottenValuesRegisterStaysInUse() {
    Registers registers = new Registers(2, 0, 10);
    registers.hold(0, 5);
    registers.forget(5);
    assertThat(registers.of(5)).isEqualTo(Registers.FREE);
    assertThat(registers.isFree(0)).isFalse();
    registers.hold(1, 5);
    registers.drop(0);
    assertThat(registers.isFree(0)).isTrue();
    assertThat(registers.of(5)).isEqualTo(1);
  }

  /** No two values share a register, and no value has two. */
  @Test
  void valuesAndRegistersBelongToEachOther() {
    long seed = TestSeed.of(RegistersTest.class);
    Random random = new Random(seed);
    Registers registers = new Registers(4, 3, 20);
    int[] held = new int[registers.count];
    Arrays.fill(held, Registers.FREE);
    for (int step = 0; step < 2000; step++) {
      int register = random.nextInt(registers.count);
      int value = random.nextInt(20);
      if (random.nextInt(50) == 0) {
        registers.clear();
        Arrays.fill(held, Registers.FREE);
      } else if (random.nextInt(3) == 0) {
        registers.hold(register, Registers.FREE);
        held[register] = Registers.FREE;
      } else if (registers.of(value) == Registers.FREE) {
        registers.hold(register, value);
        held[register] = value;
      }
      assertThat(registers.copy()).isEqualTo(held);
      for (int r = 0; r < held.length; r++) {
        assertEquals(held[r], registers.held(r));
        assertEquals(held[r] == Registers.FREE, registers.isFree(r));
      }
      for (int v = 0; v < 20; v++) {
        int expected = Registers.FREE;
        for (int r = 0; r < held.length; r++) {
          expected = held[r] == v ? r : expected;
        }
        assertEquals(expected, registers.of(v), "seed " + seed + " step " + step);
      }
    }
  }
}
