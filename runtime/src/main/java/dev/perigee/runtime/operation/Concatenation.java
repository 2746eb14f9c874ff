package dev.perigee.runtime.operation;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;

/**
 * Concatenation (manual 3.4.6), from the right. Each run of strings and numbers becomes one string
 * in one step; other values go to {@code __concat} in pairs. The operands' own slots hold the
 * intermediate results, so a metamethod may yield or fail at any point. Slots that were already
 * used hold {@link #CONSUMED}, which shows what is left to do.
 */
public final class Concatenation {
  private static final int SLOT = SlotLayout.SIZE;

  /** Tag of an operand's slot whose value is part of an intermediate result to its left. */
  private static final int CONSUMED = Tag.LINK;

  private final Errors errors;
  private final Strings strings;
  private final Conversions conversions;
  private final Metatables metatables;
  private final MetamethodCalls metamethods;

  Concatenation(Frames frames, MetamethodCalls metamethods) {
    errors = frames.errors();
    strings = frames.values().strings();
    conversions = frames.values().conversions();
    metatables = frames.values().metatables();
    this.metamethods = metamethods;
  }

  /** {@code step} of CONCAT. */
  int step(Prototype prototype, int pc, long base, int a, int count) {
    int left = count;
    while (left > 1) {
      // Only a metamethod's call moves the stack, and that ends this activation.
      long last = base + (long) (a + left - 1) * SLOT;
      if (isText(last) && isText(last - SLOT)) {
        int run = 2;
        while (run < left && isText(last - (long) run * SLOT)) {
          run++;
        }
        join(last - (long) (run - 1) * SLOT, run);
        left -= run - 1;
      } else {
        return callMetamethod(prototype, a + left - 2, last - SLOT, last);
      }
    }
    Operations.observe(
        Memory.getLong(base + FrameLayout.FUNCTION), pc, Slots.tag(base + (long) a * SLOT));
    return pc + 1;
  }

  /** Continues with the result of a metamethod. */
  int finish(Prototype prototype, int pc, long base, long window, int word) {
    int a = Instruction.a(word);
    int left = Instruction.b(word);
    while (Slots.tag(base + (long) (a + left - 1) * SLOT) == CONSUMED) {
      left--;
    }
    // The pair's right operand is now consumed; the result replaces the left one.
    Memory.copy(window, base + (long) (a + left - 2) * SLOT, SLOT);
    consume(base + (long) (a + left - 1) * SLOT);
    return step(prototype, pc, base, a, left - 1);
  }

  private static void consume(long slot) {
    Memory.putByte(slot + SlotLayout.TAG, CONSUMED);
  }

  private int callMetamethod(Prototype prototype, int leftSlot, long left, long right) {
    int tagA = Slots.tag(left);
    int tagB = Slots.tag(right);
    long a = Memory.getLong(left);
    long b = Memory.getLong(right);
    int handler = metatables.find(tagA, a, Metamethod.CONCAT);
    if (handler == Tag.NIL) {
      handler = metatables.find(tagB, b, Metamethod.CONCAT);
    }
    if (handler == Tag.NIL) {
      boolean second = Tag.isString(tagA) || Tag.isNumber(tagA);
      Name name = errors.slotName(prototype, second ? leftSlot + 1 : leftSlot);
      throw errors.operand("concatenate", second ? tagB : tagA, second ? b : a, name);
    }
    return metamethods.call(handler, tagA, a, tagB, b, Finish.CONCAT);
  }

  /**
   * Replaces the first of consecutive slots by the concatenation of all. The others are consumed.
   */
  private void join(long first, int count) {
    for (int i = 0; i < count; i++) {
      long slot = first + (long) i * SLOT;
      int tag = Slots.tag(slot);
      if (Tag.isNumber(tag)) {
        long string = strings.create(conversions.numberToBytes(tag, Memory.getLong(slot)));
        Slots.put(slot, Strings.tag(string), string);
      }
    }
    long joined = strings.concatenate(first, count);
    Slots.put(first, Strings.tag(joined), joined);
    for (int i = 1; i < count; i++) {
      consume(first + (long) i * SLOT);
    }
  }

  private static boolean isText(long slot) {
    return Tag.isString(Slots.tag(slot)) || Tag.isNumber(Slots.tag(slot));
  }
}
