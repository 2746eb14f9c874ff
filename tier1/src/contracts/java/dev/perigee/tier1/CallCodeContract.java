package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.lowering.RoutineCode;
import dev.perigee.tier1.lowering.RoutineCompiler;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The epilogues, and the routines of vararg functions, on a stack that belongs to no engine. */
abstract class CallCodeContract {
  private static final int SLOT = SlotLayout.SIZE;

  /** The exit code of code that has been returned to, or called. */
  private static final long LANDED = 99L << Exit.BITS | Exit.POLL;

  private static final int PC = 1234;

  private static final int BASE = 0;
  private static final int FIRST = 8;
  private static final int SECOND = 16;
  private static final int THIRD = 24;
  private static final int ANSWER = 32;
  private static final int COUNT = 40;
  private static final int RECORD = 48;

  /** A frame that is entered first, whose function has a record. */
  private static final int OUTER = 256;

  private static final int CLOSURE = 512;
  private static final int CALLEE = 768;
  private static final int PROTOTYPE = 1024;
  private static final int CALLED_PROTOTYPE = 1280;

  private static final int STACK_SLOTS = 700;
  private static final int CALLER_BASE = 10;

  private final long seed = TestSeed.of(getClass());
  private final Random random = new Random(seed);
  private final RegisterFile file;
  private final CodeRegion region;
  private final long enter;
  private final int landing;
  private final long[] callers = new long[Epilogue.values().length];
  private final long[] routineCallers = new long[Routine.values().length];
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment data = arena.allocate(2048, SLOT);
  private final MemorySegment stack = arena.allocate((long) STACK_SLOTS * SLOT, SLOT);
  private final LuaState state = new LuaState(new NoHost(), 0, false);

  CallCodeContract(Target target) {
    file = target.registers();
    region = CodeMemoryLadder.open(1 << 20, target).region();
    byte[] stubs = target.stubs().code();
    region.write(0, stubs);
    enter = region.base() + target.stubs().enter();
    int at = aligned(stubs.length);
    RoutineCode routines = RoutineCompiler.compile(target, true);
    region.write(at, routines.code());
    for (int i = 0; i < routines.offsets().size(); i++) {
      long address = region.base() + at + routines.offsets().get(i);
      Memory.putLong(state.address() + StateLayout.routine(i), address);
    }
    at = aligned(at + routines.code().length);
    byte[] landed = landing(target);
    region.write(at, landed);
    landing = at;
    at = aligned(at + landed.length);
    for (Epilogue epilogue : Epilogue.values()) {
      byte[] caller = caller(target, epilogue);
      region.write(at, caller);
      callers[epilogue.ordinal()] = region.base() + at;
      at = aligned(at + caller.length);
    }
    for (Routine routine : Routine.values()) {
      byte[] caller = caller(target, routine);
      region.write(at, caller);
      routineCallers[routine.ordinal()] = region.base() + at;
      at = aligned(at + caller.length);
    }
    Memory.putLong(state.address() + StateLayout.REGION, region.base());
  }

  @AfterEach
  void close() {
    state.close();
    region.close();
    arena.close();
  }

  private int aligned(int offset) {
    int granule = region.allocationGranularity();
    return Math.ceilDiv(offset, granule) * granule;
  }

  private byte[] landing(Target target) {
    MachineCode code = target.newCode();
    Register place = file.scratch().get(0);
    code.move(place, data.address());
    code.store(file.argumentCount(), Address.at(place, COUNT));
    code.store(file.record(), Address.at(place, RECORD));
    code.move(file.exitCode(), LANDED);
    code.leave();
    return code.finish();
  }

  private byte[] caller(Target target, Epilogue epilogue) {
    MachineCode code = target.newCode();
    Register place = file.values().get(0);
    code.move(place, data.address());
    code.load(file.base(), Address.at(place, BASE));
    code.load(file.scratch().get(0), Address.at(place, FIRST));
    code.load(file.scratch().get(1), Address.at(place, SECOND));
    int address = StateLayout.routine(epilogue.number());
    code.load(place, Address.at(file.state(), address));
    code.jump(place);
    return code.finish();
  }

  private byte[] caller(Target target, Routine routine) {
    MachineCode code = target.newCode();
    Register place = file.values().get(0);
    code.move(place, data.address());
    code.load(file.scratch().get(0), Address.at(place, FIRST));
    code.load(file.scratch().get(1), Address.at(place, SECOND));
    code.load(file.scratch().get(2), Address.at(place, THIRD));
    code.callRoutine(routine.ordinal());
    code.store(file.scratch().get(0), Address.at(place, ANSWER));
    code.move(file.exitCode(), LANDED);
    code.leave();
    return code.finish();
  }

