package dev.perigee.tier1.cache;

import dev.perigee.tier1.codememory.CodeRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/** A region without a real address: what is written can be read back, but not run. */
public final class FakeRegion implements CodeRegion {
  private static final int GRANULE = 16;

  private final int[] words;
  private final boolean rewritable;
  private final AtomicInteger synchronizations = new AtomicInteger();

  public FakeRegion(int bytes, boolean rewritable) {
    words = new int[bytes / Integer.BYTES];
    this.rewritable = rewritable;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public long base() {
    return 1L << 40;
  }

  @Override
  public long size() {
    return (long) words.length * Integer.BYTES;
  }

  @Override
  public int allocationGranularity() {
    return GRANULE;
  }

  @Override
  public boolean rewritable() {
    return rewritable;
  }

  @Override
  public void write(long offset, MemorySegment code) {
    if (offset % GRANULE != 0) {
      throw new IllegalArgumentException("offset " + offset);
    }
    for (int i = 0; i < code.byteSize() / Integer.BYTES; i++) {
      words[(int) (offset / Integer.BYTES) + i] =
          code.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
    }
  }

  @Override
  public void synchronizeCores() {
    synchronizations.incrementAndGet();
  }

  @Override
  public void close() {}

  /** The instruction word at an address of this region. */
  public int word(long address) {
    return words[(int) ((address - base()) / Integer.BYTES)];
  }

  /** The number of times that cores were synchronized. */
  public int synchronizations() {
    return synchronizations.get();
  }
}
