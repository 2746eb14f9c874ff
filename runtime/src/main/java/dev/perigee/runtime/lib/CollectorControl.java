package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.heap.Collector;
import dev.perigee.runtime.heap.Heap;
import java.util.Locale;

/**
 * {@code collectgarbage} (manual 6.1) of one engine. The generational mode is only recorded: in it
 * a step does a full collection and returns false, and there is no other effect. While a finalizer
 * runs, every option does nothing and returns nil, as in PUC Lua 5.4.8.
 */
final class CollectorControl {
  /** Unit in which PUC Lua stores the pause and the step multiplier, in one byte each. */
  private static final int PARAMETER_UNIT = 4;

  private boolean generational;

  int call(CallContext context) {
    String option = context.isNoneOrNil(1) ? "collect" : context.checkText(1);
    Collector collector = context.state().heap().collector();
    switch (option) {
      case "collect", "stop", "restart", "count", "isrunning" -> {
        if (isIdle(context)) {
          plain(context, option);
        }
      }
      case "step" -> {
        int kibibytes = (int) context.optionalInteger(2, 0);
        if (isIdle(context)) {
          step(context, kibibytes);
        }
      }
      case "setpause" -> {
        int pause = (int) context.optionalInteger(2, 0);
        if (isIdle(context)) {
          context.pushInteger(collector.pause());
          collector.setPause(parameter(pause));
        }
      }
      case "setstepmul" -> {
        int multiplier = (int) context.optionalInteger(2, 0);
        if (isIdle(context)) {
          context.pushInteger(collector.stepMultiplier());
          collector.setStepMultiplier(parameter(multiplier));
        }
      }
      case "incremental" -> incremental(context, collector);
      case "generational" -> {
        context.optionalInteger(2, 0);
        context.optionalInteger(3, 0);
        if (isIdle(context)) {
          setMode(context, true);
        }
      }
      default ->
          throw context.argumentError(1, String.format(Locale.ROOT, "invalid option '%s'", option));
    }
    return 1;
  }

  /** Whether no finalizer is running. Pushes nil if one is. */
  private static boolean isIdle(CallContext context) {
    if (context.state().finalizers().isRunning()) {
      context.pushNil();
      return false;
    }
    return true;
  }

  private static void plain(CallContext context, String option) {
    Heap heap = context.state().heap();
    switch (option) {
      case "count" -> context.pushFloat(heap.liveBytes() / 1024.0);
      case "isrunning" -> context.pushBoolean(heap.isCollecting());
      case "collect" -> {
        collect(context);
        context.pushInteger(0);
      }
      default -> {
        heap.setCollecting(option.equals("restart"));
        context.pushInteger(0);
      }
    }
  }

  private void step(CallContext context, int kibibytes) {
    boolean ended = false;
    if (generational) {
      collect(context);
    } else {
      ended = context.state().heap().step(kibibytes);
      context.state().finalizers().runAll();
    }
    context.pushBoolean(ended);
  }

  private static void collect(CallContext context) {
    context.state().heap().collect();
    context.state().finalizers().runAll();
  }

  private void incremental(CallContext context, Collector collector) {
    int pause = (int) context.optionalInteger(2, 0);
    int multiplier = (int) context.optionalInteger(3, 0);
    context.optionalInteger(4, 0);
    if (!isIdle(context)) {
      return;
    }
    setMode(context, false);
    if (pause != 0) {
      collector.setPause(parameter(pause));
    }
    if (multiplier != 0) {
      collector.setStepMultiplier(parameter(multiplier));
    }
  }

  private void setMode(CallContext context, boolean toGenerational) {
    context.pushText(generational ? "generational" : "incremental");
    generational = toGenerational;
  }

  private static int parameter(int value) {
    return (value / PARAMETER_UNIT & 0xff) * PARAMETER_UNIT;
  }
}
