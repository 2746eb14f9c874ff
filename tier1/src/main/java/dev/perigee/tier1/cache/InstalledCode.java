package dev.perigee.tier1.cache;

import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.tier1.codememory.CodeRange;
import dev.perigee.tier1.emission.CompiledCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native code in the region. Each engine that runs it holds a reference. Once it is retired, no
 * engine gets a reference any more, and its memory is used again when no thread can be inside
 * ({@link CodeEpochs}).
 */
public final class InstalledCode {
  /**
   * The offset at a pc without an entry. No entry has it, since the stubs are at the region's
   * start.
   */
  public static final int NO_ENTRY = 0;

  private static final int RETIRED = Integer.MIN_VALUE;

  private final CodeKey key;
  private final CodeRange range;
  private final long callEntry;
  private final int entryTable;
  private final int[] entries;

  /** The number of references in the low 31 bits, and {@link #RETIRED}. */
  private final AtomicInteger references = new AtomicInteger();

  InstalledCode(CodeKey key, CodeRange range, CompiledCode code) {
    this.key = key;
    this.range = range;
    callEntry = range.offset() + code.callEntry();
    entryTable = (int) range.offset() + code.code().length;
    entries = new int[code.entryCount()];
    code.entries().forEach((pc, offset) -> entries[pc] = (int) range.offset() + offset);
  }

  /**
   * The length in bytes of the table of entries after the code ({@link PrototypeLayout#ENTRIES}).
   */
  static int entryBytes(CompiledCode code) {
    return code.entryCount() * Integer.BYTES;
  }

  /** The code, followed by the table. */
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
   * @return false if the code is retired; no reference is taken then
   */
  public boolean acquire() {
    return references.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
  }

  /** Returns a reference. */
  public void release() {
    references.decrementAndGet();
  }

  /** Whether any engine holds a reference. */
  public boolean isReferenced() {
    return (references.get() & ~RETIRED) != 0;
  }

  /** Whether engines have to stop using this code. */
  public boolean isRetired() {
    return references.get() < 0;
  }

  /** Retires the code; returns whether it was not retired before. */
  boolean retire() {
    return references.getAndUpdate(count -> count | RETIRED) >= 0;
  }
}
