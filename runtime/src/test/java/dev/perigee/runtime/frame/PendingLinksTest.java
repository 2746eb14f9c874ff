package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.heap.HeapFixture;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.value.Slots;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PendingLinksTest {
  private static final int SLOTS = 250;

  /** The slots that are wiped at a pc. */
  private static List<Integer> wiped(Prototype prototype, int pc) {
    try (HeapFixture f = new HeapFixture()) {
      long bytes = (long) SLOTS * SlotLayout.SIZE;
      f.heap.reserve(bytes);
      long frame = f.heap.allocateRaw(bytes);
      for (int i = 0; i < SLOTS; i++) {
        Slots.put(frame + (long) i * SlotLayout.SIZE, Tag.TABLE, 5);
      }
      PendingLinks.of(prototype).wipe(frame, pc);
      List<Integer> wiped = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        if (Slots.tag(frame + (long) i * SlotLayout.SIZE) != Tag.TABLE) {
          wiped.add(i);
        }
      }
      f.heap.freeRaw(frame, bytes);
      return wiped;
    }
  }

  private static Prototype function(List<String> instructions) {
    StringBuilder text = new StringBuilder("function \"=test\" lines 0 9 parameters 2 frame 250\n");
    for (int i = 0; i < instructions.size(); i++) {
      text.append(i).append(": line 1 top 250 ").append(instructions.get(i)).append('\n');
    }
    return TextParser.parse(text.append("end\n").toString());
  }

  /** f(1, g(h())) */
  @Test
  void aWindowIsPendingBetweenItsFunctionAndItsCall() {
    Prototype nested =
        function(
            List.of(
                "MOVE r2 r0",
                "LOADI r4 1",
                "MOVE r5 r0",
                "MOVE r7 r0",
                "CALL r7 1 0",
                "CALL r5 0 0",
                "CALL r2 0 1",
                "RETURN0"));
    assertThat(wiped(nested, 0)).isEmpty();
    assertThat(wiped(nested, 1)).containsExactly(3);
    assertThat(wiped(nested, 2)).containsExactly(3);
    assertThat(wiped(nested, 3)).containsExactly(3, 6);
    assertThat(wiped(nested, 4)).containsExactly(3, 6);
    // At its call, a window is not pending: the call writes the link.
    assertThat(wiped(nested, 5)).containsExactly(3);
    assertThat(wiped(nested, 6)).isEmpty();
    assertThat(wiped(nested, 7)).isEmpty();
  }

  @Test
  void aMethodThatSelfLoadsHasAPendingLinkToo() {
    Prototype prototype =
        TextParser.parse(
            """
            function "=test" lines 0 9 parameters 2 frame 250
              constant string "m"
              0: line 1 top 2 SELF r2 r0 k0
              1: line 1 top 5 MOVE r5 r1
              2: line 1 top 6 TAILCALL r2 3
              3: line 1 top 2 RETURN0
            end
            """);
    assertThat(wiped(prototype, 0)).isEmpty();
    assertThat(wiped(prototype, 1)).containsExactly(3);
    assertThat(wiped(prototype, 2)).isEmpty();
  }

  private static final class Calls {
    final Random random;
    final List<String> code = new ArrayList<>();

    /** For each instruction, the link slots of the windows around it. */
    final List<List<Integer>> expected = new ArrayList<>();

    final List<Integer> open = new ArrayList<>();

    Calls(long seed) {
      random = new Random(seed);
    }

    void emit(String instruction) {
      expected.add(List.copyOf(open));
      code.add(instruction);
    }

    /** A call whose window begins at a slot. Its arguments are numbers and other calls. */
    void call(int slot, int depth) {
      emit("MOVE r" + slot + " r0");
      open.add(slot + 1);
      int arguments = random.nextInt(4);
      for (int i = 0; i < arguments; i++) {
        int argument = slot + 2 + i;
        if (depth < 5 && random.nextInt(3) > 0) {
          call(argument, depth + 1);
        } else {
          emit("LOADI r" + argument + " 1");
        }
      }
      open.removeLast();
      emit("CALL r" + slot + " " + (arguments + 1) + " 2");
    }
  }

  @Test
  void anyNestingOfCallsHasTheLinksOfTheWindowsAround() {
    long seed = TestSeed.of(PendingLinksTest.class);
    int pending = 0;
    for (int run = 0; run < 20; run++) {
      Calls calls = new Calls(seed + run);
      for (int i = 0; i < 4; i++) {
        calls.call(2 + calls.random.nextInt(20), 0);
      }
      calls.emit("RETURN0");
      Prototype prototype = function(calls.code);
      for (int pc = 0; pc < calls.code.size(); pc++) {
        assertThat(wiped(prototype, pc))
            .as("seed %d pc %d of %s", seed + run, pc, calls.code)
            .isEqualTo(calls.expected.get(pc));
        pending += calls.expected.get(pc).size();
      }
    }
    assertThat(pending).isPositive();
  }
}
