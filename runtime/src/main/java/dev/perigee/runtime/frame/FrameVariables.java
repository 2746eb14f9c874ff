package dev.perigee.runtime.frame;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.SlotContents;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a frame as {@code debug.getlocal} counts them: from 1 up the visible local
 * variables and then the values above them; from -1 down a vararg function's extra arguments. Slots
 * that hold no Lua value (links, unnamed cells) are skipped.
 */
public final class FrameVariables {
  private static final int SLOT = SlotLayout.SIZE;

  private final Prototypes prototypes;
  private final Heap heap;
  private final FrameCursor frame;
  private final List<LocalVariable> locals;
  private final long firstUnnamed;

  /** The variables of a cursor's frame. Valid until the stack changes. */
  public FrameVariables(Frames frames, FrameCursor frame) {
    prototypes = frames.prototypes();
    heap = frames.values().heap();
    this.frame = frame;
    locals = frame.isLua() ? visible(frame.prototype(), frame.pc()) : List.of();
    firstUnnamed = locals.isEmpty() ? frame.base() : slot(locals.getLast()) + SLOT;
  }

  /**
   * The local variables that are visible at a pc. Parameters are visible from the beginning, even
   * before they have their cells.
   */
  private static List<LocalVariable> visible(Prototype prototype, int pc) {
    List<LocalVariable> visible = new ArrayList<>();
    List<LocalVariable> all = prototype.locals();
    for (int i = 0; i < all.size(); i++) {
      LocalVariable local = all.get(i);
      if ((local.startPc() <= pc || i < prototype.parameterCount()) && pc < local.endPc()) {
        visible.add(local);
      }
    }
    return visible;
  }

  /** Name of a function's parameter, counted from 1, or null if there is no such parameter. */
  public static @Nullable String parameterName(Prototype prototype, long index) {
    boolean exists =
        index > 0 && index <= prototype.parameterCount() && index <= prototype.locals().size();
    return exists ? prototype.locals().get((int) index - 1).name() : null;
  }

  private long slot(LocalVariable local) {
    return frame.base() + (long) local.slot() * SLOT;
  }

  /** Name of a variable, or null if there is no such variable. */
  public @Nullable String name(int index) {
    if (index > 0 && index <= locals.size()) {
      return locals.get(index - 1).name();
    }
    if (address(index) == 0) {
      return null;
    }
    return index < 0 ? "(vararg)" : frame.isLua() ? "(temporary)" : "(C temporary)";
  }

  /** Address of a variable's slot, or 0 if there is no such variable. */
  private long address(int index) {
    if (index < 0) {
      return extraArgument(-index);
    }
    if (index <= locals.size()) {
      return index == 0 ? 0 : slot(locals.get(index - 1));
    }
    int left = index - locals.size();
    for (long slot = firstUnnamed; slot < frame.limit(); slot += SLOT) {
      if (isValue(slot) && --left == 0) {
        return slot;
      }
    }
    return 0;
  }

  private long extraArgument(int index) {
    // Before its first instruction, VARARGPREP, the frame has not been moved yet.
    if (!frame.isLua() || !frame.prototype().vararg() || frame.pc() == 0) {
      return 0;
    }
    int extra = Memory.getInt(frame.function() + LinkLayout.EXTRA);
    return index > extra || index < 0
        ? 0
        : frame.base() - (long) (extra + 2) * SLOT + (long) (index - 1) * SLOT;
  }

  private boolean isValue(long slot) {
    int tag = Slots.tag(slot);
    boolean stripped = frame.isLua() && frame.prototype().locals().isEmpty();
    return tag != Tag.LINK && (tag < Tag.CELL || (tag == Tag.CELL && stripped));
  }

  /** The index of the value in a slot. */
  public int indexOf(long address) {
    int index = 1;
    for (LocalVariable local : locals) {
      if (slot(local) < address) {
        index++;
      }
    }
    for (long slot = firstUnnamed; slot < address; slot += SLOT) {
      if (isValue(slot)) {
        index++;
      }
    }
    return index;
  }

  /** Address of the value of a named variable, in a slot or a cell. */
  public long value(int index) {
    long slot = address(index);
    return Slots.tag(slot) == Tag.CELL ? Memory.getLong(slot) + CellLayout.VALUE : slot;
  }

  /**
   * Sets the value of a named variable. The frame does not continue in native code, which may have
   * kept the old value. A Java function's values are never changed, since Java code may rely on
   * them to keep an object alive. The hidden variables of a numeric loop must keep their types,
   * since FORLOOP does not check them again.
   *
   * @param coroutine the frame's coroutine
   * @return whether the value has been changed
   */
  public boolean set(long coroutine, int index, int tag, long payload) {
    if (!frame.isLua()) {
      return false;
    }
    long slot = address(index);
    if (Slots.tag(slot) == Tag.CELL) {
      setCell(Memory.getLong(slot), tag, payload);
    } else if (tag != Slots.tag(slot) && isLoopState(slot)) {
      return false;
    } else {
      put(slot, tag, payload);
      // A captured to-be-closed variable is also in a cell, which has no name.
      if (slot + SLOT == firstUnnamed
          && firstUnnamed < frame.limit()
          && Slots.tag(firstUnnamed) == Tag.CELL) {
        setCell(Memory.getLong(firstUnnamed), tag, payload);
      }
    }
    heap.noteStore(coroutine);
    long marks = frame.link() + LinkLayout.MARKS;
    Memory.putByte(marks, Memory.getByte(marks) | LinkLayout.CHANGED);
    if (frame.calleeLink() != 0) {
      Memory.putInt(frame.calleeLink() + LinkLayout.NATIVE, 0);
    }
    return true;
  }

  private boolean isLoopState(long address) {
    long slot = (address - frame.base()) >> SlotLayout.SHIFT;
    Prototype prototype = frame.prototype();
    return Tag.isNumber(Slots.tag(address))
        && slot >= 0
        && slot < prototype.tops()[frame.pc()]
        && SlotContents.isLoopState(contents()[(int) slot]);
  }

  private byte[] contents() {
    return prototypes.slotContentsOf(Memory.getLong(frame.function())).at(frame.pc());
  }

  private void setCell(long cell, int tag, long payload) {
    put(cell + CellLayout.VALUE, tag, payload);
    heap.noteStore(cell);
  }

  private static void put(long slot, int tag, long payload) {
    Memory.putLong(slot + SlotLayout.PAYLOAD, payload);
    Memory.putByte(slot + SlotLayout.TAG, tag);
  }
}
