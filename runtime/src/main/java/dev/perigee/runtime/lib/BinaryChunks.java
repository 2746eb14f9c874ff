package dev.perigee.runtime.lib;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.binary.InvalidChunkException;
import dev.perigee.ir.binary.PrototypeReader;
import dev.perigee.ir.binary.PrototypeWriter;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;

/** Binary chunks: {@code string.dump} (manual 6.4), and reading its results in {@code load}. */
final class BinaryChunks {
  /**
   * Bytes of Java heap that reading takes for each byte of a chunk, including the prototypes'
   * lists.
   */
  private static final int READER_BYTES_PER_CHUNK_BYTE = 20;

  /** Instructions that reading and verifying a byte counts as. */
  private static final int WORK_PER_CHUNK_BYTE = 10;

  private BinaryChunks() {}

  static int dump(CallContext context) {
    if (!Tag.isFunction(context.tag(1))) {
      throw context.typeError(1, "function");
    }
    if (context.tag(1) != Tag.CLOSURE) {
      throw context.error("unable to dump given function");
    }
    Prototype prototype = context.state().frames().prototypes().prototypeOf(context.payload(1));
    context.state().meter().count(wordsOf(prototype));
    byte[] chunk = PrototypeWriter.write(prototype, context.isTrue(2));
    context.state().meter().count(chunk.length);
    context.pushBytes(chunk);
    return 1;
  }

  private static long wordsOf(Prototype prototype) {
    long words = prototype.code().length;
    for (Prototype child : prototype.children()) {
      words += wordsOf(child);
    }
    return words;
  }

  /** The main function of a binary chunk. Fails if the host does not allow binary chunks. */
  static Prototype read(LuaState state, byte[] chunk, String name) {
    if (!state.host().allowsBinaryChunks()) {
      throw state.errors().plain("this engine's host does not allow binary chunks");
    }
    state.meter().count((long) chunk.length * WORK_PER_CHUNK_BYTE);
    long charge = (long) chunk.length * READER_BYTES_PER_CHUNK_BYTE;
    state.heap().charge(charge);
    try {
      return PrototypeReader.read(chunk);
    } catch (InvalidChunkException e) {
      String shown = shownName(name);
      throw state.errors().plain(shown + ": bad binary format (" + e.getMessage() + ")");
    } finally {
      state.heap().uncharge(charge);
    }
  }

  private static String shownName(String name) {
    if (name.startsWith("@") || name.startsWith("=")) {
      return name.substring(1);
    }
    return name.startsWith("\u001b") ? "binary string" : name;
  }
}
