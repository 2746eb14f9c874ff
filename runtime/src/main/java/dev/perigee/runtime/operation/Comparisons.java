package dev.perigee.runtime.operation;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaComparisons;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;

/** Comparisons (manual 3.4.4). */
public final class Comparisons {
  private static final int SLOT = SlotLayout.SIZE;

  private final Errors errors;
  private final Strings strings;
  private final Metatables metatables;
  private final MetamethodCalls metamethods;

  Comparisons(Frames frames, MetamethodCalls metamethods) {
    errors = frames.errors();
    strings = frames.values().strings();
    metatables = frames.values().metatables();
    this.metamethods = metamethods;
  }

  /** The pc after a test. Its jump is taken if the outcome equals operand c. */
  static int branch(Prototype prototype, int pc, boolean outcome) {
    int word = prototype.code()[pc];
    return outcome == (Instruction.c(word) != 0)
        ? pc + 2 + Instruction.sj(prototype.code()[pc + 1])
        : pc + 2;
  }

  /** {@code step} of the comparing instructions. */
  int step(Prototype prototype, int pc, long base, long closure, int word) {
    Op op = Instruction.op(word);
    long left = base + (long) Instruction.a(word) * SLOT;
    int tagA = Slots.tag(left);
    long a = Memory.getLong(left);
    int tagB = Tag.INTEGER;
    long b = Instruction.sb(word);
    if (op.b() != Op.Operand.IMMEDIATE) {
      long right =
          op.b() == Op.Operand.CONSTANT
              ? Operations.constant(closure, Instruction.b(word))
              : base + (long) Instruction.b(word) * SLOT;
      tagB = Slots.tag(right);
      b = Memory.getLong(right);
    }
    switch (op) {
      case EQ -> {
        int handler = equalityHandler(tagA, a, tagB, b);
        return handler == Tag.NIL
            ? branch(prototype, pc, rawEqual(tagA, a, tagB, b))
            : metamethods.call(handler, tagA, a, tagB, b, Finish.TEST);
      }
      case EQK, EQI -> {
        return branch(prototype, pc, rawEqual(tagA, a, tagB, b));
      }
      case LT, LTI -> {
        return ordered(prototype, pc, Metamethod.LT, tagA, a, tagB, b);
      }
      case LE, LEI -> {
        return ordered(prototype, pc, Metamethod.LE, tagA, a, tagB, b);
      }
      case GTI -> {
        return ordered(prototype, pc, Metamethod.LT, tagB, b, tagA, a);
      }
      case GEI -> {
        return ordered(prototype, pc, Metamethod.LE, tagB, b, tagA, a);
      }
      default -> throw new IllegalArgumentException(op + " does not compare");
    }
  }

  private int ordered(Prototype prototype, int pc, int event, int tagA, long a, int tagB, long b) {
    if (isRawOrdered(tagA, tagB)) {
      return branch(prototype, pc, rawOrder(event, tagA, a, tagB, b));
    }
    int handler = handlerOfEither(event, tagA, a, tagB, b);
    if (handler != Tag.NIL) {
      return metamethods.call(handler, tagA, a, tagB, b, Finish.TEST);
    }
    if (event == Metamethod.LE) {
      // Without __le: not (b < a), as PUC Lua does for compatibility with 5.3 (LUA_COMPAT_LT_LE).
      handler = handlerOfEither(Metamethod.LT, tagB, b, tagA, a);
      if (handler != Tag.NIL) {
        return metamethods.call(handler, tagB, b, tagA, a, Finish.NEGATED_TEST);
      }
    }
    throw errors.comparison(tagA, a, tagB, b);
  }

  private static boolean isRawOrdered(int tagA, int tagB) {
    return (Tag.isNumber(tagA) && Tag.isNumber(tagB)) || (Tag.isString(tagA) && Tag.isString(tagB));
  }

  private boolean rawOrder(int event, int tagA, long a, int tagB, long b) {
    boolean less = event == Metamethod.LT;
    if (Tag.isString(tagA)) {
      int order = strings.compare(a, b);
      return less ? order < 0 : order <= 0;
    }
    if (tagA == Tag.INTEGER) {
      if (tagB == Tag.INTEGER) {
        return less ? a < b : a <= b;
      }
      double y = Double.longBitsToDouble(b);
      return less ? LuaComparisons.lessThan(a, y) : LuaComparisons.lessOrEqual(a, y);
    }
    double x = Double.longBitsToDouble(a);
    if (tagB == Tag.INTEGER) {
      return less ? LuaComparisons.lessThan(x, b) : LuaComparisons.lessOrEqual(x, b);
    }
    double y = Double.longBitsToDouble(b);
    return less ? x < y : x <= y;
  }

  /** The first operand's metamethod, or else the second's; {@link Tag#NIL} if neither has one. */
  private int handlerOfEither(int event, int tagA, long a, int tagB, long b) {
    int handler = metatables.find(tagA, a, event);
    return handler != Tag.NIL ? handler : metatables.find(tagB, b, event);
  }

  /** The {@code __eq} to call, or {@link Tag#NIL} for a raw comparison. */
  private int equalityHandler(int tagA, long a, int tagB, long b) {
    if (tagA != tagB || (tagA != Tag.TABLE && tagA != Tag.USERDATA) || a == b) {
      return Tag.NIL;
    }
    return handlerOfEither(Metamethod.EQ, tagA, a, tagB, b);
  }

  /** Equality without metamethods. */
  public boolean rawEqual(int tagA, long a, int tagB, long b) {
    if (tagA != tagB) {
      if (tagA == Tag.INTEGER && tagB == Tag.FLOAT) {
        return LuaComparisons.equal(a, Double.longBitsToDouble(b));
      }
      return tagA == Tag.FLOAT
          && tagB == Tag.INTEGER
          && LuaComparisons.equal(Double.longBitsToDouble(a), b);
    }
    return switch (tagA) {
      case Tag.NIL, Tag.FALSE, Tag.TRUE -> true;
      case Tag.FLOAT -> Double.longBitsToDouble(a) == Double.longBitsToDouble(b);
      case Tag.LONG_STRING -> strings.equal(a, b);
      default -> a == b;
    };
  }

  /** {@code a == b} with metamethods, for Java code. */
  public boolean equal(int tagA, long a, int tagB, long b) {
    int handler = equalityHandler(tagA, a, tagB, b);
    return handler == Tag.NIL
        ? rawEqual(tagA, a, tagB, b)
        : !Tag.isFalse(Slots.tag(metamethods.result(handler, tagA, a, tagB, b, -1, 0)));
  }

  /** {@code a < b} with metamethods, for Java code. */
  public boolean lessThan(int tagA, long a, int tagB, long b) {
    if (isRawOrdered(tagA, tagB)) {
      return rawOrder(Metamethod.LT, tagA, a, tagB, b);
    }
    int handler = handlerOfEither(Metamethod.LT, tagA, a, tagB, b);
    if (handler == Tag.NIL) {
      throw errors.comparison(tagA, a, tagB, b);
    }
    return !Tag.isFalse(Slots.tag(metamethods.result(handler, tagA, a, tagB, b, -1, 0)));
  }
}
