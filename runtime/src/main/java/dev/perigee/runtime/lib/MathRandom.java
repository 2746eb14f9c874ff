package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;

/** {@code math.random} and {@code math.randomseed} (manual 6.7) of one engine. */
final class MathRandom {
  private final Xoshiro256 generator =
      new Xoshiro256(System.currentTimeMillis() / 1000, System.nanoTime());

  int random(CallContext context) {
    long bits = generator.nextLong();
    long low = 1;
    long high;
    switch (context.count()) {
      case 0 -> {
        context.pushFloat(Xoshiro256.toFloat(bits));
        return 1;
      }
      case 1 -> {
        high = context.checkInteger(1);
        if (high == 0) {
          context.pushInteger(bits);
          return 1;
        }
      }
      case 2 -> {
        low = context.checkInteger(1);
        high = context.checkInteger(2);
      }
      default -> throw context.error("wrong number of arguments");
    }
    if (low > high) {
      // PUC Lua's message names the first argument, even if the limit is the second.
      throw context.argumentError(1, "interval is empty");
    }
    context.pushInteger(generator.project(bits, high - low) + low);
    return 1;
  }

  int seed(CallContext context) {
    long seed1;
    long seed2;
    if (context.isNone(1)) {
      seed1 = System.currentTimeMillis() / 1000;
      seed2 = System.nanoTime();
    } else {
      seed1 = context.checkInteger(1);
      seed2 = context.optionalInteger(2, 0);
    }
    generator.seed(seed1, seed2);
    context.pushInteger(seed1);
    context.pushInteger(seed2);
    return 2;
  }
}
