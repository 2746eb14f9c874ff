package dev.perigee.tier1.arm64;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Executes the instructions among which {@link MacroAssembler} chooses, according to the manual's
 * pseudocode. It decodes by its own masks and rejects every other word.
 */
final class Machine {

  private static final int STEP_LIMIT = 1000;

  /** The general registers and, at 31, the stack pointer. */
  final long[] x = new long[32];

  /** The lower halves of the SIMD and floating-point registers. */
  final long[] d = new long[32];

  final Map<Long, Byte> memory = new HashMap<>();

  boolean n;
  boolean z;
  boolean c;
  boolean v;

  private int pc;

  /**
   * A machine whose registers hold different values, so that a change of any register is noticed.
   */
  Machine() {
    for (int i = 0; i < 32; i++) {
      x[i] = 0x1111_0000_8888_0000L + i * 0x0123_4567_0000_1000L;
      d[i] = 0x2222_0000_0000_0000L + i;
    }
  }

  Machine(Machine other) {
    System.arraycopy(other.x, 0, x, 0, x.length);
    System.arraycopy(other.d, 0, d, 0, d.length);
    memory.putAll(other.memory);
  }

  long get(Register register) {
    long value = register.isZero() ? 0 : x[register.number()];
    return register.is64Bit() ? value : value & 0xFFFF_FFFFL;
  }

  void set(Register register, long value) {
    x[register.number()] = register.is64Bit() ? value : value & 0xFFFF_FFFFL;
  }

  /** Runs to the end of the code. */
  void run(int[] words) {
    run(words, 0);
  }

  /** Runs from a position to the end of the code or to a {@code brk}; returns where it stopped. */
  int run(int[] words, int position) {
    pc = position;
    for (int step = 0; step < STEP_LIMIT; step++) {
      if (pc == words.length * 4 || words[pc / 4] == 0xD4200000) {
        return pc;
      }
      int word = words[pc / 4];
      int next = pc + 4;
      int distance = branchDistance(word);
      if (distance != 0) {
        pc += distance;
      } else {
        execute(word);
        pc = next;
      }
    }
    throw new AssertionError("the code does not end");
  }

  /** The distance of a branch that is taken, 4 if it is not taken, 0 for other instructions. */
  private int branchDistance(int word) {
    int rt = word & 31;
    long value = rt == 31 ? 0 : x[rt];
    if ((word & 0xFC000000) == 0x14000000) {
      return word << 6 >> 4;
    }
    if ((word & 0xFF000010) == 0x54000000) {
      return holds(word & 15) ? imm19(word) : 4;
    }
    if ((word & 0x7E000000) == 0x34000000) {
      long tested = word < 0 ? value : value & 0xFFFF_FFFFL;
      boolean wantsZero = (word & 1 << 24) == 0;
      return (tested == 0) == wantsZero ? imm19(word) : 4;
    }
    if ((word & 0x7E000000) == 0x36000000) {
      int bit = word >>> 31 << 5 | (word >>> 19 & 31);
      boolean wantsZero = (word & 1 << 24) == 0;
      return ((value >>> bit & 1) == 0) == wantsZero ? word << 13 >> 18 << 2 : 4;
    }
    return 0;
  }

  private static int imm19(int word) {
    return word << 8 >> 13 << 2;
  }

  private boolean holds(int condition) {
    boolean base =
        switch (condition >> 1) {
          case 0 -> z;
          case 1 -> c;
          case 2 -> n;
          case 3 -> v;
          case 4 -> c && !z;
          case 5 -> n == v;
          case 6 -> n == v && !z;
          default -> true;
        };
    boolean inverted = (condition & 1) != 0 && condition != 15;
    return base != inverted;
  }

  private void execute(int word) {
    if (word == 0xD503201F) {
      return;
    }
    if ((word & 0x1F800000) == 0x12800000) {
      moveWide(word);
    } else if ((word & 0x1F800000) == 0x12000000) {
      int bits = word < 0 ? 64 : 32;
      logical(word, LogicalImmediate.decode(word >>> 10 & 0x1FFF, bits), true);
    } else if ((word & 0x1FE0FC00) == 0x0A000000) {
      logical(word, zeroOr(word >>> 16 & 31), false);
    } else if ((word & 0x1F800000) == 0x11000000) {
      int shift = (word & 1 << 22) != 0 ? 12 : 0;
      add(word, stackOr(word >>> 5 & 31), (word >>> 10 & 0xFFFL) << shift, true);
    } else if ((word & 0x1FE0FC00) == 0x0B000000) {
      add(word, zeroOr(word >>> 5 & 31), zeroOr(word >>> 16 & 31), false);
    } else if ((word & 0x1FE0FC00) == (word < 0 ? 0x0B206000 : 0x0B204000)) {
      add(word, stackOr(word >>> 5 & 31), zeroOr(word >>> 16 & 31), true);
    } else if ((word & 0x3B000000) == 0x39000000) {
      access(word, (word >>> 10 & 0xFFFL) << log2Bytes(word));
    } else if ((word & 0x3B200C00) == 0x38000000) {
      access(word, word << 11 >> 23);
    } else if ((word & 0x3B20FC00) == 0x38206800) {
      access(word, zeroOr(word >>> 16 & 31));
    } else if ((word & 0x3B800000) == 0x29000000) {
      pair(word);
    } else if ((word & 0xFFFFFC00) == 0x9E670000) {
      d[word & 31] = zeroOr(word >>> 5 & 31);
    } else if ((word & 0xFFE01FE0) == 0x1E601000) {
      int immediate = word >>> 13 & 0xFF;
      int exponent = (immediate >> 4 & 7) < 4 ? (immediate >> 4 & 3) + 1 : (immediate >> 4 & 3) - 3;
      double magnitude = Math.scalb((16 + (immediate & 15)) / 16.0, exponent);
      d[word & 31] = Double.doubleToRawLongBits(immediate >= 128 ? -magnitude : magnitude);
    } else if ((word & 0xFFFFFFE0) == 0x2F00E400) {
      d[word & 31] = 0;
    } else {
      throw new AssertionError("the word %08x is not expected here".formatted(word));
    }
  }

