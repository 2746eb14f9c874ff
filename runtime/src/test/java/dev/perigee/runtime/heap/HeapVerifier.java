package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * Checks the colours of a whole heap. During marking, no black object refers to a white one. During
 * sweeping, no live object refers to a dead one. At other times every object has the current white.
 * With checked memory it also detects references to freed objects.
 */
final class HeapVerifier {
  private final Heap heap;
  private final Collector collector;
  private int checked;

  HeapVerifier(Heap heap) {
    this.heap = heap;
    collector = heap.collector();
  }

  /** Number of references checked so far. */
  int checked() {
    return checked;
  }

  void verify() {
    long root = heap.state() + StateLayout.ROOTS;
    slots(0, root, StateLayout.ROOT_COUNT);
    heap.forEachObject(this::verify);
  }

  private void verify(long object) {
    int kind = Memory.getByte(object + ObjectLayout.KIND);
    int colour = Memory.getByte(object + ObjectLayout.COLOUR) & Heap.COLOURS;
    if (!collector.isMarking() && !collector.isSweeping()) {
      require(colour == collector.white(), "colour " + colour + " in the pause", object, object);
    }
    switch (kind) {
      case Tag.STRING, Tag.LONG_STRING -> {}
      case Tag.CELL -> slots(object, object + CellLayout.VALUE, 1);
      case Tag.USERDATA -> refers(object, Memory.getLong(object + UserdataLayout.METATABLE));
      case Tag.TABLE -> table(object);
      case Tag.CLOSURE -> {
        refers(object, Memory.getLong(object + ClosureLayout.PROTOTYPE));
        for (int i = 0; i < Memory.getInt(object + ClosureLayout.COUNT); i++) {
          refers(object, Memory.getLong(object + ClosureLayout.UPVALUES + 8L * i));
        }
      }
      case Tag.BUILTIN ->
          slots(object, object + BuiltinLayout.VALUES, Memory.getInt(object + BuiltinLayout.COUNT));
      case Tag.THREAD ->
          slots(
              object,
              Memory.getLong(object + CoroutineLayout.STACK),
              Memory.getLong(object + CoroutineLayout.STACK_SIZE) / SlotLayout.SIZE);
      case Tag.PROTOTYPE ->
          slots(
              object,
              Memory.getLong(object + PrototypeLayout.ORIGIN) + PrototypeLayout.FIRST_CONSTANT,
              Memory.getInt(object + PrototypeLayout.CONSTANT_COUNT));
      default -> throw new AssertionError("object of kind " + kind);
    }
  }

  private void table(long table) {
    refers(table, Memory.getLong(table + TableLayout.METATABLE));
    if (collector.isBeingScanned(table)) {
      return;
    }
    long array = Memory.getLong(table + TableLayout.ARRAY);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    for (long i = 0; i < Memory.getLong(table + TableLayout.ARRAY_SIZE); i++) {
      value(table, Memory.getByte(tags + i), Memory.getLong(array + 8 * i));
    }
    long nodes = Memory.getLong(table + TableLayout.NODES);
    for (long i = 0; i < TableMarker.nodeCount(table); i++) {
      long node = nodes + (i << TableLayout.NODE_SHIFT);
      slots(table, node, 1);
      int keyTag = WeakTables.keyTag(node);
      if (keyTag != TableLayout.DEAD_KEY) {
        value(table, keyTag, WeakTables.key(node));
      }
    }
  }

  private void slots(long holder, long first, long count) {
    for (long i = 0; i < count; i++) {
      long slot = first + i * SlotLayout.SIZE;
      value(holder, Memory.getByte(slot + SlotLayout.TAG), Memory.getLong(slot));
    }
  }

  private void value(long holder, int tag, long payload) {
    if (Tag.isCollectable(tag) && !isDead(holder)) {
      int kind = Memory.getByte(payload + ObjectLayout.KIND);
      require(kind == tag, "a value of tag " + tag + " is an object of kind " + kind, holder, 0);
      refers(holder, payload);
    }
  }

  /** Holder 0 is a root. */
  private void refers(long holder, long object) {
    if (object == 0 || isDead(holder)) {
      return;
    }
    checked++;
    int colour = Memory.getByte(object + ObjectLayout.COLOUR);
    if (collector.isMarking()) {
      boolean black =
          holder != 0 && (Memory.getByte(holder + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0;
      require(!black || (colour & Heap.WHITES) == 0, "black refers to white", holder, object);
    } else {
      require(!collector.isDead(object), "live refers to dead", holder, object);
    }
  }

  private boolean isDead(long holder) {
    return holder != 0 && collector.isDead(holder);
  }

  private static void require(boolean condition, String what, long holder, long object) {
    if (!condition) {
      throw new AssertionError(
          what
              + ": "
              + (holder == 0 ? "a root" : describe(holder))
              + (object == 0 ? "" : " and " + describe(object)));
    }
  }

  private static String describe(long object) {
    return "object of kind "
        + Memory.getByte(object + ObjectLayout.KIND)
        + ", colour "
        + Memory.getByte(object + ObjectLayout.COLOUR);
  }
}
