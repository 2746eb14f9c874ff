package dev.perigee.ir;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What each slot of a function holds before each instruction, on all paths. The words have passed
 * {@link WordChecks}.
 *
 * <p>A slot at or above an instruction's top holds nothing. Below the top, every slot of a verified
 * function holds a value, a cell or a loop's state. The only exception is the link slot of a call
 * whose window is being filled: it holds nothing on some path, and the slot directly below it, the
 * function, holds a value. No instruction can read such a slot.
 */
public final class SlotContents {
  /** Not written on some path, or different things on different paths. */
  static final byte NOTHING = 0;

  static final byte VALUE = 1;

  /** A value that is certainly a table, unless the debug library has replaced it. */
  static final byte TABLE = 2;

  static final byte CELL = 3;

  /** A numeric loop's R[a] as FORPREP left it; R[a+1] and R[a+2] are this plus 1 and 2. */
  static final byte LOOP = 4;

  /** Added to a value that is to be closed. */
  static final byte TO_BE_CLOSED = 16;

  private static final byte[] UNKNOWN = {};

  private final Prototype prototype;
  private final int frameSize;

  /** The contents of the slots at each pc where a path begins or paths meet. */
  private final TreeMap<Integer, byte[]> starts = new TreeMap<>();

  /** The contents by pc that {@link #at} has computed. */
  private final byte[][] known;

  private final BitSet leaders = new BitSet();
  private final ArrayDeque<Integer> work = new ArrayDeque<>();

  private SlotContents(Prototype prototype) {
    this.prototype = prototype;
    this.frameSize = prototype.frameSize();
    this.known = new byte[prototype.code().length][];
    Arrays.fill(known, UNKNOWN);
  }

  /**
   * Analyses a function.
   *
   * @param prototype its words must have been checked; its slots need not
   */
  public static SlotContents of(Prototype prototype) {
    SlotContents contents = new SlotContents(prototype);
    contents.findLeaders();
    byte[] entry = new byte[prototype.frameSize()];
    Arrays.fill(entry, 0, prototype.parameterCount(), VALUE);
    contents.flow(0, entry);
    while (!contents.work.isEmpty()) {
      int start = contents.work.remove();
      contents.follow(start, Objects.requireNonNull(contents.starts.get(start)).clone());
    }
    return contents;
  }

  /**
   * The contents of the slots before the instruction at a pc, as arguments for {@link #isValue},
   * {@link #isCell} and {@link #isLoopState}. The pc must be reachable. The array must not be
   * changed.
   */
  @SuppressWarnings("ReferenceEquality") // UNKNOWN is a mark.
  public byte[] at(int pc) {
    if (known[pc] == UNKNOWN) {
      find(pc);
    }
    return known[pc];
  }

  /** Computes the contents for the straight-line code around a pc. */
  private void find(int pc) {
    Map.Entry<Integer, byte[]> start = starts.floorEntry(pc);
    byte[] slots = start.getValue().clone();
    int at = start.getKey();
    while (true) {
      known[at] = slots.clone();
      Effects effects = Effects.of(prototype, at);
      if (!continues(effects)) {
        return;
      }
      Arrays.fill(slots, prototype.tops()[at], frameSize, NOTHING);
      apply(effects, 0, slots);
      at = effects.target(0);
    }
  }

  /** The contents of the slots at each pc where a path begins or paths meet, in order. */
  Map<Integer, byte[]> starts() {
    return starts;
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

  /** Merges the contents at the end of a path into those of the leader that it reaches. */
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

  /** Whether a slot with such contents certainly holds a value. */
  public static boolean isValue(int content) {
    int plain = content & ~TO_BE_CLOSED;
    return plain == VALUE || plain == TABLE;
  }

  /** Whether no instruction can read a slot with such contents. */
  public static boolean isNothing(int content) {
    return content == NOTHING;
  }

  /** Whether a slot with such contents certainly holds a cell. */
  public static boolean isCell(int content) {
    return content == CELL;
  }

  /** Whether a slot with such contents certainly holds a part of a numeric loop's state. */
  public static boolean isLoopState(int content) {
    return content >= LOOP && content < LOOP + LoopSlots.VARIABLE;
  }

  /** Propagates the contents from a leader to the next ones. */
  private void follow(int start, byte[] slots) {
    int pc = start;
    while (true) {
      Effects effects = Effects.of(prototype, pc);
      Arrays.fill(slots, prototype.tops()[pc], frameSize, NOTHING);
      if (!continues(effects)) {
        for (int edge = 0; edge < effects.edgeCount(); edge++) {
          byte[] after = slots.clone();
          apply(effects, edge, after);
          flow(effects.target(edge), after);
        }
        return;
      }
      apply(effects, 0, slots);
      pc = effects.target(0);
    }
  }

  /** Whether control falls through to the next instruction, and no other path leads to that. */
  boolean continues(Effects effects) {
    return effects.edgeCount() == 1
        && effects.target(0) == effects.pc() + effects.words()
        && !leaders.get(effects.target(0));
  }

  /** Updates the contents of the slots as an instruction does along an edge. */
  void apply(Effects effects, int edge, byte[] slots) {
    if (effects.deadFrom(edge) < frameSize) {
      Arrays.fill(slots, effects.deadFrom(edge), frameSize, NOTHING);
    }
    int a = Instruction.a(prototype.code()[effects.pc()]);
    for (int slot : effects.writes(edge)) {
      slots[slot] =
          switch (effects.op()) {
            case NEWCELL -> CELL;
            case NEWTABLE -> TABLE;
            case FORPREP, FORLOOP ->
                slot < a + LoopSlots.VARIABLE ? (byte) (LOOP + slot - a) : VALUE;
            default -> VALUE;
          };
    }
    switch (effects.op()) {
      case TBC -> slots[a] |= TO_BE_CLOSED;
      case TFORPREP -> slots[a + LoopSlots.CLOSING] |= TO_BE_CLOSED;
      default -> {}
    }
  }
}
