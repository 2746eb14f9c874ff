package dev.perigee.runtime.operation;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.LuaIntegers;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic and bitwise operations (manual 3.4.1 and 3.4.2), identified by the number of their
 * metamethod.
 */
public final class Arithmetic {
  private static final int SLOT = SlotLayout.SIZE;

  private final Errors errors;
  private final Conversions conversions;
  private final Metatables metatables;
  private final MetamethodCalls metamethods;
  private long payload;

  Arithmetic(Frames frames, MetamethodCalls metamethods) {
    errors = frames.errors();
    conversions = frames.values().conversions();
    metatables = frames.values().metatables();
    this.metamethods = metamethods;
  }

  /** {@code step} of the arithmetic and bitwise instructions. */
  int step(Prototype prototype, int pc, long base, long closure, int word) {
    Op op = Instruction.op(word);
    int b = Instruction.b(word);
    long left = base + (long) b * SLOT;
    int tagB = Slots.tag(left);
    long valueB = Memory.getLong(left);
    int tagC;
    long valueC;
    boolean slotC = false;
    switch (op.c()) {
      case IMMEDIATE -> {
        tagC = Tag.INTEGER;
        valueC = Instruction.sc(word);
      }
      case NONE -> {
        tagC = tagB;
        valueC = valueB;
      }
      case CONSTANT -> {
        long constant = Operations.constant(closure, Instruction.c(word));
        tagC = Slots.tag(constant);
        valueC = Memory.getLong(constant);
      }
      default -> {
        long right = base + (long) Instruction.c(word) * SLOT;
        tagC = Slots.tag(right);
        valueC = Memory.getLong(right);
        slotC = true;
      }
    }
    int event = Metamethod.of(op);
    int result = raw(event, tagB, valueB, tagC, valueC);
    if (result != Tag.NIL) {
      Slots.put(base + (long) Instruction.a(word) * SLOT, result, payload);
      return pc + 1;
    }
    int handler = handler(event, tagB, valueB, tagC, valueC);
    if (handler == Tag.NIL) {
      boolean second = isSecondAtFault(event, tagB, valueB, tagC);
      int slot = !second ? b : slotC ? Instruction.c(word) : -1;
      Name name = slot < 0 ? null : errors.slotName(prototype, slot);
      throw second
          ? fault(event, tagB, tagC, tagC, valueC, name)
          : fault(event, tagB, tagC, tagB, valueB, name);
    }
    return metamethods.call(handler, tagB, valueB, tagC, valueC, Finish.STORE);
  }

  private int handler(int event, int tagB, long valueB, int tagC, long valueC) {
    int handler = metatables.find(tagB, valueB, event);
    return handler != Tag.NIL ? handler : metatables.find(tagC, valueC, event);
  }

  /** Payload of the result of {@link #raw} and {@link #operate}. */
  public long payload() {
    return payload;
  }

  /**
   * Computes an operation on numbers, without metamethods. A unary operation gets its operand
   * twice.
   *
   * @return the result's tag, or {@link Tag#NIL} if the operation is not defined for the operands
   */
  public int raw(int event, int tagB, long b, int tagC, long c) {
    if (isBitwise(event)) {
      return bitwise(event, tagB, b, tagC, c);
    }
    if (tagB == Tag.INTEGER && tagC == Tag.INTEGER) {
      switch (event) {
        case Metamethod.ADD -> payload = b + c;
        case Metamethod.SUB -> payload = b - c;
        case Metamethod.MUL -> payload = b * c;
        case Metamethod.UNM -> payload = -b;
        case Metamethod.IDIV -> {
          if (c == 0) {
            throw errors.runtime("attempt to divide by zero");
          }
          payload = LuaIntegers.floorDivide(b, c);
        }
        case Metamethod.MOD -> {
          if (c == 0) {
            throw errors.runtime("attempt to perform 'n%0'");
          }
          payload = LuaIntegers.floorModulo(b, c);
        }
        default -> {
          return ofFloat(event, (double) b, (double) c);
        }
      }
      return Tag.INTEGER;
    }
    if (!Tag.isNumber(tagB) || !Tag.isNumber(tagC)) {
      return Tag.NIL;
    }
    return ofFloat(event, toDouble(tagB, b), toDouble(tagC, c));
  }

  private static double toDouble(int tag, long payload) {
    return tag == Tag.INTEGER ? (double) payload : Double.longBitsToDouble(payload);
  }

  private int ofFloat(int event, double x, double y) {
    double result =
        switch (event) {
          case Metamethod.ADD -> x + y;
          case Metamethod.SUB -> x - y;
          case Metamethod.MUL -> x * y;
          case Metamethod.DIV -> x / y;
          case Metamethod.MOD -> LuaFloats.floorModulo(x, y);
          case Metamethod.IDIV -> LuaFloats.floorDivide(x, y);
          case Metamethod.POW -> LuaFloats.power(x, y);
          case Metamethod.UNM -> -x;
          default -> throw new IllegalArgumentException("metamethod " + event);
        };
    payload = Double.doubleToRawLongBits(result);
    return Tag.FLOAT;
  }

  private static boolean isBitwise(int event) {
    return (event >= Metamethod.BAND && event <= Metamethod.SHR) || event == Metamethod.BNOT;
  }

  private int bitwise(int event, int tagB, long b, int tagC, long c) {
    if (!Tag.isNumber(tagB) || !Tag.isNumber(tagC) || !conversions.toInteger(tagB, b)) {
      return Tag.NIL;
    }
    long x = conversions.integer();
    if (!conversions.toInteger(tagC, c)) {
      return Tag.NIL;
    }
    long y = conversions.integer();
    payload =
        switch (event) {
          case Metamethod.BAND -> x & y;
          case Metamethod.BOR -> x | y;
          case Metamethod.BXOR -> x ^ y;
          case Metamethod.SHL -> LuaIntegers.shiftLeft(x, y);
          case Metamethod.SHR -> LuaIntegers.shiftRight(x, y);
          default -> ~x;
        };
    return Tag.INTEGER;
  }

  /**
   * Whether the second operand is at fault: the first one is a number, and if both are numbers, the
   * first one has an integer value.
   */
  private boolean isSecondAtFault(int event, int tagB, long b, int tagC) {
    if (!isBitwise(event) || !Tag.isNumber(tagB) || !Tag.isNumber(tagC)) {
      return Tag.isNumber(tagB);
    }
    return conversions.toInteger(tagB, b);
  }

  private LuaError fault(
      int event, int tagB, int tagC, int blamed, long value, @Nullable Name name) {
    if (!isBitwise(event)) {
      return errors.operand("perform arithmetic on", blamed, value, name);
    }
    if (Tag.isNumber(tagB) && Tag.isNumber(tagC)) {
      return errors.runtime(
          "number" + (name == null ? "" : name.info()) + " has no integer representation");
    }
    return errors.operand("perform bitwise operation on", blamed, value, name);
  }

  /**
   * Computes an operation for Java code, with metamethods.
   *
   * @return the result's tag; its payload is in {@link #payload}
   */
  public int operate(int event, int tagB, long b, int tagC, long c) {
    int result = raw(event, tagB, b, tagC, c);
    if (result != Tag.NIL) {
      return result;
    }
    int handler = handler(event, tagB, b, tagC, c);
    if (handler == Tag.NIL) {
      boolean second = isSecondAtFault(event, tagB, b, tagC);
      throw fault(event, tagB, tagC, second ? tagC : tagB, second ? c : b, null);
    }
    long slot = metamethods.result(handler, tagB, b, tagC, c, -1, 0);
    payload = Memory.getLong(slot);
    return Slots.tag(slot);
  }
}
