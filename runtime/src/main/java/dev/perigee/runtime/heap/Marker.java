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
import org.jspecify.annotations.Nullable;

/**
 * The marking half of a collection, in slices. An object is white until it is found, gray (neither
 * white nor black) until its references have been followed, and then black. Gray objects are linked
 * through their own memory, so marking needs neither memory nor recursion.
 *
 * <p>The program runs between slices. A black object never refers to a white one: code that stores
 * into a black object calls the barrier, which makes the object gray again, so that it is followed
 * once more ({@link #grayAgain}). Root slots, the stack of the running coroutine and weak tables
 * have no barrier and stay gray. They are followed once more in the atomic phase ({@link #finish}).
 */
public final class Marker {
  /** Units of work for finding an object. */
  private static final int FINDING = 2;

  private final long state;
  private final FinalizerQueue finalizers;
  private final WeakTables weakTables;
  private final TableMarker tables;
  private @Nullable Roots roots;

  /** The list of objects whose references must be followed. */
  private long gray;

  /**
   * The list of objects that were black when something was stored into them, and of running
   * coroutines.
   */
  private long grayAgain;

  /** Whether the atomic phase is running. */
  private boolean finishing;

  private long work;

  Marker(long state, FinalizerQueue finalizers) {
    this.state = state;
    this.finalizers = finalizers;
    weakTables = new WeakTables(this, state);
    tables = new TableMarker(this, weakTables, Memory.getLong(state + StateLayout.EMPTY_NODE));
  }

  /** Units of work done so far, approximately the number of references visited. */
  long work() {
    return work;
  }

  boolean isFinishing() {
    return finishing;
  }

  /** Begins marking with the roots. */
  void begin(@Nullable Roots engineRoots) {
    roots = engineRoots;
    gray = 0;
    grayAgain = 0;
    finishing = false;
    tables.begin();
    weakTables.begin();
    markRoots();
  }

  private void markRoots() {
    markSlots(state + StateLayout.ROOTS, StateLayout.ROOT_COUNT);
    markObject(Memory.getLong(state + StateLayout.COROUTINE));
    finalizers.markPending(this);
    if (roots != null) {
      roots.mark(this);
    }
  }

  /** Whether there are references to follow. */
  boolean hasGray() {
    return gray != 0 || tables.isScanning() || weakTables.hasReadyEntries();
  }

  /**
   * Makes gray again the objects that have changed after they were followed, so that less is left
   * for {@link #finish}. Must be called when nothing is gray.
   *
   * @param ephemeronsToo whether to follow ephemeron tables again, since keys of theirs may have
   *     been marked
   */
  void followAgain(boolean ephemeronsToo) {
    gray = grayAgain;
    grayAgain = 0;
    if (ephemeronsToo) {
      weakTables.followEphemerons();
    }
  }

  /**
   * The atomic phase, when nothing is gray: follows what may have changed, finds the objects to be
   * finalized, and removes dead entries from weak tables. Weak values are cleared before objects
   * are resurrected for their finalizers, weak keys after that (manual, 2.5.3 and 2.5.4).
   */
  void finish() {
    finishing = true;
    markRoots();
    propagateAll();
    followAgain(false);
    propagateAll();
    weakTables.followDeferred();
    propagateAll();
    weakTables.clearValues();
    finalizers.separate();
    finalizers.markPending(this);
    propagateAll();
    weakTables.clearKeys();
    weakTables.clearValuesOfResurrected();
  }

  /**
   * Whether marking has found this object. After marking this means that the object is reachable.
   */
  static boolean isMarked(long address) {
    return (Memory.getByte(address + ObjectLayout.COLOUR) & Heap.WHITES) == 0;
  }

