package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The marking half of a collection. An object is white until it is found, gray (neither white nor
 * black) until its references have been followed, then black. Gray objects are linked through their
 * own memory, so marking needs no memory and no recursion.
 */
public final class Marker {
  private final long state;
  private final TableMarker tables;
  private @Nullable Roots roots;
  private long gray;

  Marker(long state) {
    this.state = state;
    tables = new TableMarker(this, state);
  }

  /** Marks all that is reachable, and clears the entries of weak tables that are not. */
  void mark(@Nullable Roots roots) {
    this.roots = roots;
    gray = 0;
    tables.begin();
    markSlots(state + StateLayout.ROOTS, StateLayout.ROOT_COUNT);
    markObject(Memory.getLong(state + StateLayout.COROUTINE));
    if (roots != null) {
      roots.mark(this);
    }
    propagate();
    tables.convergeEphemerons();
    // Finalizers: here objects to be finalized are found dead, weak values are cleared, and the
    // objects are marked again.
    tables.clearDeadEntries();
  }

  /** Whether a collection that has just marked found this object reachable. */
  public static boolean isMarked(long address) {
    return (Memory.getByte(address + ObjectLayout.COLOUR) & Heap.WHITES) == 0;
  }

  /** Marks what a value points to, if it points to an object. */
  public void markValue(int tag, long payload) {
    if (tag >= Tag.STRING) {
      markObject(payload);
    }
  }

  /** Marks the values of consecutive slots. */
  public void markSlots(long first, long count) {
    long end = first + (count << SlotLayout.SHIFT);
    for (long slot = first; slot < end; slot += SlotLayout.SIZE) {
      if (Memory.getByte(slot + SlotLayout.TAG) >= Tag.STRING) {
        markObject(Memory.getLong(slot));
      }
    }
  }

  /** Marks an object; 0 is no object. */
  public void markObject(long address) {
    if (address == 0) {
      return;
    }
    int header = Memory.getInt(address);
    if ((header >>> 8 & Heap.WHITES) == 0) {
      return;
    }
    switch (header & 0xff) {
      case Tag.STRING, Tag.LONG_STRING -> blacken(address);
      case Tag.CELL -> {
        blacken(address);
        markSlots(address + CellLayout.VALUE, 1);
      }
      case Tag.USERDATA -> {
        blacken(address);
        markObject(Memory.getLong(address + UserdataLayout.METATABLE));
      }
      default -> {
        setColour(address, 0);
        Memory.putLong(address + nextGray(header & 0xff), gray);
        gray = address;
      }
    }
  }

  /** A collectable value was stored into a black object. */
  void barrier(long container) {
    int kind = Memory.getByte(container + ObjectLayout.KIND);
    if (kind == Tag.CELL) {
      markSlots(container + CellLayout.VALUE, 1);
    } else if (kind == Tag.USERDATA) {
      markObject(Memory.getLong(container + UserdataLayout.METATABLE));
    } else if ((Memory.getByte(container + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
      setColour(container, 0);
      Memory.putLong(container + nextGray(kind), gray);
      gray = container;
    }
  }

  /** Follows the references of gray objects until there are none. */
  void propagate() {
    while (gray != 0) {
      long object = gray;
      int kind = Memory.getByte(object + ObjectLayout.KIND);
      gray = Memory.getLong(object + nextGray(kind));
      blacken(object);
      switch (kind) {
        case Tag.TABLE -> tables.markTable(object);
        case Tag.CLOSURE -> markClosure(object);
        case Tag.BUILTIN ->
            markSlots(object + BuiltinLayout.VALUES, Memory.getInt(object + BuiltinLayout.COUNT));
        case Tag.PROTOTYPE -> markPrototype(object);
        case Tag.THREAD -> {
          markObject(Memory.getLong(object + CoroutineLayout.RESUMER));
          if (roots != null) {
            roots.markStack(object, this);
          }
        }
        default -> throw new IllegalStateException("object of kind " + kind + " is gray");
      }
    }
  }

  private void markClosure(long closure) {
    markObject(Memory.getLong(closure + ClosureLayout.PROTOTYPE));
    int count = Memory.getInt(closure + ClosureLayout.COUNT);
    for (int i = 0; i < count; i++) {
      markObject(Memory.getLong(closure + ClosureLayout.UPVALUES + 8L * i));
    }
  }

  /** Children that are not made yet are 0. */
  private void markPrototype(long record) {
    long constants = Memory.getLong(record + PrototypeLayout.CONSTANTS);
    int count = Memory.getInt(record + PrototypeLayout.CONSTANT_COUNT);
    markSlots(constants, count);
    long children = constants + (long) count * SlotLayout.SIZE;
    for (int i = 0; i < Memory.getInt(record + PrototypeLayout.CHILD_COUNT); i++) {
      markObject(Memory.getLong(children + 8L * i));
    }
  }

  private static int nextGray(int kind) {
    return switch (kind) {
      case Tag.TABLE -> TableLayout.NEXT_GRAY;
      case Tag.CLOSURE -> ClosureLayout.NEXT_GRAY;
      case Tag.BUILTIN -> BuiltinLayout.NEXT_GRAY;
      case Tag.THREAD -> CoroutineLayout.NEXT_GRAY;
      case Tag.PROTOTYPE -> PrototypeLayout.NEXT_GRAY;
      default -> throw new IllegalStateException("object of kind " + kind + " in the heap");
    };
  }

  private static void blacken(long address) {
    setColour(address, ObjectLayout.BLACK);
  }

  private static void setColour(long address, int colour) {
    int others = Memory.getByte(address + ObjectLayout.COLOUR) & ~Heap.COLOURS;
    Memory.putByte(address + ObjectLayout.COLOUR, others | colour);
  }
}
