package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToBeClosedTest {
  @Test
  void theSlotsAreAStackOfIndicesThatSurviveItsMoves() {
    long seed = TestSeed.of(ToBeClosedTest.class);
    Random random = new Random(seed);
    try (StepEngine engine = new StepEngine()) {
      engine.call(
          engine.builtin(context -> {
            Stack stack = engine.state.stack();
            ToBeClosed slots = new ToBeClosed(engine.state.frames());
            List<Long> model = new ArrayList<>();
            assertThat(slots.lastFrom(0)).isZero();
            long highest = (context.top() - stack.start()) / SlotLayout.SIZE;
            int moves = 0;
            for (int step = 0; step < 3000; step++) {
              switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                  highest += 1 + random.nextInt(4);
                  moves += stack.ensure(context.top(), (int) highest + 10) == 0 ? 0 : 1;
                  slots.add(stack.start() + highest * SlotLayout.SIZE);
                  model.add(highest);
                }
                case 3 -> {
                  if (!model.isEmpty()) {
                    slots.removeLast();
                    model.removeLast();
                  }
                }
                case 4 -> {
                  if (random.nextInt(100) == 0) {
                    long from = random.nextLong(highest + 1);
                    slots.forget(stack.start() + from * SlotLayout.SIZE);
                    model.removeIf(slot -> slot >= from);
                  }
                }
                default -> {
                  long from = random.nextLong(highest + 2);
                  long last = model.isEmpty() ? -1 : model.getLast();
                  long expected = last >= from ? stack.start() + last * SlotLayout.SIZE : 0;
                  assertEquals(
                      expected,
                      slots.lastFrom(stack.start() + from * SlotLayout.SIZE),
                      "seed " + seed + " step " + step);
                }
              }
              highest = model.isEmpty() ? 10 : model.getLast();
            }
            assertThat(moves).isPositive();
            assertThat(listBytes(stack.coroutine())).isGreaterThanOrEqualTo(4L * model.size());
            slots.forget(stack.start());
            assertThat(slots.lastFrom(stack.start())).isZero();
            return 0;
          }));
    }
  }

  @Test
  void aCoroutineThatNeverHadOneHasNoList() {
    try (StepEngine engine = new StepEngine()) {
      assertThat(listBytes(engine.state.stack().coroutine())).isZero();
    }
  }

  private static long listBytes(long coroutine) {
    long capacity = Memory.getInt(coroutine + CoroutineLayout.CLOSE_CAPACITY);
    return capacity * CoroutineLayout.CLOSE_ENTRY;
  }
}
