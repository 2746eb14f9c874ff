package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.Emulation;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** New coroutines, and calls on their first stacks. */
abstract class CoroutineRoutinesContract extends RoutineHarness {
  CoroutineRoutinesContract(Target target) {
    super(target);
  }

  /**
   * The slots of a new coroutine's stack up to its top, then their tags; those of all slots if the
   * stack is new.
   */
  private static List<Long> newSlots(long coroutine, boolean isNew) {
    long stack = Memory.getLong(coroutine + CoroutineLayout.STACK);
    List<Long> slots = new ArrayList<>();
    for (int slot = 0; slot < 3; slot++) {
      boolean payload = slot > 0;
      slots.add(payload ? Memory.getLong(stack + (long) slot * SlotLayout.SIZE) : 0);
      slots.add(Memory.getLong(stack + (long) slot * SlotLayout.SIZE + SlotLayout.TAG) & 0xFF);
    }
    slots.add(Memory.getLong(stack + SlotLayout.SIZE + LinkLayout.WORD));
    for (int slot = 3; isNew && slot < Stack.FIRST_BYTES / SlotLayout.SIZE; slot++) {
      slots.add(Memory.getLong(stack + (long) slot * SlotLayout.SIZE + SlotLayout.TAG));
    }
    return slots;
  }

  @Test
  void newCoroutinesEqualThoseOfJava() {
    int made = 0;
    int reused = 0;
    for (int i = 0; i < Emulation.rounds(3000); i++) {
      long closure = state.values().objects().closure(0, 0);
      boolean isNew = random.nextInt(3) == 0;
      long expected = state.operations().coroutines().create(Tag.CLOSURE, closure);
      long stack = 0;
      if (!isNew) {
        // Dead coroutines leave two stacks, one of them for Java.
        int slots = random.nextBoolean() ? Stack.FULL_SLOTS : random.nextInt(32, 200);
        for (int dead = 0; dead < 2; dead++) {
          stack = dead(slots, random.nextInt(20));
        }
        expected = state.operations().coroutines().create(Tag.CLOSURE, closure);
        assertThat(Memory.getLong(expected + CoroutineLayout.STACK)).isEqualTo(stack);
        stack = state.heap().freeStacks().first();
      }
      long coroutine = call(Routine.NEW_COROUTINE, closure);
      if (coroutine == 0) {
        assertThat(state.heap().freeStacks().first()).isEqualTo(stack);
        coroutine = state.operations().coroutines().create(Tag.CLOSURE, closure);
        made--;
      }
      made++;
      reused += isNew ? 0 : 1;
      assertThat(state.heap().freeStacks().first()).isZero();
      boolean same = isNew || Memory.getLong(coroutine + CoroutineLayout.STACK) == stack;
      assertThat(same).as("seed %d", seed).isTrue();
      int bytes = SizeClasses.bytes(SizeClasses.of(CoroutineLayout.SIZE));
      for (int offset = 0; offset < bytes; offset += 8) {
        boolean differs =
            offset == CoroutineLayout.STACK
                || (!isNew && offset == (CoroutineLayout.CALLS_BEFORE_GROWTH & -8));
        if (!differs) {
          assertThat(Memory.getLong(coroutine + offset))
              .as("seed %d, at %d", seed, offset)
              .isEqualTo(Memory.getLong(expected + offset));
        }
      }
      assertThat(newSlots(coroutine, isNew)).isEqualTo(newSlots(expected, isNew));
    }
    assertThat(made > Emulation.rounds(1000)).as("%d made", made).isEqualTo(!Memory.CHECKED);
    assertThat(reused).isGreaterThan(Emulation.rounds(1000));
  }