  private long zeroOr(int number) {
    return number == 31 ? 0 : x[number];
  }

  private long stackOr(int number) {
    return x[number];
  }

  private void write(int word, long value, boolean stack) {
    int rd = word & 31;
    if (rd != 31 || stack) {
      x[rd] = word < 0 ? value : value & 0xFFFF_FFFFL;
    }
  }

  private void moveWide(int word) {
    int shift = (word >>> 21 & 3) * 16;
    long immediate = (word >>> 5 & 0xFFFFL) << shift;
    long value =
        switch (word >>> 29 & 3) {
          case 0 -> ~immediate;
          case 2 -> immediate;
          case 3 -> (zeroOr(word & 31) & ~(0xFFFFL << shift)) | immediate;
          default -> throw new AssertionError("reserved");
        };
    write(word, value, false);
  }

  private void logical(int word, long operand, boolean immediate) {
    long rn = zeroOr(word >>> 5 & 31);
    int operation = word >>> 29 & 3;
    long value =
        switch (operation) {
          case 1 -> rn | operand;
          case 2 -> rn ^ operand;
          default -> rn & operand;
        };
    if (operation == 3) {
      flags(word < 0 ? value : (int) value, false, false);
    }
    write(word, value, immediate && operation != 3);
  }

  private void flags(long result, boolean carry, boolean overflow) {
    n = result < 0;
    z = result == 0;
    c = carry;
    v = overflow;
  }

  private void add(int word, long left, long right, boolean mayWriteStack) {
    boolean subtract = (word & 1 << 30) != 0;
    boolean setFlags = (word & 1 << 29) != 0;
    long a = word < 0 ? left : (int) left;
    long b = word < 0 ? right : (int) right;
    long result = subtract ? a - b : a + b;
    if (setFlags) {
      if (word < 0) {
        boolean carry =
            subtract ? Long.compareUnsigned(a, b) >= 0 : Long.compareUnsigned(result, a) < 0;
        boolean overflow = (((a ^ result) & (subtract ? a ^ b : b ^ result)) < 0);
        flags(result, carry, overflow);
      } else {
        long unsignedA = a & 0xFFFF_FFFFL;
        long unsignedB = b & 0xFFFF_FFFFL;
        boolean carry = subtract ? unsignedA >= unsignedB : (unsignedA + unsignedB) >>> 32 != 0;
        int narrow = (int) result;
        flags(narrow, carry, result != narrow);
      }
    }
    write(word, result, mayWriteStack && !setFlags);
  }

  private static int log2Bytes(int word) {
    boolean quad = (word & 1 << 26) != 0 && (word & 1 << 23) != 0;
    return quad ? 4 : word >>> 30;
  }

  private void access(int word, long offset) {
    long address = stackOr(word >>> 5 & 31) + offset;
    int bytes = 1 << log2Bytes(word);
    int rt = word & 31;
    int operation = word >>> 22 & 3;
    if ((word & 1 << 26) != 0) {
      if (bytes > 8) {
        throw new AssertionError("128 bits are not expected here");
      }
      if (operation == 0) {
        store(address, d[rt], bytes);
      } else {
        d[rt] = load(address, bytes);
      }
      return;
    }
    if (operation == 0) {
      store(address, zeroOr(rt), bytes);
      return;
    }
    long value = load(address, bytes);
    int unused = 64 - 8 * bytes;
    if (operation >= 2) {
      value = value << unused >> unused;
    }
    if (rt != 31) {
      x[rt] = operation == 3 ? value & 0xFFFF_FFFFL : value;
    }
  }

  private void pair(int word) {
    boolean vector = (word & 1 << 26) != 0;
    int bytes = vector ? 4 << (word >>> 30) : word < 0 ? 8 : 4;
    long address = stackOr(word >>> 5 & 31) + (long) (word << 10 >> 25) * bytes;
    int first = word & 31;
    int second = word >>> 10 & 31;
    long[] registers = vector ? d : x;
    if ((word & 1 << 22) != 0) {
      registers[first] = load(address, bytes);
      registers[second] = load(address + bytes, bytes);
    } else {
      store(address, registers[first], bytes);
      store(address + bytes, registers[second], bytes);
    }
  }

  private long load(long address, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      Byte octet = memory.get(address + i);
      if (octet == null) {
        throw new AssertionError("nothing is stored at 0x%x".formatted(address + i));
      }
      value = value << 8 | (octet & 0xFF);
    }
    return value;
  }

  void store(long address, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      memory.put(address + i, (byte) (value >>> (8 * i)));
    }
  }

  @Override
  public String toString() {
    return "x=%s d=%s memory=%s".formatted(Arrays.toString(x), Arrays.toString(d), memory);
  }
}