  /** Marks the object to which a value points, if it is a reference. */
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
    work += count >> 1;
  }

  /** Marks an object; 0 is ignored. */
  public void markObject(long address) {
    if (address == 0) {
      return;
    }
    work++;
    int header = Memory.getInt(address);
    if ((header >>> 8 & Heap.WHITES) == 0) {
      return;
    }
    work += FINDING;
    if ((header >>> 8 & ObjectLayout.AWAITED) != 0) {
      weakTables.keyFound(address, header & 0xff);
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
        long link = nextGray(address, header & 0xff);
        Memory.putLong(link, gray);
        gray = address;
      }
    }
  }

  /** Handles a store into a black object. */
  void barrier(long container) {
    int kind = Memory.getByte(container + ObjectLayout.KIND);
    if (kind == Tag.CELL) {
      markSlots(container + CellLayout.VALUE, 1);
    } else if (kind == Tag.USERDATA) {
      markObject(Memory.getLong(container + UserdataLayout.METATABLE));
    } else {
      tables.forget(container);
      deferAgain(container, kind);
    }
  }

  /** Adds a gray table to the list of objects to follow. */
  void addGray(long table) {
    Memory.putLong(table + TableLayout.NEXT_GRAY, gray);
    gray = table;
  }

  private void deferAgain(long object, int kind) {
    setColour(object, 0);
    Memory.putLong(nextGray(object, kind), grayAgain);
    grayAgain = object;
  }

  /** Handles a move of many entries of a table. */
  void entriesMoved(long table) {
    if (!tables.entriesMoved(table)) {
      barrier(table);
    }
  }

  boolean isBeingScanned(long table) {
    return tables.isBeingScanned(table);
  }

  /** Handles a move of one entry to this node. */
  void nodeMoved(long table, long node) {
    tables.nodeMoved(table, node);
  }

  /**
   * Follows the references of gray objects.
   *
   * @param units approximate number of units of work to do
   * @return the units that are left; positive only if nothing is gray
   */
  long propagate(long units) {
    long end = work + units;
    while (work < end) {
      if (tables.isScanning()) {
        tables.continueScan();
      } else if (gray != 0) {
        follow();
      } else if (weakTables.hasReadyEntries()) {
        weakTables.markReadyEntry();
      } else {
        break;
      }
    }
    return end - work;
  }

  /** Follows the references of gray objects until there are none. */
  void propagateAll() {
    while (hasGray()) {
      propagate(Long.MAX_VALUE / 2);
    }
  }

  private void follow() {
    long object = gray;
    int kind = Memory.getByte(object + ObjectLayout.KIND);
    gray = Memory.getLong(nextGray(object, kind));
    blacken(object);
    work++;
    switch (kind) {
      case Tag.TABLE -> tables.markTable(object);
      case Tag.CLOSURE -> markClosure(object);
      case Tag.BUILTIN ->
          markSlots(object + BuiltinLayout.VALUES, Memory.getInt(object + BuiltinLayout.COUNT));
      case Tag.PROTOTYPE -> markPrototype(object);
      case Tag.THREAD -> markCoroutine(object);
      default -> throw new IllegalStateException("object of kind " + kind + " is gray");
    }
  }

  /**
   * Marks a coroutine. One that is not running does not change, and resuming it calls the barrier.
   */
  private void markCoroutine(long coroutine) {
    markObject(Memory.getLong(coroutine + CoroutineLayout.RESUMER));
    if (roots != null) {
      roots.markStack(coroutine, this);
    }
    if (!finishing && coroutine == Memory.getLong(state + StateLayout.COROUTINE)) {
      deferAgain(coroutine, Tag.THREAD);
    }
  }

  private void markClosure(long closure) {
    markObject(Memory.getLong(closure + ClosureLayout.PROTOTYPE));
    int count = Memory.getInt(closure + ClosureLayout.COUNT);
    for (int i = 0; i < count; i++) {
      markObject(Memory.getLong(closure + ClosureLayout.UPVALUES + 8L * i));
    }
  }

  /** Marks a prototype record. Addresses of children that have not been made yet are 0. */
  private void markPrototype(long record) {
    long constants =
        Memory.getLong(record + PrototypeLayout.ORIGIN) + PrototypeLayout.FIRST_CONSTANT;
    int count = Memory.getInt(record + PrototypeLayout.CONSTANT_COUNT);
    markSlots(constants, count);
    long children = constants + (long) count * SlotLayout.SIZE;
    for (int i = 0; i < Memory.getInt(record + PrototypeLayout.CHILD_COUNT); i++) {
      markObject(Memory.getLong(children + 8L * i));
    }
  }

  /** Counts work in addition to that of marking single objects. */
  void addWork(long units) {
    work += units;
  }

  /**
   * Address of an object's link to the next gray one. A userdata is never gray; its word is free
   * for other uses.
   */
  static long nextGray(long object, int kind) {
    return object
        + switch (kind) {
          case Tag.TABLE -> TableLayout.NEXT_GRAY;
          case Tag.CLOSURE -> ClosureLayout.NEXT_GRAY;
          case Tag.BUILTIN -> BuiltinLayout.NEXT_GRAY;
          case Tag.THREAD -> CoroutineLayout.NEXT_GRAY;
          case Tag.PROTOTYPE -> PrototypeLayout.NEXT_GRAY;
          case Tag.USERDATA -> UserdataLayout.NEXT_GRAY;
          default -> throw new IllegalStateException("object of kind " + kind + " in the heap");
        };
  }

  private static void blacken(long address) {
    setColour(address, ObjectLayout.BLACK);
  }

  static void setColour(long address, int colour) {
    int others = Memory.getByte(address + ObjectLayout.COLOUR) & ~Heap.COLOURS;
    Memory.putByte(address + ObjectLayout.COLOUR, others | colour);
  }
}
