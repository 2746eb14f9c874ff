package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.SortLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.lib.Libraries;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.Emulation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The routine SORT goes through a sort as Java does: each comparison has the same operands, the
 * same frame and the same table, whichever of the two goes on from which comparison, whatever the
 * order says and whatever happens to the table meanwhile.
 */
abstract class SortRoutineContract extends RoutineHarness {
  private static final int SLOT = SlotLayout.SIZE;

  /** An emulator takes long. */
  private static final int ROUNDS = Emulation.rounds(1500);

  /** A sort of some input by some order. */
  private record Trial(long seed, int length, boolean isChanged) {}

  /** Makes the comparisons of a sort, and notes what there was before each. */
  private final class Order {
    private final Trial trial;
    private final int nativePart;
    private final Random random;
    private final int kind;
    private final long table;
    final List<List<Long>> steps = new ArrayList<>();

    /**
     * The order of a trial.
     *
     * @param nativePart 0 if Java takes all outcomes, 1 if the routine takes all that it can; n if
     *     Java takes each n-th one
     */
    Order(Trial trial, int nativePart) {
      this.trial = trial;
      this.nativePart = nativePart;
      random = new Random(trial.seed);
      kind = random.nextInt(8);
      table = makeTable();
    }

    private long makeTable() {
      long made = tables.create(random.nextInt(8) == 0 ? 0 : trial.length, 0);
      int range = 1 + random.nextInt(2 * trial.length);
      boolean rising = random.nextInt(4) == 0;
      for (int key = 1; key <= trial.length; key++) {
        tables.setInteger(made, key, Tag.INTEGER, rising ? key : random.nextInt(range));
      }
      return made;
    }

    private boolean less(long a, long b) {
      return switch (kind) {
        case 0 -> random.nextBoolean();
        case 1 -> random.nextInt(20) > 0;
        case 2 -> random.nextInt(20) == 0;
        case 3 -> random.nextInt(40) == 0 || a > b;
        case 4 -> a > b;
        default -> a < b;
      };
    }

    /** Does one of the things that an order's function may do to the table. */
    private void change() {
      int key = 1 + random.nextInt(trial.length + 3);
      switch (random.nextInt(7)) {
        case 0 -> tables.setInteger(table, key, Tag.NIL, 0);
        case 1 -> tables.setInteger(table, key, Tag.INTEGER, random.nextInt(100));
        case 2 -> tables.setInteger(table, key, Tag.FLOAT, random.nextInt(100));
        case 3 -> {
          for (int i = 0; i < 40; i++) {
            tables.setInteger(table, trial.length + 1L + i, Tag.INTEGER, i);
          }
        }
        case 4 -> {
          long colour = table + ObjectLayout.COLOUR;
          Memory.putByte(colour, Memory.getByte(colour) | ObjectLayout.BLACK);
        }
        case 5 -> tables.setMetatable(table, tables.create(0, 0));
        default -> Memory.putLong(table + TableLayout.METATABLE, 0);
      }
    }

    /** Makes comparisons, the first of which Java has begun. */
    void run(long window) {
      while (true) {
        long base = state.record().base();
        long a = window + 2L * SLOT;
        steps.add(step(base, a));
        boolean outcome = less(Memory.getLong(a), Memory.getLong(a + SLOT));
        if (trial.isChanged && random.nextInt(12) == 0) {
          change();
        }
        Memory.putLong(window, random.nextLong());
        Memory.putLong(window + SlotLayout.TAG, Tag.ofBoolean(outcome));
        if (nativePart == 0 || (nativePart > 1 && steps.size() % nativePart == 0)) {
          return;
        }
        Memory.putByte(window + SLOT + LinkLayout.MARKS, LinkLayout.TAIL_CALLED);
        long frame = call(Routine.SORT, base, window);
        if (frame == 0) {
          declined++;
          return;
        }
        pushed++;
        assertThat(frame).isEqualTo(a);
        assertThat(valueTag(window)).isEqualTo(Tag.CLOSURE);
        assertThat(Memory.getLong(window)).isEqualTo(order);
        long word = LinkLayout.word((int) (frame - base), 1, Finish.SORT);
        assertThat(Memory.getLong(window + SLOT + LinkLayout.WORD)).isEqualTo(word);
      }
    }

    /** The operands, the frame without what is not in use, and the table. */
    private List<Long> step(long base, long a) {
      List<Long> words = new ArrayList<>();
      for (long slot = a; slot < a + 2L * SLOT; slot += SLOT) {
        addValue(words, slot);
      }
      for (int slot = SortLayout.FIRST; slot <= SortLayout.THIRD; slot += SLOT) {
        addValue(words, base + slot);
      }
      int end = Memory.getInt(base + SortLayout.PENDING_END);
      for (int offset = SortLayout.THIRD + SLOT; offset < end; offset += Integer.BYTES) {
        words.add((long) Memory.getInt(base + offset));
      }
      for (int key = 1; key <= trial.length; key++) {
        words.add((long) tables.getInteger(table, key));
        words.add(tables.payload);
      }
      return words;
    }

    private void addValue(List<Long> words, long slot) {
      int tag = valueTag(slot);
      words.add((long) tag);
      words.add(tag == Tag.LINK ? 0 : Memory.getLong(slot));
    }

    /** Sorts; gives the error's message, or "". */
    String sort() {
      running = this;
      CallContext context = state.hostContext();
      int size = context.size();
      try {
        int window = context.pushFunction(Tag.BUILTIN, sort);
        context.push(Tag.TABLE, table);
        context.push(Tag.CLOSURE, order);
        context.call(window, 0);
        return "";
      } catch (LuaError e) {
        return String.valueOf(e.getMessage());
      } finally {
        context.setSize(size);
      }
    }
  }

  private final long order = state.values().objects().closure(0, 0);
  private final long sort;
  private Order running;
  private int pushed;
  private int declined;

  SortRoutineContract(Target target) {
    super(target);
    Libraries.open(state);
    tables.getString(state.globals().table(), string("table"));
    tables.getString(tables.payload, string("sort"));
    sort = tables.payload;
    state.operations().nestedCalls().setRunner(this::run);
  }

  private void run(long window, int arguments, int wanted, int finish) {
    if (finish != Finish.SORT) {
      state.operations().calls().call(window, arguments, wanted, finish, state.record().pc());
      return;
    }
    long base = state.record().base();
    state.operations().calls().begin(window, arguments, wanted, finish, state.record().pc());
    state.record().setBase(base);
    running.run(window);
  }

  @Test
  void goesOnAsJavaDoes() {
    int failed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      int length = 2 + random.nextInt(i % 50 == 0 ? 700 : i % 5 == 0 ? 150 : 20);
      Trial trial = new Trial(random.nextLong(), length, random.nextBoolean());
      Order java = new Order(trial, 0);
      String expected = java.sort();
      failed += expected.isEmpty() ? 0 : 1;
      for (int part : new int[] {1, 2, 7}) {
        Order both = new Order(trial, part);
        assertThat(both.sort()).as("seed %d, %s", seed, trial).isEqualTo(expected);
        for (int step = 0; step < java.steps.size() && step < both.steps.size(); step++) {
          assertThat(both.steps.get(step))
              .as("seed %d, %s, part %d, comparison %d", seed, trial, part, step)
              .isEqualTo(java.steps.get(step));
        }
        assertThat(both.steps).hasSameSizeAs(java.steps);
      }
    }
    assertThat(failed).isGreaterThan(ROUNDS / 20);
    assertThat(pushed).isGreaterThan(10 * ROUNDS);
    assertThat(declined).isGreaterThan(ROUNDS / 2);
  }
}