  /** Enters an epilogue and returns what native code leaves with. */
  private long enter(Epilogue epilogue, long base, long first, long second) {
    data.set(JAVA_LONG, BASE, base);
    data.set(JAVA_LONG, FIRST, first);
    data.set(JAVA_LONG, SECOND, second);
    return enter(callers[epilogue.ordinal()]);
  }

  private long enter(long caller) {
    long before = state.record().base();
    int pc = state.record().pc();
    data.set(JAVA_LONG, OUTER + FrameLayout.FUNCTION, data.address() + CLOSURE);
    state.record().setBase(data.address() + OUTER);
    long exit = EntryPoint.enter(enter, caller, state.address());
    data.set(JAVA_LONG, BASE, state.record().base());
    state.record().setBase(before);
    state.record().setPc(pc);
    return exit;
  }

  private long slot(int slot) {
    return stack.address() + (long) slot * SLOT;
  }

  private void put(int slot, long tag, long payload) {
    stack.set(JAVA_LONG, (long) slot * SLOT, payload);
    stack.set(JAVA_LONG, (long) slot * SLOT + SlotLayout.TAG, tag);
  }

  private long payload(int slot) {
    return stack.get(JAVA_LONG, (long) slot * SLOT);
  }

  private int tag(int slot) {
    return stack.get(JAVA_BYTE, (long) slot * SLOT + SlotLayout.TAG);
  }

  private void fillStack() {
    for (int slot = 0; slot < STACK_SLOTS; slot++) {
      put(slot, Tag.INTEGER, slot);
    }
  }

  /** A frame that a caller at {@link #CALLER_BASE} has called. */
  private final class Frame {
    final int window = CALLER_BASE + 2 + random.nextInt(20);
    final int parameters = random.nextInt(4);
    final int extra = random.nextInt(4);
    final int base;

    Frame(boolean vararg, boolean isNative, int wanted, int finish, int marks) {
      base = window + 2 + (vararg ? extra + parameters + 2 : 0);
      fillStack();
      put(base - 2, Tag.CLOSURE, data.address() + CLOSURE);
      stack.set(JAVA_INT, (base - 2L) * SLOT + LinkLayout.EXTRA, extra);
      data.set(JAVA_LONG, CLOSURE + ClosureLayout.PROTOTYPE, data.address() + PROTOTYPE);
      data.set(JAVA_INT, PROTOTYPE + PrototypeLayout.PARAMETERS, parameters);
      data.set(JAVA_LONG, CALLEE + ClosureLayout.PROTOTYPE, data.address() + CALLED_PROTOTYPE);
      data.set(JAVA_LONG, CALLED_PROTOTYPE + PrototypeLayout.ENTRY, region.base() + landing);
      long link = (base - 1L) * SLOT;
      stack.set(JAVA_INT, link + LinkLayout.PC, PC);
      stack.set(JAVA_INT, link + LinkLayout.NATIVE, isNative ? landing : 0);
      int distance = (base - CALLER_BASE) * SLOT;
      stack.set(JAVA_LONG, link + LinkLayout.WORD, LinkLayout.word(distance, wanted, finish));
      stack.set(JAVA_BYTE, link + LinkLayout.MARKS, (byte) marks);
    }
  }

  private String trial(Object... parts) {
    return "seed " + seed + ": " + Arrays.toString(parts);
  }

  @Test
  void returns() {
    for (Epilogue epilogue : Epilogue.values()) {
      int most =
          switch (epilogue) {
            case RETURN_NONE, RETURN_ONE -> 0;
            case RETURN, VARARG_RETURN -> 5;
            default -> -1;
          };
      for (int count = 0; count <= most; count++) {
        for (int wanted : new int[] {0, 1, 2, 3, 6, LinkLayout.OPEN}) {
          for (int finish : new int[] {Finish.NONE, Finish.STORE, Finish.ENTRY, Finish.SORT}) {
            for (int marks = 0; marks <= LinkLayout.TAIL_CALLED; marks++) {
              returns(epilogue, count, wanted, finish, marks);
            }
          }
        }
      }
    }
  }

