package dev.perigee.ir;

import dev.perigee.ir.Prototype.LocalVariable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The {@link Verifier}'s look at the slots: what each holds before every instruction, on all paths.
 * Words are right already.
 *
 * <p>A slot at or above an instruction's top holds nothing. Below the top, every slot holds a
 * value, a cell or a loop's state; the one exception is the link slot of a call whose window is
 * being filled, known by this: it holds nothing on some path, and the slot directly below it, the
 * function, holds a value. Nobody can read such a slot.
 */
final class SlotChecks {
  /** Not written on some path, or different things on different paths. */
  private static final byte NOTHING = 0;

  private static final byte VALUE = 1;

  /** A value that is certainly a table. */
  private static final byte TABLE = 2;

  private static final byte CELL = 3;

  /** A numeric loop's R[a] as FORPREP left it; R[a+1] and R[a+2] are this plus 1 and 2. */
  private static final byte LOOP = 4;

  /** Added to a value that is to be closed. */
  private static final byte TO_BE_CLOSED = 16;

  private final Prototype prototype;
  private final int frameSize;

  /**
   * For each pc where a path begins or paths meet: what the slots hold, by the paths seen so far.
   */
  private final Map<Integer, byte[]> starts = new TreeMap<>();

  private final BitSet leaders = new BitSet();
  private final ArrayDeque<Integer> work = new ArrayDeque<>();
  private final List<LocalVariable> visible = new ArrayList<>();
  private int nextLocal;

  SlotChecks(Prototype prototype) {
    this.prototype = prototype;
    this.frameSize = prototype.frameSize();
  }

  /** Refuses the prototype by an exception unless all slots are right. */
  void check() {
    findLeaders();
    byte[] entry = new byte[frameSize];
    Arrays.fill(entry, 0, prototype.parameterCount(), VALUE);
    flow(0, entry);
    while (!work.isEmpty()) {
      int start = work.remove();
      follow(start, Objects.requireNonNull(starts.get(start)).clone(), false);
    }
    starts.forEach((start, slots) -> follow(start, slots.clone(), true));
  }

  private void findLeaders() {
    leaders.set(0);
    for (int pc = 0; pc < prototype.code().length; ) {
      Effects effects = Effects.of(prototype, pc);
      int next = pc + effects.words();
      for (int edge = 0; edge < effects.edgeCount(); edge++) {
        if (effects.edgeCount() > 1 || effects.target(edge) != next) {
          leaders.set(effects.target(edge));
        }
      }
      pc = next;
    }
  }

  /** Adds a path that reaches a leader. */
  private void flow(int pc, byte[] slots) {
    byte[] known = starts.get(pc);
    if (known == null) {
      starts.put(pc, slots.clone());
      work.add(pc);
      return;
    }
    boolean changed = false;
    for (int slot = 0; slot < frameSize; slot++) {
      byte joined = join(known[slot], slots[slot]);
      changed |= joined != known[slot];
      known[slot] = joined;
    }
    if (changed && !work.contains(pc)) {
      work.add(pc);
    }
  }

  private static byte join(byte one, byte other) {
    int mark = (one | other) & TO_BE_CLOSED;
    int first = one & ~TO_BE_CLOSED;
    int second = other & ~TO_BE_CLOSED;
    if (first == second) {
      return (byte) (first | mark);
    }
    boolean values = isValue(first) && isValue(second);
    return (byte) ((values ? VALUE : NOTHING) | mark);
  }

  private static boolean isValue(int content) {
    int plain = content & ~TO_BE_CLOSED;
    return plain == VALUE || plain == TABLE;
  }

  /** Goes from a leader to the next, checking, or telling what reaches the next ones. */
  private void follow(int start, byte[] slots, boolean checking) {
    int pc = start;
    while (true) {
      int top = prototype.tops()[pc];
      Effects effects = Effects.of(prototype, pc);
      if (checking) {
        checkTop(pc, slots);
        checkLocals(pc, slots);
        checkReads(effects, slots);
        for (int edge = 0; edge < effects.edgeCount(); edge++) {
          checkWrites(effects, edge, slots);
        }
      }
      Arrays.fill(slots, top, frameSize, NOTHING);
      boolean straight = effects.edgeCount() == 1 && effects.target(0) == pc + effects.words();
      if (straight && !leaders.get(effects.target(0))) {
        apply(effects, 0, slots);
        pc = effects.target(0);
        continue;
      }
      for (int edge = 0; edge < effects.edgeCount() && !checking; edge++) {
        byte[] after = slots.clone();
        apply(effects, edge, after);
        flow(effects.target(edge), after);
      }
      return;
    }
  }

