package dev.perigee.tier1.cache;

import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.tier1.codememory.CodeRange;
import dev.perigee.tier1.lowering.CompiledCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native code in the region. Each engine that runs it holds a reference; once it is retired nobody
 * gets one any more, and its memory is used again when no thread can be inside ({@link
 * CodeEpochs}).
 */
public final class InstalledCode {
  /** At a pc without an entry: the stubs are at the region's start. */
  public static final int NO_ENTRY = 0;

  private static final int RETIRED = Integer.MIN_VALUE;

  private final CodeKey key;
  private final CodeRange range;
  private final long callEntry;
  private final int entryTable;
  private final int[] entries;

  /** How many references there are, in the low 31 bits, and {@link #RETIRED}. */
  private final AtomicInteger references = new AtomicInteger();

  InstalledCode(CodeKey key, CodeRange range, CompiledCode code) {
    this.key = key;
    this.range = range;
    callEntry = range.offset() + code.callEntry();
    entryTable = (int) range.offset() + code.code().length;
    entries = new int[code.entryCount()];
    code.entries().forEach((pc, offset) -> entries[pc] = (int) range.offset() + offset);
  }

  /** How long the table of entries behind the code is ({@link PrototypeLayout#ENTRIES}). */
  static int entryBytes(CompiledCode code) {
    return code.entryCount() * Integer.BYTES;
  }

  /** The code with the table behind it. */
  byte[] bytes(CompiledCode code) {
    byte[] bytes = Arrays.copyOf(code.code(), code.code().length + entryBytes(code));
    ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    table.position(code.code().length).asIntBuffer().put(entries);
    return bytes;
  }

  CodeKey key() {
    return key;
  }

  CodeRange range() {
    return range;
  }

  /** Offset in the region at which native code calls it. */
  public long callEntry() {
    return callEntry;
  }

  /** Offset in the region at which the driver enters at a pc, or {@link #NO_ENTRY}. */
  public int entry(int pc) {
    return pc < entries.length ? entries[pc] : NO_ENTRY;
  }

  /** Offset in the region of the table of entries ({@link PrototypeLayout#ENTRIES}). */
  public int entryTable() {
    return entryTable;
  }

  /**
   * Takes a reference.
   *
   * @return false, taking none, when the code is retired
   */
  public boolean acquire() {
    return references.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
  }

  /** Gives a reference back. */
  public void release() {
    references.decrementAndGet();
  }

  /** Whether some engine holds a reference. */
  public boolean isReferenced() {
    return (references.get() & ~RETIRED) != 0;
  }

  /** Whether engines have to let go of this code. */
  public boolean isRetired() {
    return references.get() < 0;
  }

  /** Retires the code; returns whether it was not retired before. */
  boolean retire() {
    return references.getAndUpdate(count -> count | RETIRED) >= 0;
  }
}
