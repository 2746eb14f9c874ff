package dev.perigee.runtime.value;

import static dev.perigee.ir.Constant.MAX_SHORT_STRING;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TextLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteText;
import java.nio.charset.StandardCharsets;

/**
 * The strings of one engine. Those of up to {@code Constant.MAX_SHORT_STRING} bytes are interned,
 * and their bytes are padded with zeros to a multiple of 8.
 *
 * <p>Reading, copying or comparing the bytes of long strings is work that is reported to the heap's
 * meter in pieces. The meter may end the script between two pieces.
 */
public final class Strings {
  /** Maximum number of bytes that are processed between two reports to the meter. */
  public static final int PIECE = 1 << 20;

  /**
   * Fewer bytes than this are copied inline, which takes less time than a call of the system's copy
   * routine.
   */
  private static final int SHORT_COPY = 64;

  /** Work on fewer bytes than this is not reported to the meter. */
  private static final int UNMETERED = 1 << 10;

  private final Heap heap;
  private final long seed;
  private final InternTable interned;

  /** Address of the buffer for the bytes of a short string that is being looked up. */
  private final long buffer;

  /**
   * @param seed of the hash, different for each engine, so that colliding keys cannot be prepared
   *     in advance
   */
  public Strings(Heap heap, long seed) {
    this.heap = heap;
    this.seed = seed;
    interned = new InternTable(heap);
    buffer = heap.state() + StateLayout.STRING_BUFFER;
    Memory.putLong(heap.state() + StateLayout.HASH_SEED, seed);
  }

  /** {@code Tag.STRING} or {@code Tag.LONG_STRING}. */
  public static int tag(long string) {
    return Memory.getByte(string + ObjectLayout.KIND);
  }

  /** Number of bytes. */
  public static long length(long string) {
    return Memory.getLong(string + StringLayout.LENGTH);
  }