  private void returns(Epilogue epilogue, int given, int wanted, int finish, int marks) {
    boolean isNative = finish == Finish.NONE && random.nextBoolean();
    Frame frame = new Frame(epilogue == Epilogue.VARARG_RETURN, isNative, wanted, finish, marks);
    int first = frame.base + random.nextInt(5);
    int count = given;
    if (epilogue == Epilogue.RETURN_ONE) {
      put(frame.window, Tag.INTEGER, first);
      count = 1;
    }
    String trial = trial(epilogue, count, wanted, finish, marks, isNative);
    byte[] link = stack.asSlice((frame.base - 1L) * SLOT, SLOT).toArray(JAVA_BYTE);
    state.record().setTop(0);

    long exit = enter(epilogue, slot(frame.base), slot(first), count);

    assertThat(exit).as(trial).isEqualTo(isNative ? LANDED : Exit.RETURN);
    assertThat(data.get(JAVA_LONG, BASE)).as(trial).isEqualTo(slot(CALLER_BASE));
    boolean open = wanted == LinkLayout.OPEN;
    for (int i = 0; i < (open ? count : wanted); i++) {
      assertThat(tag(frame.window + i)).as(trial).isEqualTo(i < count ? Tag.INTEGER : Tag.NIL);
      if (i < count) {
        assertThat(payload(frame.window + i)).as(trial).isEqualTo(first + i);
      }
    }
    for (int slot = 0; slot < frame.window; slot++) {
      assertThat(payload(slot)).as(trial).isEqualTo(slot);
    }
    assertThat(state.record().top()).as(trial).isEqualTo(open ? slot(frame.window + count) : 0);
    if (!isNative) {
      MemorySegment all = MemorySegment.ofAddress(state.address()).reinterpret(StateLayout.SIZE);
      assertThat(all.asSlice(StateLayout.RETURNED_LINK, SLOT).toArray(JAVA_BYTE)).isEqualTo(link);
      assertThat(all.get(JAVA_LONG, StateLayout.RETURNED_WINDOW)).isEqualTo(slot(frame.window));
    }
  }

  @Test
  void tailCalls() {
    for (int count = 0; count <= 6; count++) {
      for (int marks = 0; marks <= LinkLayout.TAIL_CALLED; marks++) {
        tailCalls(Epilogue.TAIL_CALL, count, marks);
        tailCalls(Epilogue.VARARG_TAIL_CALL, count, marks);
      }
    }
  }

  private void tailCalls(Epilogue epilogue, int count, int marks) {
    boolean isNative = random.nextBoolean();
    int wanted = random.nextInt(256);
    Frame frame =
        new Frame(epilogue == Epilogue.VARARG_TAIL_CALL, isNative, wanted, Finish.NONE, marks);
    int window = frame.base + random.nextInt(5);
    put(window, Tag.CLOSURE, data.address() + CALLEE);
    String trial = trial(epilogue, count, marks);

    assertThat(enter(epilogue, slot(frame.base), slot(window), count)).as(trial).isEqualTo(LANDED);

    int base = frame.window + 2;
    assertThat(data.get(JAVA_LONG, BASE)).as(trial).isEqualTo(slot(base));
    assertThat(data.get(JAVA_LONG, COUNT)).as(trial).isEqualTo(count);
    assertThat(data.get(JAVA_LONG, RECORD)).isEqualTo(data.address() + CALLED_PROTOTYPE);
    assertThat(payload(frame.window)).as(trial).isEqualTo(data.address() + CALLEE);
    assertThat(tag(frame.window)).as(trial).isEqualTo(Tag.CLOSURE);
    for (int i = 0; i < count; i++) {
      assertThat(payload(base + i)).as(trial).isEqualTo(window + 2 + i);
    }
    long link = (base - 1L) * SLOT;
    assertThat(stack.get(JAVA_INT, link + LinkLayout.PC)).isEqualTo(PC);
    assertThat(stack.get(JAVA_INT, link + LinkLayout.NATIVE)).isEqualTo(isNative ? landing : 0);
    int distance = (base - CALLER_BASE) * SLOT;
    long word = LinkLayout.word(distance, wanted, Finish.NONE);
    long mark = (long) LinkLayout.TAIL_CALLED << (8 * (LinkLayout.MARKS - LinkLayout.WORD));
    assertThat(stack.get(JAVA_LONG, link + LinkLayout.WORD)).as(trial).isEqualTo(word | mark);
  }

  // Vararg functions

