package dev.perigee.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes prototypes at random. */
public final class Mutation {
  private Mutation() {}

  /** A copy with one to three random changes, which may be invalid. */
  public static Prototype mutate(Prototype p, Random random) {
    int[] code = p.code().clone();
    short[] tops = p.tops().clone();
    List<Constant> constants = new ArrayList<>(p.constants());
    for (int change = random.nextInt(3); change >= 0; change--) {
      int pc = random.nextInt(code.length);
      switch (random.nextInt(6)) {
        case 0 -> code[pc] ^= 1 << random.nextInt(32);
        case 1 -> code[pc] = random.nextInt();
        case 2 -> code[pc] = code[random.nextInt(code.length)];
        case 3 -> code[pc] = (code[pc] & ~0xff) | random.nextInt(Op.count());
        case 4 -> tops[pc] += (short) (random.nextInt(3) - 1);
        default -> {
          int[] shorter = Arrays.copyOf(code, Math.max(1, code.length - 1));
          code = random.nextInt(8) == 0 ? shorter : code;
          constants.set(
              random.nextInt(constants.size()), constants.get(random.nextInt(constants.size())));
        }
      }
    }
    return new Prototype(
        p.source(),
        p.lineDefined(),
        p.lastLineDefined(),
        p.parameterCount(),
        p.vararg(),
        p.frameSize(),
        code,
        p.lines(),
        tops,
        constants,
        p.children(),
        p.upvalues(),
        p.locals());
  }
}