  /**
   * Makes the data that machine code needs to make strings. May collect.
   *
   * @throws RuntimeException the heap's owner's memory error
   */
  public void prepareForMachineCode() {
    heap.reserve(TextLayout.SIZE);
    long text = heap.allocateRaw(TextLayout.SIZE);
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      Memory.putInt(text + TextLayout.CELL_BYTES + 4L * sizeClass, SizeClasses.bytes(sizeClass));
    }
    for (int words = 0; words <= SizeClasses.LARGEST / Long.BYTES; words++) {
      int sizeClass = SizeClasses.of(words * Long.BYTES);
      Memory.putByte(text + TextLayout.SIZE_CLASSES + words, sizeClass);
    }
    Memory.putLong(heap.state() + StateLayout.TEXT, text);
  }

  /** Number of interned strings. */
  public long internedCount() {
    return interned.count();
  }

  /** A string of all these bytes. May collect. */
  public long create(byte[] bytes) {
    return create(bytes, 0, bytes.length);
  }

  /** A string of some of these bytes. May collect. */
  public long create(byte[] bytes, int offset, int length) {
    if (length > MAX_SHORT_STRING) {
      long string = allocateLong(length);
      for (int done = 0; done < length; done += PIECE) {
        int piece = Math.min(length - done, PIECE);
        Memory.copyIn(bytes, offset + done, string + StringLayout.BYTES + done, piece);
        worked(piece);
      }
      return string;
    }
    long hash = StringHash.start(seed, length);
    for (int at = 0; at < length; at += 8) {
      long word = StringHash.word(bytes, offset + at, length - at);
      Memory.putLong(buffer + at, word);
      hash = StringHash.mix(hash, word);
    }
    return intern(StringHash.finish(hash), length);
  }

  /** A string of this text in UTF-8. May collect. */
  public long create(String text) {
    return create(ByteText.encode(text));
  }

  /**
   * A string of bytes in raw memory, which must stay in place if a collection happens. May collect.
   */
  public long create(long address, long length) {
    if (length > MAX_SHORT_STRING) {
      long string = allocateLong(length);
      copy(address, string + StringLayout.BYTES, length);
      return string;
    }
    clearLastWord((int) length);
    Memory.copy(address, buffer, length);
    return internBuffer((int) length);
  }

  /** Part of a string that is reachable. May collect. */
  public long substring(long string, long offset, long length) {
    return create(string + StringLayout.BYTES + offset, length);
  }

  /**
   * The strings in consecutive slots, at least one, as one string. The slots must be roots. May
   * collect.
   */
  public long concatenate(long firstSlot, int count) {
    long length = 0;
    for (int i = 0; i < count; i++) {
      length += length(Memory.getLong(firstSlot + (long) i * SlotLayout.SIZE));
    }
    if (length > MAX_SHORT_STRING) {
      long string = allocateLong(length);
      copyParts(firstSlot, count, string + StringLayout.BYTES);
      return string;
    }
    clearLastWord((int) length);
    copyParts(firstSlot, count, buffer);
    return internBuffer((int) length);
  }

  private void copyParts(long firstSlot, int count, long target) {
    long at = target;
    for (int i = 0; i < count; i++) {
      long part = Memory.getLong(firstSlot + (long) i * SlotLayout.SIZE);
      long length = length(part);
      copy(part + StringLayout.BYTES, at, length);
      at += length;
    }
  }

  /** Copies bytes between ranges that do not overlap. */
  public void copy(long source, long target, long length) {
    if (length < SHORT_COPY) {
      copyShort(source, target, length);
      return;
    }
    for (long done = 0; done < length; done += PIECE) {
      long piece = Math.min(length - done, PIECE);
      Memory.copy(source + done, target + done, piece);
      worked(piece);
    }
  }

  /**
   * Copies fewer than {@link #SHORT_COPY} bytes. If there are at least 8, the last word may overlap
   * the one before.
   */
  private static void copyShort(long source, long target, long length) {
    if (length >= Long.BYTES) {
      long last = length - Long.BYTES;
      for (long at = 0; at < last; at += Long.BYTES) {
        Memory.putLong(target + at, Memory.getLong(source + at));
      }
      Memory.putLong(target + last, Memory.getLong(source + last));
    } else {
      for (long at = 0; at < length; at++) {
        Memory.putByte(target + at, Memory.getByte(source + at));
      }
    }
  }

  private void worked(long bytes) {
    if (bytes >= UNMETERED) {
      heap.worked(bytes);
    }
  }

  private void clearLastWord(int length) {
    if ((length & 7) != 0) {
      Memory.putLong(buffer + (length & ~7), 0);
    }
  }

  private long internBuffer(int length) {
    return intern(StringHash.hash(seed, buffer, length), length);
  }

  /** The interned string of the bytes in the buffer. */
  private long intern(int hash, int length) {
    long string = interned.find(hash, buffer, length);
    if (string != 0) {
      heap.collector().revive(string);
      return string;
    }
    long resizing = interned.bytesForResizing();
    heap.reserve(StringLayout.BYTES + length + resizing);
    string = heap.allocateUnfilled(Tag.STRING, StringLayout.BYTES + length);
    Memory.putInt(string + StringLayout.HASH, hash);
    Memory.putLong(string + StringLayout.LENGTH, length);
    for (int at = 0; at < length; at += 8) {
      Memory.putLong(string + StringLayout.BYTES + at, Memory.getLong(buffer + at));
    }
    interned.add(string, hash, resizing != 0);
    return string;
  }

  /**
   * A new string of more than {@code Constant.MAX_SHORT_STRING} bytes, which the caller fills from
   * {@code StringLayout.BYTES} on. May collect.
   */
  public long allocateLong(long length) {
    heap.reserve(StringLayout.BYTES + length);
    long string = heap.allocateUnfilled(Tag.LONG_STRING, StringLayout.BYTES + length);
    Memory.putLong(string + StringLayout.LENGTH, length);
    return string;
  }

  /** A copy of the string's bytes. It must be shorter than 2 GiB. */
  public byte[] bytes(long string) {
    byte[] bytes = new byte[Math.toIntExact(length(string))];
    for (int done = 0; done < bytes.length; done += PIECE) {
      int piece = Math.min(bytes.length - done, PIECE);
      Memory.copyOut(string + StringLayout.BYTES + done, bytes, done, piece);
      worked(piece);
    }
    return bytes;
  }

  /** The string, decoded as UTF-8. */
  public String text(long string) {
    return new String(bytes(string), StandardCharsets.UTF_8);
  }

  /** Whether two strings have the same bytes. */
  public boolean equal(long a, long b) {
    if (a == b) {
      return true;
    }
    if (tag(a) != Tag.LONG_STRING || tag(b) != Tag.LONG_STRING) {
      return false;
    }
    long length = length(a);
    return length == length(b) && mismatch(a, b, length) < 0;
  }

  /** Compares bytes as unsigned numbers: negative, 0 or positive. */
  public int compare(long a, long b) {
    if (a == b) {
      return 0;
    }
    long lengthA = length(a);
    long lengthB = length(b);
    long at = mismatch(a, b, Math.min(lengthA, lengthB));
    if (at < 0) {
      return Long.compare(lengthA, lengthB);
    }
    return Memory.getByte(a + StringLayout.BYTES + at)
        - Memory.getByte(b + StringLayout.BYTES + at);
  }

  /**
   * Index of the first byte in which two strings differ, among the first {@code length} ones, or
   * -1.
   */
  private long mismatch(long a, long b, long length) {
    for (long done = 0; done < length; done += PIECE) {
      long piece = Math.min(length - done, PIECE);
      long first = a + StringLayout.BYTES + done;
      long at = Memory.mismatch(first, b + StringLayout.BYTES + done, piece);
      worked(at < 0 ? piece : at);
      if (at >= 0) {
        return done + at;
      }
    }
    return -1;
  }

  /** The hash of a string. That of a long string is computed on first use. */
  public int hash(long string) {
    if (tag(string) == Tag.LONG_STRING
        && (Memory.getByte(string + ObjectLayout.FLAGS) & StringLayout.HASHED) == 0) {
      worked(length(string));
      int hash = StringHash.hash(seed, string + StringLayout.BYTES, length(string));
      Memory.putInt(string + StringLayout.HASH, hash);
      int flags = Memory.getByte(string + ObjectLayout.FLAGS);
      Memory.putByte(string + ObjectLayout.FLAGS, flags | StringLayout.HASHED);
    }
    return Memory.getInt(string + StringLayout.HASH);
  }
}
