package dev.perigee.tier0;

import static dev.perigee.runtime.memory.Memory.getByte;
import static dev.perigee.runtime.memory.Memory.getDouble;
import static dev.perigee.runtime.memory.Memory.getInt;
import static dev.perigee.runtime.memory.Memory.getLong;
import static dev.perigee.runtime.memory.Memory.putByte;
import static dev.perigee.runtime.memory.Memory.putDouble;
import static dev.perigee.runtime.memory.Memory.putLong;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Opcodes;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.LuaIntegers;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;

/**
 * Fast paths that the loop has no room for: one call instead of the way to the driver and back. As
 * in the loop, an operation is done whole or not begun.
 */
final class FastPaths {
  /** Returned by {@link #run}: the driver has to do it. */
  static final int STEP = -1;

  private static final int SLOT = SlotLayout.SIZE;

  /** Metatables in a row that {@link #inheritedNode} looks through. */
  private static final int MAX_CHAIN = 16;

  private FastPaths() {}

  /**
   * Runs the instruction at a pc, if it has a fast path here.
   *
   * @param k address of the constants
   * @return the next pc, or {@link #STEP}
   */
  static int run(long state, long base, long k, int[] code, int pc) {
    int word = code[pc];
    long a = base + (long) Instruction.a(word) * SLOT;
    long b = base + (long) Instruction.b(word) * SLOT;
    switch (word & 0xff) {
      case Opcodes.LOADF -> {
        putDouble(a, Instruction.sbx(word));
        return tagged(a, Tag.FLOAT, pc);
      }
      case Opcodes.LOADNIL -> {
        for (int i = Instruction.b(word); i >= 0; i--) {
          putByte(a + (long) i * SLOT + SlotLayout.TAG, Tag.NIL);
        }
        return pc + 1;
      }
      case Opcodes.LFALSESKIP -> {
        return tagged(a, Tag.FALSE, pc + 1);
      }
      case Opcodes.TESTSET -> {
        return testSet(a, b, word, code, pc);
      }
      case Opcodes.FORPREP -> {
        return prepareLoop(a, word, pc);
      }
      case Opcodes.FORLOOP -> {
        return floatLoop(a, word, pc);
      }
      case Opcodes.TFORPREP -> {
        return pc + 1 + Instruction.bx(word);
      }
      case Opcodes.TFORLOOP -> {
        if (tag(a + 4L * SLOT) == Tag.NIL) {
          return pc + 1;
        }
        copy(a + 4L * SLOT, a + 2L * SLOT);
        return pc + 1 - Instruction.bx(word);
      }
      case Opcodes.GETTABLE -> {
        long key = base + (long) Instruction.c(word) * SLOT;
        return tag(key) == Tag.STRING ? getField(state, k, a, b, getLong(key), pc) : STEP;
      }
      case Opcodes.GETFIELD -> {
        long key = getLong(k + (long) Instruction.c(word) * SLOT);
        return getField(state, k, a, b, key, pc);
      }
      case Opcodes.SELF -> {
        return self(state, k, a, b, getLong(k + (long) Instruction.c(word) * SLOT), pc);
      }
      case Opcodes.SETTABLE -> {
        return tag(b) == Tag.STRING && tag(a) == Tag.TABLE
            ? setField(getLong(a), getLong(b), base + (long) Instruction.c(word) * SLOT, pc)
            : STEP;
      }
      case Opcodes.SETI -> {
        return setElement(a, Instruction.b(word), base + (long) Instruction.c(word) * SLOT, pc);
      }
      case Opcodes.SETTABUP -> {
        long cell = upvalue(base, Instruction.a(word));
        long key = getLong(k + (long) Instruction.b(word) * SLOT);
        return tag(cell + CellLayout.VALUE) == Tag.TABLE
            ? setField(
                getLong(cell + CellLayout.VALUE), key, base + (long) Instruction.c(word) * SLOT, pc)
            : STEP;
      }
      case Opcodes.LEN -> {
        if (!Tag.isString(tag(b))) {
          return STEP;
        }
        putLong(a, getLong(getLong(b) + StringLayout.LENGTH));
        return tagged(a, Tag.INTEGER, pc);
      }
      case Opcodes.ADD,
          Opcodes.SUB,
          Opcodes.MUL,
          Opcodes.DIV,
          Opcodes.MOD,
          Opcodes.POW,
          Opcodes.IDIV,
          Opcodes.BAND,
          Opcodes.BOR,
          Opcodes.BXOR,
          Opcodes.SHL,
          Opcodes.SHR -> {
        return arithmetic(word & 0xff, a, b, base + (long) Instruction.c(word) * SLOT, pc);
      }
      case Opcodes.ADDK,
          Opcodes.SUBK,
          Opcodes.MULK,
          Opcodes.DIVK,
          Opcodes.MODK,
          Opcodes.POWK,
          Opcodes.IDIVK,
          Opcodes.BANDK,
          Opcodes.BORK,
          Opcodes.BXORK -> {
        return arithmetic(
            REGISTER_FORM[word & 0xff], a, b, k + (long) Instruction.c(word) * SLOT, pc);
      }
      case Opcodes.SHLI, Opcodes.SHRI -> {
        if (tag(b) != Tag.INTEGER) {
          return STEP;
        }
        int immediate = Instruction.sc(word);
        putLong(
            a,
            (word & 0xff) == Opcodes.SHLI
                ? LuaIntegers.shiftLeft(getLong(b), immediate)
                : LuaIntegers.shiftRight(getLong(b), immediate));
        return tagged(a, Tag.INTEGER, pc);
      }
      case Opcodes.NOT -> {
        return tagged(a, Tag.ofBoolean(Tag.isFalse(tag(b))), pc);
      }
      case Opcodes.SETUPVAL -> {
        long cell = upvalue(base, Instruction.a(word));
        if (isBlack(cell)) {
          return STEP;
        }
        copy(b, cell + CellLayout.VALUE);
        return pc + 1;
      }
      case Opcodes.UNM -> {
        return negate(a, b, pc);
      }
      case Opcodes.BNOT -> {
        if (tag(b) != Tag.INTEGER) {
          return STEP;
        }
        putLong(a, ~getLong(b));
        return tagged(a, Tag.INTEGER, pc);
      }
      default -> {
        return STEP;
      }
    }
  }