  private long call(Routine routine, long... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      data.set(JAVA_LONG, FIRST + 8L * i, arguments[i]);
    }
    long exit = enter(routineCallers[routine.ordinal()]);
    assertThat(exit).isEqualTo(LANDED);
    return data.get(JAVA_LONG, ANSWER);
  }

  private void setLimit(int slot) {
    Memory.putLong(state.address() + StateLayout.STACK_LIMIT, slot(slot));
  }

  @Test
  void varargFramesLieAboveTheirArguments() {
    int base = 10;
    data.set(JAVA_LONG, CLOSURE + ClosureLayout.PROTOTYPE, data.address() + PROTOTYPE);
    long closure = data.address() + CLOSURE;
    for (int parameters = 0; parameters < 4; parameters++) {
      data.set(JAVA_INT, PROTOTYPE + PrototypeLayout.PARAMETERS, parameters);
      for (int given = 0; given < 6; given++) {
        int moved = base + Math.max(given, parameters) + 2;
        for (int limit = moved - 1; limit <= moved; limit++) {
          fillStack();
          put(base - 2, Tag.CLOSURE, closure);
          long word = LinkLayout.word(3 * SLOT, LinkLayout.OPEN, Finish.NONE);
          put(base - 1, word, 0x1234_5678_9abcL);
          state.record().setTop(slot(base + given));
          setLimit(limit);
          byte[] before = stack.toArray(JAVA_BYTE);
          long answer = call(Routine.VARARG_FRAME, slot(base));
          if (limit < moved) {
            assertThat(answer).isZero();
            assertThat(stack.toArray(JAVA_BYTE)).isEqualTo(before);
            continue;
          }
          assertThat(answer).isEqualTo(slot(moved));
          assertThat(payload(moved - 2)).isEqualTo(closure);
          assertThat(tag(moved - 2)).isEqualTo(Tag.CLOSURE);
          assertThat(stack.get(JAVA_INT, (moved - 2) * SLOT + LinkLayout.EXTRA))
              .isEqualTo(Math.max(given - parameters, 0));
          assertThat(payload(moved - 1)).isEqualTo(0x1234_5678_9abcL);
          assertThat(stack.get(JAVA_LONG, (moved - 1) * SLOT + LinkLayout.WORD))
              .isEqualTo(word + (((long) (moved - base) * SLOT) << LinkLayout.UPPER_HALF));
          for (int i = 0; i < parameters; i++) {
            assertThat(payload(moved + i)).isEqualTo(base + i);
            assertThat(tag(base + i)).isEqualTo(Tag.NIL);
          }
          for (int i = parameters; i < given; i++) {
            assertThat(payload(base + i)).isEqualTo(base + i);
            assertThat(tag(base + i)).isEqualTo(Tag.INTEGER);
          }
        }
      }
    }
  }

  @Test
  void extraArgumentsAreCopied() {
    int base = 300;
    int target = base + 3;
    for (int extra : new int[] {0, 1, 2, 5, 255, 256}) {
      for (int wanted : new int[] {Routine.ALL, 1, 2, 4}) {
        int needed = target + extra + 2;
        for (int limit = needed - 1; limit <= needed; limit++) {
          fillStack();
          stack.set(JAVA_INT, (base - 2) * SLOT + LinkLayout.EXTRA, extra);
          setLimit(limit);
          state.record().setTop(0);
          boolean all = wanted == Routine.ALL;
          byte[] before = stack.toArray(JAVA_BYTE);
          long answer = call(Routine.COPY_VARARGS, slot(base), slot(target), wanted);
          if (all && (limit < needed || extra > 255)) {
            assertThat(answer).isZero();
            assertThat(stack.toArray(JAVA_BYTE)).isEqualTo(before);
            assertThat(state.record().top()).isZero();
            continue;
          }
          assertThat(answer).isNotZero();
          int count = all ? extra : wanted;
          for (int i = 0; i < count; i++) {
            int tag = tag(target + i);
            assertThat(tag).isEqualTo(i < extra ? Tag.INTEGER : Tag.NIL);
            if (i < extra) {
              assertThat(payload(target + i)).isEqualTo(base - extra - 2 + i);
            }
          }
          assertThat(payload(target + count)).isEqualTo(target + count);
          assertThat(tag(target + count)).isEqualTo(Tag.INTEGER);
          assertThat(state.record().top()).isEqualTo(all ? slot(target + extra) : 0);
        }
      }
    }
  }
}
