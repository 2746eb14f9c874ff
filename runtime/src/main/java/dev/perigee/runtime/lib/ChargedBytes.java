package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteBuilder;
import dev.perigee.runtime.value.Strings;

/**
 * A byte buffer on the Java heap. Its memory is charged to the engine before it is allocated.
 * Closing the buffer cancels the charge.
 */
final class ChargedBytes implements AutoCloseable {
  /** Number of bytes that are not charged. */
  private static final int UNCHARGED = 4096;

  private final LuaState state;
  private final ByteBuilder bytes = new ByteBuilder();
  private long charged;

  ChargedBytes(LuaState state) {
    this.state = state;
  }

  /**
   * The bytes so far, to which the caller may append. Before it appends many at once it must call
   * {@link #reserve}.
   */
  ByteBuilder bytes() {
    return bytes;
  }

  /** Charges {@code further} more bytes. May collect and may throw the memory error. */
  void reserve(long further) {
    long needed = bytes.length() + further;
    if (needed <= charged + UNCHARGED) {
      return;
    }
    if (needed > ByteBuilder.MAXIMUM_LENGTH) {
      throw Errors.outOfMemory(state.record());
    }
    long target = Math.max(needed, 2 * charged);
    state.heap().charge(target - charged);
    charged = target;
  }

  /** Appends the bytes of a string object, which must be reachable. */
  void append(long string) {
    append(string + StringLayout.BYTES, Strings.length(string));
  }

  /** Appends bytes of a string object, which must be reachable. */
  void append(long address, long length) {
    reserve(length);
    int from = bytes.extend((int) length);
    for (int done = 0; done < length; done += Work.PIECE) {
      int piece = (int) Math.min(length - done, Work.PIECE);
      Memory.copyOut(address + done, bytes.array(), from + done, piece);
      Work.handled(state, piece);
    }
  }

  @Override
  public void close() {
    state.heap().uncharge(charged);
    charged = 0;
  }
}
