package dev.perigee.ir.ssa;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Functions in linear form whose stretches of code jump to each other at random, unlike in
 * structured programs: loops with several entries, nested in each other, or cut off by constant
 * conditions.
 */
final class RandomControlFlow {
  private static final int PARAMETERS = 2;

  /** The number of slots that are active everywhere. */
  private static final int LOCALS = 4;

  private static final int SLOTS = 8;

  private record Jump(int pc, int target) {}

  private final Random random;
  private final PrototypeBuilder code = new PrototypeBuilder("=random", 1, PARAMETERS, false);
  private final int[] starts;

  /** The number of slots that are active at the start of each stretch of code. */
  private final int[] levels;

  private final List<Jump> jumps = new ArrayList<>();
  private int active;

  private RandomControlFlow(Random random) {
    this.random = random;
    int stretches = 3 + random.nextInt(8);
    starts = new int[stretches];
    levels = new int[stretches];
    for (int i = 0; i < stretches; i++) {
      levels[i] = LOCALS + (i == 0 ? 0 : random.nextInt(3));
    }
  }

  static Prototype function(Random random) {
    return new RandomControlFlow(random).build();
  }

  private Prototype build() {
    code.useSlots(SLOTS);
    code.constant(new Constant.IntegerConstant(3));
    code.constant(new Constant.FloatConstant(0.5));
    active = PARAMETERS;
    while (active < levels[0]) {
      write();
    }
    for (int i = 0; i < starts.length; i++) {
      starts[i] = code.pc();
      active = levels[i];
      for (int n = random.nextInt(5); n > 0; n--) {
        instruction();
      }
      end(i);
    }
    jumps.forEach(jump -> code.patchJump(jump.pc, starts[jump.target]));
    return code.build();
  }

  private int emit(int word) {
    return code.emit(word, 1, active);
  }

  private int read() {
    return random.nextInt(active);
  }

  /** A slot to write, which is active from the next instruction on. */
  private int target() {
    return random.nextInt(Math.min(active + 1, SLOTS));
  }

  private void instruction() {
    if (random.nextInt(4) == 0) {
      active -= random.nextInt(active - LOCALS + 1);
    }
    int a = random.nextInt(2) == 0 ? target() : Math.min(active, SLOTS - 1);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> emit(Instruction.abc(Op.MOVE, a, read(), 0));
      case 3 -> emit(Instruction.abc(Op.ADD, a, read(), read()));
      case 4 -> emit(Instruction.abc(Op.ADDI, a, read(), 1));
      case 5 -> emit(Instruction.abc(Op.MULK, a, read(), random.nextInt(2)));
      case 6 -> emit(Instruction.abc(Op.NOT, a, read(), 0));
      default -> {
        write();
        return;
      }
    }
    active = Math.max(active, a + 1);
  }

  private void write() {
    int a = Math.min(active, SLOTS - 1);
    emit(
        switch (random.nextInt(4)) {
          case 0 -> Instruction.abc(Op.LOADTRUE, a, 0, 0);
          case 1 -> Instruction.abc(Op.LOADNIL, a, 0, 0);
          case 2 -> Instruction.abx(Op.LOADF, a, 1);
          default -> Instruction.abx(Op.LOADI, a, random.nextInt(3));
        });
    active = Math.max(active, a + 1);
  }

  /** Ends a stretch of code. It may jump only to a stretch that has no more active slots. */
  private void end(int stretch) {
    boolean last = stretch == starts.length - 1;
    while (!last && active < levels[stretch + 1]) {
      write();
    }
    int kind = last ? 0 : 1 + random.nextInt(8);
    switch (kind) {
      case 0 -> emit(Instruction.abc(Op.RETURN, 0, 3, 0));
      case 1 -> {} // falls into the next one
      case 2 -> jump();
      case 3 -> test(Instruction.abc(Op.LT, read(), read(), random.nextInt(2)));
      case 4 -> test(Instruction.abc(Op.EQI, read(), 1, random.nextInt(2)));
      case 5 -> test(Instruction.abc(Op.GEI, read(), 2, random.nextInt(2)));
      default -> test(Instruction.abc(Op.TEST, read(), 0, random.nextInt(2)));
    }
  }

  private void test(int word) {
    emit(word);
    jump();
  }

  /** Jumps to a stretch that the current slots allow; the first one always qualifies. */
  private void jump() {
    int target = random.nextInt(starts.length);
    while (levels[target] > active) {
      target = random.nextInt(starts.length);
    }
    jumps.add(new Jump(emit(Instruction.ax(Op.JMP, 0)), target));
  }
}
