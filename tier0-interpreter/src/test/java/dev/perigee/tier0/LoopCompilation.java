package dev.perigee.tier0;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingStream;

/**
 * Runs tier 0 until C2 has compiled the loop twice (the second time after the traps of the first),
 * and prints what Flight Recorder reports: a line for each call in the loop that was not inlined,
 * and one for each compilation. It is a separate program so that the test's JVM does not affect it.
 */
final class LoopCompilation {
  /** The start of the line for a call that was not inlined. */
  static final String CALL = "not inlined: ";

  /** The start of the line for a compilation. */
  static final String COMPILED = "compiled: ";

  /** The start of the line for a compilation that failed. */
  static final String FAILED = "failed: ";

  private static final int C2 = 4;
  private static final int COMPILATIONS = 2;

  private final Map<Long, List<String>> calls = new HashMap<>();
  private final CountDownLatch compilations = new CountDownLatch(COMPILATIONS);

  public static void main(String[] arguments) throws InterruptedException {
    LoopCompilation watched = new LoopCompilation();
    try (RecordingStream events = new RecordingStream();
        TrainingCourse course = new TrainingCourse(LoopUse.ALWAYS)) {
      events.enable("jdk.Compilation").withThreshold(Duration.ZERO);
      events.enable("jdk.CompilationFailure");
      events.enable("jdk.CompilerInlining");
      events.onEvent("jdk.Compilation", watched::compiled);
      events.onEvent("jdk.CompilationFailure", watched::failed);
      events.onEvent("jdk.CompilerInlining", watched::inlining);
      events.startAsync();
      while (watched.compilations.getCount() > 0) {
        course.run();
      }
    }
  }

  private void inlining(RecordedEvent event) {
    if (!event.getBoolean("succeeded")) {
      String from = name(event.getValue("caller"));
      String to = event.getString("callee.type") + "." + event.getString("callee.name");
      calls
          .computeIfAbsent(event.getLong("compileId"), id -> new ArrayList<>())
          .add(from + " -> " + to + ": " + event.getString("message"));
    }
  }

  private void compiled(RecordedEvent event) {
    RecordedMethod method = event.getValue("method");
    if (!name(method).equals(Interpreter.class.getName() + ".run")
        || event.getInt("compileLevel") != C2) {
      return;
    }
    if (event.getBoolean("succeded")) {
      System.out.println(COMPILED + event.getLong("codeSize") + " bytes");
      calls
          .getOrDefault(event.getLong("compileId"), List.of())
          .forEach(call -> System.out.println(CALL + call));
      compilations.countDown();
    }
  }

  private void failed(RecordedEvent event) {
    System.out.println(
        FAILED + event.getLong("compileId") + " " + event.getString("failureMessage"));
  }

  private static String name(RecordedMethod method) {
    return method.getType().getName() + "." + method.getName();
  }
}