  /** At the number of an operation with a constant operand, that with two slots. */
  private static final int[] REGISTER_FORM = new int[256];

  static {
    REGISTER_FORM[Opcodes.ADDK] = Opcodes.ADD;
    REGISTER_FORM[Opcodes.SUBK] = Opcodes.SUB;
    REGISTER_FORM[Opcodes.MULK] = Opcodes.MUL;
    REGISTER_FORM[Opcodes.DIVK] = Opcodes.DIV;
    REGISTER_FORM[Opcodes.MODK] = Opcodes.MOD;
    REGISTER_FORM[Opcodes.POWK] = Opcodes.POW;
    REGISTER_FORM[Opcodes.IDIVK] = Opcodes.IDIV;
    REGISTER_FORM[Opcodes.BANDK] = Opcodes.BAND;
    REGISTER_FORM[Opcodes.BORK] = Opcodes.BOR;
    REGISTER_FORM[Opcodes.BXORK] = Opcodes.BXOR;
  }

  private static int tag(long slot) {
    return getByte(slot + SlotLayout.TAG);
  }

  private static long upvalue(long base, int index) {
    return getLong(getLong(base - 2L * SLOT) + ClosureLayout.UPVALUES + (long) index * Long.BYTES);
  }

  private static int tagged(long slot, int tag, int pc) {
    putByte(slot + SlotLayout.TAG, tag);
    return pc + 1;
  }

  private static void copy(long from, long to) {
    putLong(to, getLong(from));
    putByte(to + SlotLayout.TAG, tag(from));
  }

  private static int testSet(long a, long b, int word, int[] code, int pc) {
    if (!Tag.isFalse(tag(b)) != (Instruction.c(word) != 0)) {
      return pc + 2;
    }
    copy(b, a);
    return pc + 2 + Instruction.sj(code[pc + 1]);
  }

  private static int prepareLoop(long a, int word, int pc) {
    long limit = a + SLOT;
    long step = limit + SLOT;
    if (tag(a) != Tag.INTEGER || tag(limit) != Tag.INTEGER || tag(step) != Tag.INTEGER) {
      return STEP;
    }
    long start = getLong(a);
    long bound = getLong(limit);
    long increment = getLong(step);
    if (increment == 0) {
      return STEP;
    }
    if (LuaIntegers.isLoopSkipped(start, bound, increment)) {
      return pc + 2 + Instruction.bx(word);
    }
    putLong(limit, LuaIntegers.furtherIterations(start, bound, increment));
    putLong(step + SLOT, start);
    return tagged(step + SLOT, Tag.INTEGER, pc);
  }

  private static int floatLoop(long a, int word, int pc) {
    double step = getDouble(a + 2L * SLOT);
    double index = getDouble(a) + step;
    double limit = getDouble(a + SLOT);
    if (step > 0 ? index <= limit : limit <= index) {
      putDouble(a, index);
      putDouble(a + 3L * SLOT, index);
      putByte(a + 3L * SLOT + SlotLayout.TAG, Tag.FLOAT);
      return pc + 1 - Instruction.bx(word);
    }
    return pc + 1;
  }

  /** The node with a short string as its key, or 0. */
  private static long node(long table, long key) {
    long mask = getInt(table + TableLayout.NODE_MASK);
    long node =
        getLong(table + TableLayout.NODES)
            + ((getInt(key + StringLayout.HASH) & mask) << TableLayout.NODE_SHIFT);
    while (true) {
      if (getLong(node + TableLayout.NODE_KEY) == key
          && getByte(node + TableLayout.NODE_KEY_TAG) == Tag.STRING) {
        return node;
      }
      int next = getInt(node + TableLayout.NODE_NEXT);
      if (next == 0) {
        return 0;
      }
      node += (long) next << TableLayout.NODE_SHIFT;
    }
  }

