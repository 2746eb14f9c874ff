package dev.perigee.tier1.codememory;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The last rung: no executable memory. All functions stay in the interpreter. */
final class NoRegion implements CodeRegion {
  static final String NAME = "none";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long base() {
    return 0;
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public int allocationGranularity() {
    return CodeLimits.ALIGNMENT;
  }

  @Override
  public boolean rewritable() {
    return false;
  }

  @Override
  public void write(long offset, MemorySegment code) {
    CodeLimits.checkCode(code.byteSize(), 1);
    Objects.checkFromIndexSize(offset, code.byteSize(), size());
  }

  @Override
  public void synchronizeCores() {}

  @Override
  public void close() {}
}
