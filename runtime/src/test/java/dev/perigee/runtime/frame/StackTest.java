package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.value.Slots;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StackTest {
  private static final int SLOT = SlotLayout.SIZE;

  private final StepEngine engine = new StepEngine();
  private final Stack stack = engine.state.stack();

  @AfterEach
  void close() {
    engine.close();
  }

  /** Runs code as a Java function with three arguments. */
  private void inBuiltin(Consumer<CallContext> code) {
    engine.call(
        engine.builtin(context -> {
          code.accept(context);
          return 0;
        }),
        "a",
        2,
        true);
  }

  @Test
  void roomThatExistsMovesNothing() {
    inBuiltin(context -> {
      long start = stack.start();
      assertThat(stack.ensure(context.top(), 10)).isZero();
      assertThat(stack.start()).isEqualTo(start);
    });
  }

  @Test
  void aStackThatGrowsKeepsItsValuesAndMovesAllAddressesIntoIt() {
    inBuiltin(context -> {
      long base = engine.state.record().base();
      long top = engine.state.record().top();
      long size = stack.end() - stack.start();
      long moved = stack.ensure(context.top(), 100_000);
      assertThat(moved).isNotZero();
      assertThat(engine.state.record().base()).isEqualTo(base + moved);
      assertThat(engine.state.record().top()).isEqualTo(top + moved);
      assertThat(context.top()).isEqualTo(top + moved);
      assertThat(engine.arguments(context)).containsExactly("a", 2L, true);
      assertThat(stack.end() - stack.start()).isGreaterThan(size);
      assertThat(stack.end())
          .isGreaterThanOrEqualTo(context.top() + 100_000L * SLOT + Stack.RED_ZONE_BYTES);
      assertThat(Memory.getLong(stack.coroutine() + CoroutineLayout.STACK))
          .isEqualTo(stack.start());
      // Values above the top are not kept; the slots are nil.
      assertThat(Slots.tag(context.top())).isEqualTo(Tag.NIL);
      assertThat(Slots.tag(stack.end() - SLOT)).isEqualTo(Tag.NIL);
    });
  }

  /** Both tiers compare only a base with the limit. */
  @Test
  void aBaseWithinTheLimitLeavesTheRedZoneAboveIt() {
    inBuiltin(context -> {
      for (int slots : new int[] {0, 1000, 50_000}) {
        stack.ensure(context.top(), slots);
        long last = context.top() + (long) slots * SLOT;
        assertThat(stack.fits(last)).isTrue();
        assertThat(last + Stack.RED_ZONE_BYTES).isLessThanOrEqualTo(stack.end());
        assertThat(stack.fits(stack.end())).isFalse();
        assertThat(stack.fits(stack.end() - Stack.RED_ZONE_BYTES + SLOT)).isFalse();
      }
    });
  }

  @Test
  void framesEndAtTheLargestSizeAndHandlersSomewhatLater() {
    inBuiltin(context -> {
      int below = (int) ((context.top() - stack.start()) / SLOT);
      int most = Stack.MAX_SLOTS - below - Stack.RED_ZONE;
      stack.ensure(context.top(), most);
      assertThatExceptionOfType(LuaError.class)
          .isThrownBy(() -> stack.ensure(context.top(), most + 1))
          .withMessage("stack overflow");
      assertThat(engine.arguments(context)).containsExactly("a", 2L, true);
      engine.state.stack().setHandling(true);
      try {
        stack.ensure(context.top(), most + 1000);
        assertThatExceptionOfType(LuaError.class)
            .isThrownBy(() -> stack.ensure(context.top(), most + 10_000))
            .withMessage("error in error handling");
      } finally {
        engine.state.stack().setHandling(false);
      }
      // The reserve is there now, but only for handlers.
      assertThat(stack.fits(context.top() + (most + 1000L) * SLOT)).isFalse();
    });
  }

  @Test
  void aCollectionWipesWhatLiesAboveTheTop() {
    inBuiltin(context -> {
      long wipes = stack.wipes();
      for (int i = 0; i < 5; i++) {
        context.pushText("dropped " + i);
      }
      context.setSize(3);
      long above = context.top();
      assertThat(Slots.tag(above)).isEqualTo(Tag.STRING);
      engine.state.heap().collect();
      assertThat(stack.wipes()).isGreaterThan(wipes);
      assertThat(Memory.getLong(above)).isZero();
      assertThat(Slots.tag(above)).isEqualTo(Tag.NIL);
      assertThat(engine.arguments(context)).containsExactly("a", 2L, true);
    });
  }

  @Test
  void valuesAboveTheTopSurviveIfTheyAreKept() {
    inBuiltin(context -> {
      context.pushText("kept");
      long above = context.top();
      context.setSize(3);
      stack.keepBelow(above);
      engine.state.heap().collect();
      stack.keepActive();
      assertThat(Slots.tag(above - SLOT)).isEqualTo(Tag.STRING);
      context.setSize(4);
      assertThat(engine.arguments(context)).containsExactly("a", 2L, true, "kept");
      context.setSize(3);
      engine.state.heap().collect();
      assertThat(Slots.tag(above - SLOT)).isEqualTo(Tag.NIL);
    });
  }

  // Coroutines

  private long status(long coroutine, int field) {
    return Memory.getLong(coroutine + field);
  }

  @Test
  void aCoroutineBeginsWithASmallStackOnWhichTheTiersPushNoFrames() {
    inBuiltin(context -> {
      long coroutine = stack.create();
      context.push(Tag.THREAD, coroutine);
      assertThat(status(coroutine, CoroutineLayout.STACK_SIZE)).isEqualTo(Stack.FIRST_BYTES);
      long main = stack.coroutine();
      long base = engine.state.record().base();
      long top = engine.state.record().top();
      assertThat(stack.isSmall()).isFalse();
      stack.switchTo(coroutine);
      assertThat(stack.isSmall()).isTrue();
      assertThat(stack.coroutine()).isEqualTo(coroutine);
      assertThat(stack.fits(stack.start() + FrameLayout.HEADER)).isFalse();
      engine.state.record().setBase(stack.start() + FrameLayout.HEADER);
      engine.state.record().setTop(stack.start() + FrameLayout.HEADER);
      for (int i = 0; i < Stack.CALLS_BEFORE_GROWTH; i++) {
        assertThat(stack.ensureFrame(engine.state.record().top(), 5)).isZero();
      }
      assertThat(stack.isSmall()).isTrue();
      assertThat(stack.ensureFrame(engine.state.record().top(), 5)).isNotZero();
      assertThat(stack.isSmall()).isFalse();
      assertThat(stack.fits(stack.start() + FrameLayout.HEADER)).isTrue();
      stack.switchTo(main);
      engine.state.record().setBase(base);
      engine.state.record().setTop(top);
    });
  }

  @Test
  void aDeadCoroutineLeavesItsStackToTheNextOne() {
    inBuiltin(context -> {
      long dead = stack.create();
      context.push(Tag.THREAD, dead);
      long memory = status(dead, CoroutineLayout.STACK);
      stack.giveUp(dead);
      assertThat(status(dead, CoroutineLayout.STACK)).isZero();
      assertThat(status(dead, CoroutineLayout.STACK_SIZE)).isZero();
      stack.giveUp(dead);
      long next = stack.create();
      context.push(Tag.THREAD, next);
      assertThat(status(next, CoroutineLayout.STACK)).isEqualTo(memory);
      assertThat(Slots.tag(memory)).isEqualTo(Tag.NIL);
      long another = stack.create();
      context.push(Tag.THREAD, another);
      assertThat(status(another, CoroutineLayout.STACK)).isNotEqualTo(memory);
    });
  }
}
