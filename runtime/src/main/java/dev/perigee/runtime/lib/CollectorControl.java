package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.heap.Heap;
import java.util.Locale;

/**
 * {@code collectgarbage} (manual 6.1). A step is a whole collection; the generational mode and the
 * step multiplier are remembered and have no effect.
 */
final class CollectorControl implements JavaFunction {
  private static final int DEFAULT_STEP_MULTIPLIER = 100;

  private boolean generational;
  private long stepMultiplier = DEFAULT_STEP_MULTIPLIER;

  @Override
  public int call(CallContext context) {
    String option = context.isNoneOrNil(1) ? "collect" : context.checkText(1);
    Heap heap = context.state().heap();
    switch (option) {
      case "collect" -> {
        heap.collect();
        context.pushInteger(0);
      }
      case "stop", "restart" -> {
        heap.setCollecting(option.equals("restart"));
        context.pushInteger(0);
      }
      case "count" -> context.pushFloat(heap.liveBytes() / 1024.0);
      case "step" -> {
        context.optionalInteger(2, 0);
        heap.collect();
        context.pushBoolean(true);
      }
      case "isrunning" -> context.pushBoolean(heap.isCollecting());
      case "setpause" -> {
        long pause = context.optionalInteger(2, 0);
        context.pushInteger(heap.pause());
        setPause(heap, pause);
      }
      case "setstepmul" -> {
        long multiplier = context.optionalInteger(2, 0);
        context.pushInteger(stepMultiplier);
        stepMultiplier = multiplier;
      }
      case "incremental" -> {
        long pause = context.optionalInteger(2, 0);
        long multiplier = context.optionalInteger(3, 0);
        context.optionalInteger(4, 0);
        pushMode(context);
        generational = false;
        if (pause != 0) {
          setPause(heap, pause);
        }
        if (multiplier != 0) {
          stepMultiplier = multiplier;
        }
      }
      case "generational" -> {
        context.optionalInteger(2, 0);
        context.optionalInteger(3, 0);
        pushMode(context);
        generational = true;
      }
      default ->
          throw context.argumentError(1, String.format(Locale.ROOT, "invalid option '%s'", option));
    }
    return 1;
  }

  private void pushMode(CallContext context) {
    context.pushText(generational ? "generational" : "incremental");
  }

  /** PUC Lua keeps the pause in a byte of units of 4. */
  private static void setPause(Heap heap, long pause) {
    heap.setPause((int) Math.clamp(pause, 0, 1000));
  }
}