  private void apply(Effects effects, int edge, byte[] slots) {
    if (effects.deadFrom(edge) < frameSize) {
      Arrays.fill(slots, effects.deadFrom(edge), frameSize, NOTHING);
    }
    int a = Instruction.a(prototype.code()[effects.pc()]);
    for (int slot : effects.writes(edge)) {
      slots[slot] =
          switch (effects.op()) {
            case NEWCELL -> CELL;
            case NEWTABLE -> TABLE;
            case FORPREP, FORLOOP -> slot < a + 3 ? (byte) (LOOP + slot - a) : VALUE;
            default -> VALUE;
          };
    }
    switch (effects.op()) {
      case TBC -> slots[a] |= TO_BE_CLOSED;
      case TFORPREP -> slots[a + 3] |= TO_BE_CLOSED;
      default -> {}
    }
  }

  private void checkTop(int pc, byte[] slots) {
    int top = prototype.tops()[pc];
    for (int slot = 0; slot < top; slot++) {
      if (slots[slot] == NOTHING && (slot == 0 || !isValue(slots[slot - 1]))) {
        throw refuse(pc, "runs while slot " + slot + " holds nothing, below its top " + top);
      }
      if (slots[slot] == TO_BE_CLOSED) {
        throw refuse(pc, "runs while slot " + slot + " may or may not be one to be closed");
      }
    }
    for (int slot = top; slot < frameSize; slot++) {
      if ((slots[slot] & TO_BE_CLOSED) != 0) {
        throw refuse(pc, "has slot " + slot + ", which is to be closed, above its top");
      }
    }
  }

  /** To be called with ascending pcs. */
  private void checkLocals(int pc, byte[] slots) {
    List<LocalVariable> locals = prototype.locals();
    while (nextLocal < locals.size() && locals.get(nextLocal).startPc() <= pc) {
      visible.add(locals.get(nextLocal++));
    }
    visible.removeIf(local -> local.endPc() <= pc);
    for (LocalVariable local : visible) {
      int content = local.slot() < prototype.tops()[pc] ? slots[local.slot()] : NOTHING;
      boolean right = local.captured() ? content == CELL : isValue(content) || isLoop(content);
      if (!right) {
        throw refuse(
            pc, "is in the scope of " + local.name() + ", which slot " + local.slot() + " lacks");
      }
    }
  }

  private static boolean isLoop(int content) {
    return content >= LOOP && content < LOOP + 3;
  }

  private void checkReads(Effects effects, byte[] slots) {
    int pc = effects.pc();
    int top = prototype.tops()[pc];
    int a = Instruction.a(prototype.code()[pc]);
    for (int slot : effects.reads()) {
      boolean right =
          effects.op() == Op.FORLOOP ? slots[slot] == LOOP + slot - a : isValue(slots[slot]);
      if (slot >= top || !right) {
        throw refuse(pc, "reads slot " + slot + ", which may not hold what it wants");
      }
    }
    for (int slot : effects.cellReads()) {
      if (slot >= top || slots[slot] != CELL) {
        throw refuse(pc, "wants a cell in slot " + slot + ", which may not hold one");
      }
    }
    switch (effects.op()) {
      case SETLIST -> {
        if ((slots[a] & ~TO_BE_CLOSED) != TABLE) {
          throw refuse(pc, "wants a table in slot " + a + ", which may not hold one");
        }
      }
      case RETURN0, RETURN1, TAILCALL -> checkNoneToBeClosed(pc, 0, slots);
      case RETURN -> {
        if (Instruction.c(prototype.code()[pc]) == 0) {
          checkNoneToBeClosed(pc, 0, slots);
        }
      }
      case TBC -> checkNoneToBeClosed(pc, a, slots);
      case TFORPREP -> checkNoneToBeClosed(pc, a + 3, slots);
      default -> {}
    }
  }

  private void checkWrites(Effects effects, int edge, byte[] slots) {
    if (effects.op() == Op.CLOSE) {
      return;
    }
    checkNoneToBeClosed(effects.pc(), effects.deadFrom(edge), slots);
    for (int slot : effects.writes(edge)) {
      if ((slots[slot] & TO_BE_CLOSED) != 0) {
        throw refuse(effects.pc(), "writes slot " + slot + ", which is to be closed");
      }
    }
  }

  private void checkNoneToBeClosed(int pc, int from, byte[] slots) {
    for (int slot = from; slot < frameSize; slot++) {
      if ((slots[slot] & TO_BE_CLOSED) != 0) {
        throw refuse(pc, "forgets slot " + slot + ", which is to be closed");
      }
    }
  }

  private InvalidPrototypeException refuse(int pc, String reason) {
    return InvalidPrototypeException.at(pc, Instruction.op(prototype.code()[pc]), reason);
  }
}
