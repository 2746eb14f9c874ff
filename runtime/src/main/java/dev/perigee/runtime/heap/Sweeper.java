package dev.perigee.runtime.heap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sweeping half of a collection, in slices: frees dead objects and makes all others white
 * again. The program runs between slices; the objects that it allocates have the new white,
 * wherever they are.
 */
final class Sweeper {
  /**
   * What is being swept. The intern table comes first, since it holds addresses of dead strings.
   */
  private enum Stage {
    STRINGS,
    CELLS,
    LARGE,
    EMPTY_CHUNKS,
    DONE
  }

  /**
   * Number of entries of the intern table, or of pages without objects, that are passed at once.
   */
  private static final int PIECE = 256;

  /** Units of work for freeing an object with pages of its own. */
  private static final int FREEING_LARGE = 200;

  /** Units of work for returning a chunk to the system. */
  private static final int FREEING_CHUNK = 20_000;

  private final ObjectBlocks objects;
  private final LargeObjects large;
  private final RawBlocks raw;
  private final Pages pages;
  private Stage stage = Stage.DONE;
  private int dead;
  private int alive;

  /** The position of the sweep of cells: a chunk and a page in it. */
  private int chunkIndex;

  private int page;

  /** The position of the sweep of large objects. */
  private int largeIndex;

  Sweeper(ObjectBlocks objects, LargeObjects large, RawBlocks raw, Pages pages) {
    this.objects = objects;
    this.large = large;
    this.raw = raw;
    this.pages = pages;
  }

  /**
   * Begins a sweep.
   *
   * @param deadWhite the white of dead objects
   * @param newWhite the white that all other objects get
   */
  void begin(int deadWhite, int newWhite, @Nullable WeakStrings strings) {
    dead = deadWhite;
    alive = newWhite;
    chunkIndex = 0;
    page = 0;
    largeIndex = 0;
    if (strings == null) {
      stage = Stage.CELLS;
    } else {
      stage = Stage.STRINGS;
      strings.beginSweep();
    }
  }

  boolean isDone() {
    return stage == Stage.DONE;
  }

  /**
   * Continues the sweep.
   *
   * @param units approximate number of units of work to do
   * @param keep bytes of chunks that are not returned to the system
   * @param thorough whether to also free empty pages of raw blocks
   * @return the units that are left; positive only if the sweep is done
   */
  long run(long units, @Nullable WeakStrings strings, long keep, boolean thorough) {
    long left = units;
    while (left > 0 && stage != Stage.DONE) {
      left =
          switch (stage) {
            case STRINGS -> {
              if (strings == null || !strings.sweep(PIECE)) {
                stage = Stage.CELLS;
              }
              yield left - PIECE / 2;
            }
            case CELLS -> sweepCells(left);
            case LARGE -> sweepLarge(left);
            case EMPTY_CHUNKS -> releaseChunks(left, keep, thorough);
            case DONE -> left;
          };
    }
    return left;
  }

  private long sweepCells(long units) {
    long left = units;
    List<Chunk> chunks = pages.chunks();
    while (chunkIndex < chunks.size()) {
      Chunk chunk = chunks.get(chunkIndex);
      while (page < chunk.pages) {
        if (left <= 0) {
          return left;
        }
        int sizeClass = chunk.objectClass[page] - 1;
        long address = chunk.address + (long) page * Pages.SIZE;
        page++;
        left -= sizeClass < 0 ? 1 : objects.sweepPage(address, sizeClass, dead, alive);
      }
      chunkIndex++;
      page = 0;
    }
    stage = Stage.LARGE;
    return left;
  }

  private long sweepLarge(long units) {
    long left = units;
    while (largeIndex < large.count()) {
      if (left <= 0) {
        return left;
      }
      if (large.sweep(largeIndex, dead, alive)) {
        largeIndex++;
        left--;
      } else {
        left -= FREEING_LARGE;
      }
    }
    stage = Stage.EMPTY_CHUNKS;
    return left;
  }

  private long releaseChunks(long units, long keep, boolean thorough) {
    if (thorough) {
      raw.releaseUnused();
    }
    int most = (int) Math.min(Integer.MAX_VALUE, 1 + units / FREEING_CHUNK);
    int released = pages.releaseEmpty(keep, most);
    if (released < most) {
      stage = Stage.DONE;
    }
    return units - (long) FREEING_CHUNK * released;
  }
}
