package dev.perigee.tier1.codememory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Hands out ranges of a {@link CodeRegion}: best fit, the lowest address among equals. Neighbouring
 * gaps are merged when a range is freed. All methods may be called by any thread.
 *
 * <p>If the region is not rewritable, a freed range is not handed out again.
 */
public final class CodeAllocator {
  private static final Comparator<Gap> SMALLEST_FIRST =
      Comparator.comparingLong(Gap::length).thenComparingLong(Gap::offset);

  private record Gap(long offset, long length) {}

  private final int granule;
  private final long size;
  private final boolean reuses;

  /** Every gap by offset; no two touch. */
  private final TreeMap<Long, Gap> gaps = new TreeMap<>();

  private final TreeSet<Gap> bySize = new TreeSet<>(SMALLEST_FIRST);
  private final Map<Long, CodeRange> live = new HashMap<>();

  /** Offset from which on nothing has ever been handed out. */
  private long fresh;

  private long used;
  private long available;

  /** An allocator of the whole region. Nothing else may write to the region. */
  public CodeAllocator(CodeRegion region) {
    this.granule = region.allocationGranularity();
    this.size = region.size();
    this.reuses = region.rewritable();
    if (size > 0) {
      addGap(new Gap(0, size));
    }
  }

  /**
   * Reserves memory for code.
   *
   * @param length of the code in bytes, at least 1
   * @return a range of at least that length, or nothing if no gap is large enough
   * @throws IllegalArgumentException if the length is not positive
   */
  public synchronized Optional<CodeRange> allocate(long length) {
    if (length <= 0) {
      throw new IllegalArgumentException("code of " + length + " bytes");
    }
    if (length > size) {
      return Optional.empty();
    }
    long rounded = CodeLimits.roundUp(length, granule);
    Gap gap = bySize.ceiling(new Gap(0, rounded));
    if (gap == null) {
      return Optional.empty();
    }
    removeGap(gap);
    if (gap.length > rounded) {
      addGap(new Gap(gap.offset + rounded, gap.length - rounded));
    }
    CodeRange range = new CodeRange(gap.offset, rounded, gap.offset < fresh);
    fresh = Math.max(fresh, gap.offset + rounded);
    used += rounded;
    live.put(range.offset(), range);
    return Optional.of(range);
  }

  /**
   * Frees a range. No thread may be inside its code, and none may enter it any more.
   *
   * @throws IllegalArgumentException if the range is not one that this allocator has handed out, or
   *     has been freed before
   */
  public synchronized void free(CodeRange range) {
    if (!live.remove(range.offset(), range)) {
      throw new IllegalArgumentException(range + " is not allocated");
    }
    used -= range.length();
    if (!reuses) {
      return;
    }
    long start = range.offset();
    long end = start + range.length();
    Map.Entry<Long, Gap> before = gaps.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue().length == start) {
      start = before.getKey();
      removeGap(before.getValue());
    }
    Gap after = gaps.get(end);
    if (after != null) {
      end += after.length;
      removeGap(after);
    }
    addGap(new Gap(start, end - start));
  }

  /** Bytes that are handed out and not freed. */
  public synchronized long used() {
    return used;
  }

  /** Bytes that can still be handed out, in gaps of any size. */
  public synchronized long available() {
    return available;
  }

  /** The largest length that {@link #allocate} can serve now. */
  public synchronized long largestGap() {
    return bySize.isEmpty() ? 0 : bySize.last().length;
  }

  private void addGap(Gap gap) {
    gaps.put(gap.offset, gap);
    bySize.add(gap);
    available += gap.length;
  }

  private void removeGap(Gap gap) {
    gaps.remove(gap.offset);
    bySize.remove(gap);
    available -= gap.length;
  }
}
