package dev.perigee.ir;

import java.util.Arrays;
import java.util.Random;

/**
 * Follows random edges through a function and checks that each instruction reads only what was
 * written on the way.
 */
final class RandomWalk {
  private enum Content {
    NOTHING,
    VALUE,
    CELL,
    LOOP
  }

  private final Prototype prototype;
  private final Random random;
  private final String label;
  private final Content[] slots;
  private int open = -1;

  RandomWalk(Prototype prototype, Random random, String label) {
    this.prototype = prototype;
    this.random = random;
    this.label = label;
    this.slots = new Content[prototype.frameSize()];
  }

  void run(int steps) {
    Arrays.fill(slots, Content.NOTHING);
    Arrays.fill(slots, 0, prototype.parameterCount(), Content.VALUE);
    int pc = 0;
    for (int step = 0; step < steps; step++) {
      Effects effects = Effects.of(prototype, pc);
      Arrays.fill(slots, prototype.tops()[pc], slots.length, Content.NOTHING);
      for (int slot : effects.reads()) {
        expect(pc, slot, effects.op() == Op.FORLOOP ? Content.LOOP : Content.VALUE);
      }
      for (int slot : effects.cellReads()) {
        expect(pc, slot, Content.CELL);
      }
      if (effects.openFrom() != open) {
        throw new AssertionError(describe(pc, "open values"));
      }
      open = effects.openResults();
      if (effects.edgeCount() == 0) {
        return;
      }
      int edge = random.nextInt(effects.edgeCount());
      if (effects.deadFrom(edge) < slots.length) {
        Arrays.fill(slots, effects.deadFrom(edge), slots.length, Content.NOTHING);
      }
      for (int slot : effects.writes(edge)) {
        slots[slot] = written(effects.op(), slot - Instruction.a(prototype.code()[pc]));
      }
      pc = effects.target(edge);
    }
  }

  private static Content written(Op op, int offset) {
    return switch (op) {
      case NEWCELL -> Content.CELL;
      case FORPREP, FORLOOP -> offset < 3 ? Content.LOOP : Content.VALUE;
      default -> Content.VALUE;
    };
  }

  private void expect(int pc, int slot, Content content) {
    if (slots[slot] != content) {
      throw new AssertionError(describe(pc, "slot " + slot + " is " + slots[slot]));
    }
  }

  private String describe(int pc, String what) {
    return label + ", pc " + pc + ": " + what + "\n" + TextPrinter.print(prototype);
  }
}
