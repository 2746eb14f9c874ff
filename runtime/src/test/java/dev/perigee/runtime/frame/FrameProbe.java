package dev.perigee.runtime.frame;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The functions of tracebacks.lua, each of which calls a probe, with a name for the place. Results
 * that tests expect are PUC Lua's.
 */
final class FrameProbe implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("localFunction", "tailCalling", "captured", "deep", "metamethods", "loop");

  final StepEngine engine = new StepEngine().withLibraries();
  private final Map<String, Reference> functions = new HashMap<>();

  FrameProbe(BiConsumer<String, CallContext> probe) {
    Reference function =
        engine.builtin(context -> {
          probe.accept(context.checkText(1), context);
          return 0;
        });
    List<Object> made = engine.call(engine.chunk("tracebacks"), function);
    for (int i = 0; i < NAMES.size(); i++) {
      functions.put(NAMES.get(i), engine.keep(made.get(i)));
    }
  }

  /** Calls a function of the chunk. */
  void call(String name, Object... arguments) {
    List<Object> results = engine.call(functions.get(name), arguments);
    if (results.size() > 1) {
      throw new IllegalStateException(name + " has returned " + new ArrayList<>(results));
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
