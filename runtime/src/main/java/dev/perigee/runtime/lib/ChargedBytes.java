package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteBuilder;
import dev.perigee.runtime.value.Strings;

/**
 * Bytes that are gathered on the Java heap, charged to the engine before they take room there. The
 * charge is taken back when it is closed.
 */
final class ChargedBytes implements AutoCloseable {
  /** So many bytes are not worth a charge. */
  private static final int UNCHARGED = 4096;

  private final LuaState state;
  private final ByteBuilder bytes = new ByteBuilder();
  private long charged;

  ChargedBytes(LuaState state) {
    this.state = state;
  }

  /**
   * The bytes gathered so far, to be appended to. Whoever appends many at once calls {@link
   * #reserve} before.
   */
  ByteBuilder bytes() {
    return bytes;
  }

  /** Charges so many further bytes. May collect; throws the memory error. */
  void reserve(long further) {
    long needed = bytes.length() + further;
    if (needed <= charged + UNCHARGED) {
      return;
    }
    if (needed > ByteBuilder.MAXIMUM_LENGTH) {
      throw state.errors().outOfMemory();
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