  /**
   * Lets a coroutine with a stack of this size die; returns the stack, all of whose slots have been
   * used.
   */
  private long dead(int slots, int calls) {
    long coroutine = state.values().objects().coroutine((long) slots * SlotLayout.SIZE);
    long stack = Memory.getLong(coroutine + CoroutineLayout.STACK);
    for (int slot = 0; slot < slots; slot++) {
      Memory.putLong(stack + (long) slot * SlotLayout.SIZE, random.nextLong());
      Memory.putLong(stack + (long) slot * SlotLayout.SIZE + SlotLayout.TAG, Tag.INTEGER);
    }
    Memory.putShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH, calls);
    state.stack().giveUp(coroutine);
    assertThat(Memory.getLong(coroutine + CoroutineLayout.STACK)).isZero();
    return stack;
  }

  /** The records of a caller and its callee. */
  private final MemorySegment records = arena.allocate(1024, 8);

  private static final int CALLER = 0;
  private static final int CALLED = 512;
  private static final int CLOSURES = 896;
  private static final int ORIGIN = 384;
  private static final int PC = 5;

  private long closure(int record) {
    long place = (long) CLOSURES + record / 8;
    records.set(JAVA_LONG, place + ClosureLayout.PROTOTYPE, records.address() + record);
    return records.address() + place;
  }

  @Test
  void callsOnFirstStacksEqualThoseOfJava() {
    int pushed = 0;
    int declined = 0;
    records.set(JAVA_LONG, CALLER + PrototypeLayout.ORIGIN, records.address() + ORIGIN);
    long word = PrototypeLayout.word(records.address() + ORIGIN, PC);
    for (int i = 0; i < Emulation.rounds(5000); i++) {
      long coroutine = state.operations().coroutines().create(Tag.CLOSURE, closure(CALLER));
      Memory.putShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH, random.nextInt(4));
      long main = state.stack().coroutine();
      Memory.putLong(main + CoroutineLayout.BASE, state.record().base() - state.stack().start());
      Memory.putLong(main + CoroutineLayout.TOP, state.record().top() - state.stack().start());
      state.stack().switchTo(coroutine);

      int parameters = random.nextInt(3);
      int arguments = parameters + random.nextInt(random.nextInt(20) == 0 ? 30 : 4);
      records.set(JAVA_INT, CALLED + PrototypeLayout.PARAMETERS, parameters);
      records.set(JAVA_INT, CALLED + PrototypeLayout.FRAME_SIZE, random.nextInt(2, 30));
      long base = state.stack().start() + 4L * SlotLayout.SIZE;
      int a = random.nextInt(20);
      int wanted = random.nextInt(-1, 6);
      boolean open = random.nextBoolean();
      long window = base + (long) a * SlotLayout.SIZE;
      long end = window + (arguments + 2L) * SlotLayout.SIZE;
      int call = Instruction.abc(Op.CALL, a, open ? 0 : arguments + 1, wanted + 1);
      Memory.putLong(word, InstructionLayout.encode(call));
      slot(base - 2L * SlotLayout.SIZE, Tag.CLOSURE, closure(CALLER));
      slot(window, Tag.CLOSURE, closure(CALLED));
      for (long argument = window + 2L * SlotLayout.SIZE;
          argument < end;
          argument += SlotLayout.SIZE) {
        slot(argument, Tag.INTEGER, random.nextLong());
      }
      state.record().setTop(open ? end : 0);

      List<Long> before = stackAndState(coroutine);
      long exit = (long) a << FramedExit.WINDOW | PC << Exit.BITS | Exit.STEP;
      long answer = call(Routine.CALL_CLOSURE, base, exit);
      List<Long> after = stackAndState(coroutine);
      restore(coroutine, before);
      state.record().setBase(base);
      long moved = state.stack().start();
      state.operations().calls().call(window, arguments, wanted & 0xFF, Finish.NONE, PC);
      moved = state.stack().start() - moved;
      if (answer == 0) {
        declined++;
        assertThat(after).as("seed %d", seed).isEqualTo(before);
        assertThat(moved).as("seed %d", seed).isNotZero();
      } else {
        pushed++;
        assertThat(answer).as("seed %d", seed).isEqualTo(state.record().base());
        assertThat(after).as("seed %d", seed).isEqualTo(stackAndState(coroutine));
      }

      state.stack().switchTo(main);
      state.record().setBase(state.stack().start() + Memory.getLong(main + CoroutineLayout.BASE));
      state.record().setTop(state.stack().start() + Memory.getLong(main + CoroutineLayout.TOP));
    }
    assertThat(pushed).isGreaterThan(Emulation.rounds(1000));
    assertThat(declined).isGreaterThan(Emulation.rounds(500));
  }

  private static void slot(long slot, int tag, long payload) {
    Memory.putLong(slot, payload);
    Memory.putLong(slot + SlotLayout.TAG, tag);
  }

  /** A small stack's words, the number of calls before it grows, and the top. */
  private List<Long> stackAndState(long coroutine) {
    List<Long> words = new ArrayList<>();
    words.add((long) Memory.getShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH));
    words.add(state.record().top());
    long stack = Memory.getLong(coroutine + CoroutineLayout.STACK);
    for (int offset = 0; offset < Stack.FIRST_BYTES; offset += 8) {
      words.add(Memory.getLong(stack + offset));
    }
    return words;
  }

  private void restore(long coroutine, List<Long> words) {
    Memory.putShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH, words.get(0).intValue());
    state.record().setTop(words.get(1));
    long stack = Memory.getLong(coroutine + CoroutineLayout.STACK);
    for (int i = 2; i < words.size(); i++) {
      Memory.putLong(stack + (i - 2) * 8L, words.get(i));
    }
  }
}
