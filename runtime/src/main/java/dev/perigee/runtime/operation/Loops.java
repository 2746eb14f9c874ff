package dev.perigee.runtime.operation;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.LuaIntegers;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Slots;

/** The numeric {@code for} (manual 3.3.5): FORPREP and FORLOOP. */
final class Loops {
  private static final int SLOT = SlotLayout.SIZE;

  private final Errors errors;
  private final Conversions conversions;

  Loops(Frames frames) {
    errors = frames.errors();
    conversions = frames.values().conversions();
  }

  int stepPrepare(int pc, long base, int a, int skip) {
    long index = base + (long) a * SLOT;
    long limit = index + SLOT;
    long step = limit + SLOT;
    long control = step + SLOT;
    Operations.observe(Memory.getLong(base + FrameLayout.FUNCTION), pc, Slots.tag(index));
    if (Slots.tag(index) == Tag.INTEGER && Slots.tag(step) == Tag.INTEGER) {
      long initial = Memory.getLong(index);
      long increment = Memory.getLong(step);
      if (increment == 0) {
        throw errors.runtime("'for' step is zero");
      }
      long bound;
      if (Slots.tag(limit) == Tag.INTEGER) {
        bound = Memory.getLong(limit);
      } else {
        if (!conversions.toFloat(Slots.tag(limit), Memory.getLong(limit))) {
          throw notNumber("limit", limit);
        }
        double exact = conversions.number();
        if (LuaFloats.isLoopLimitUnreachable(exact, increment)) {
          return pc + 2 + skip;
        }
        bound = LuaFloats.loopLimit(exact, increment);
      }
      if (LuaIntegers.isLoopSkipped(initial, bound, increment)) {
        return pc + 2 + skip;
      }
      Slots.put(limit, Tag.INTEGER, LuaIntegers.furtherIterations(initial, bound, increment));
      Slots.put(control, Tag.INTEGER, initial);
      return pc + 1;
    }
    double bound = number("limit", limit);
    double increment = number("step", step);
    double initial = number("initial value", index);
    if (increment == 0) {
      throw errors.runtime("'for' step is zero");
    }
    if (increment > 0 ? bound < initial : initial < bound) {
      return pc + 2 + skip;
    }
    putFloat(index, initial);
    putFloat(limit, bound);
    putFloat(step, increment);
    putFloat(control, initial);
    return pc + 1;
  }

  int stepLoop(int pc, long base, int a, int back) {
    long index = base + (long) a * SLOT;
    long limit = index + SLOT;
    long step = limit + SLOT;
    long control = step + SLOT;
    if (Slots.tag(step) == Tag.INTEGER) {
      long count = Memory.getLong(limit);
      if (count == 0) {
        return pc + 1;
      }
      long next = Memory.getLong(index) + Memory.getLong(step);
      Memory.putLong(limit, count - 1);
      Memory.putLong(index, next);
      Slots.put(control, Tag.INTEGER, next);
      return pc + 1 - back;
    }
    double increment = Memory.getDouble(step);
    double next = Memory.getDouble(index) + increment;
    double bound = Memory.getDouble(limit);
    if (increment > 0 ? next <= bound : bound <= next) {
      Memory.putDouble(index, next);
      putFloat(control, next);
      return pc + 1 - back;
    }
    return pc + 1;
  }

  private double number(String what, long slot) {
    if (!conversions.toFloat(Slots.tag(slot), Memory.getLong(slot))) {
      throw notNumber(what, slot);
    }
    return conversions.number();
  }

  private LuaError notNumber(String what, long slot) {
    String type = errors.typeName(Slots.tag(slot), Memory.getLong(slot));
    return errors.runtime("bad 'for' " + what + " (number expected, got " + type + ")");
  }

  private static void putFloat(long slot, double value) {
    Memory.putDouble(slot, value);
    Memory.putByte(slot + SlotLayout.TAG, Tag.FLOAT);
  }
}