  /**
   * The node with a key and a value in a table, or in the tables that its {@code __index} leads to;
   * 0 when there is none.
   */
  private static long inheritedNode(long state, long first, long key) {
    long indexName =
        getLong(
            state + StateLayout.ROOTS + (long) (Root.METAMETHOD_NAMES + Metamethod.INDEX) * SLOT);
    long table = first;
    for (int chain = 0; chain < MAX_CHAIN; chain++) {
      long node = node(table, key);
      if (node != 0 && tag(node) != Tag.NIL) {
        return node;
      }
      long metatable = getLong(table + TableLayout.METATABLE);
      long index = metatable == 0 ? 0 : node(metatable, indexName);
      if (index == 0 || tag(index) != Tag.TABLE) {
        return 0;
      }
      table = getLong(index);
    }
    return 0;
  }

  private static int getField(long state, long k, long a, long b, long key, int pc) {
    if (tag(b) != Tag.TABLE) {
      return STEP;
    }
    long node = inheritedNode(state, getLong(b), key);
    if (node == 0) {
      return STEP;
    }
    copy(node, a);
    putByte(k - 1 - pc, tag(node));
    return pc + 1;
  }

  private static int self(long state, long k, long a, long b, long key, int pc) {
    if (tag(b) != Tag.TABLE) {
      return STEP;
    }
    long table = getLong(b);
    long node = inheritedNode(state, table, key);
    if (node == 0) {
      return STEP;
    }
    putLong(a + 2L * SLOT, table);
    putByte(a + 2L * SLOT + SlotLayout.TAG, Tag.TABLE);
    copy(node, a);
    putByte(k - 1 - pc, tag(node));
    return pc + 1;
  }

  private static boolean isBlack(long object) {
    return (getByte(object + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0;
  }

  private static int setField(long table, long key, long value, int pc) {
    long node = isBlack(table) ? 0 : node(table, key);
    if (node == 0 || tag(node) == Tag.NIL) {
      return STEP;
    }
    copy(value, node);
    return pc + 1;
  }

  private static int setElement(long a, int key, long value, int pc) {
    if (tag(a) != Tag.TABLE) {
      return STEP;
    }
    long table = getLong(a);
    long index = key - 1L;
    if (isBlack(table) || index < 0 || index >= getLong(table + TableLayout.ARRAY_SIZE)) {
      return STEP;
    }
    long tag = getLong(table + TableLayout.TAGS) + index;
    if (getByte(tag) == Tag.NIL && getLong(table + TableLayout.METATABLE) != 0) {
      return STEP;
    }
    putLong(getLong(table + TableLayout.ARRAY) + (index << 3), getLong(value));
    putByte(tag, tag(value));
    return pc + 1;
  }

  private static int negate(long a, long b, int pc) {
    int tag = tag(b);
    if (tag == Tag.INTEGER) {
      putLong(a, -getLong(b));
    } else if (tag == Tag.FLOAT) {
      putDouble(a, -getDouble(b));
    } else {
      return STEP;
    }
    return tagged(a, tag, pc);
  }

  private static int arithmetic(int op, long a, long b, long c, int pc) {
    int tagB = tag(b);
    int tagC = tag(c);
    if (tagB == Tag.INTEGER && tagC == Tag.INTEGER && op != Opcodes.DIV && op != Opcodes.POW) {
      return integers(op, a, getLong(b), getLong(c), pc);
    }
    if (!Tag.isNumber(tagB) || !Tag.isNumber(tagC)) {
      return STEP;
    }
    double x = tagB == Tag.INTEGER ? (double) getLong(b) : getDouble(b);
    double y = tagC == Tag.INTEGER ? (double) getLong(c) : getDouble(c);
    double result;
    switch (op) {
      case Opcodes.ADD -> result = x + y;
      case Opcodes.SUB -> result = x - y;
      case Opcodes.MUL -> result = x * y;
      case Opcodes.DIV -> result = x / y;
      case Opcodes.MOD -> result = LuaFloats.floorModulo(x, y);
      case Opcodes.IDIV -> result = LuaFloats.floorDivide(x, y);
      case Opcodes.POW -> result = LuaFloats.power(x, y);
      default -> {
        return STEP;
      }
    }
    putDouble(a, result);
    return tagged(a, Tag.FLOAT, pc);
  }

  private static int integers(int op, long a, long x, long y, int pc) {
    long result;
    switch (op) {
      case Opcodes.ADD -> result = x + y;
      case Opcodes.SUB -> result = x - y;
      case Opcodes.MUL -> result = x * y;
      case Opcodes.MOD, Opcodes.IDIV -> {
        if (y == 0) {
          return STEP;
        }
        result = op == Opcodes.MOD ? LuaIntegers.floorModulo(x, y) : LuaIntegers.floorDivide(x, y);
      }
      case Opcodes.BAND -> result = x & y;
      case Opcodes.BOR -> result = x | y;
      case Opcodes.BXOR -> result = x ^ y;
      case Opcodes.SHL -> result = LuaIntegers.shiftLeft(x, y);
      case Opcodes.SHR -> result = LuaIntegers.shiftRight(x, y);
      default -> {
        return STEP;
      }
    }
    putLong(a, result);
    return tagged(a, Tag.INTEGER, pc);
  }
}
