package dev.perigee.engine;

import dev.perigee.frontend.Frontend;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextPrinter;
import dev.perigee.ir.ValueType;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.lib.Libraries;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.Driver;
import dev.perigee.tier0.LoopUse;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.cache.FeedbackSnapshot;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.DumpSink;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.target.X64Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All stages of tier 1 for one function, as text, for both processors. The code is not run, but the
 * function runs in tier 0 first, so its type feedback is real.
 *
 * @param texts by name: {@code linear}, {@code feedback}, then stages of the compiler
 * @param codes by a processor's name
 */
record Tier1Dumps(Map<String, String> texts, Map<String, CodeDump> codes) {
  /** Stands for omitted lines. */
  private static final String LEFT_OUT = "...";

  /**
   * Compiles a function.
   *
   * @param source a chunk that returns a function that has been run, followed by the arguments to
   *     assume
   */
  static Tier1Dumps of(String source) throws LuaSyntaxException, CannotCompileException {
    Prototype chunk = Frontend.compile(source.getBytes(StandardCharsets.UTF_8), "=advance.lua");
    Prototype function = chunk.children().getFirst();
    FeedbackSnapshot feedback = feedback(chunk, function);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, CodeDump> codes = new LinkedHashMap<>();
    texts.put("linear", TextPrinter.print(function));
    texts.put("feedback", print(function, feedback));
    for (Target target : List.of(X64Target.INSTANCE, Arm64Target.INSTANCE)) {
      Stages stages = new Stages();
      CompileOptions options = new CompileOptions(OptionalLong.empty(), false, stages);
      CompiledCode code = new GraphCompiler(target).compile(function, feedback, options);
      List<String> names = new ArrayList<>(stages.texts.keySet());
      int expansion = names.indexOf("expansion");
      int registers = names.indexOf("registers");
      texts.put("construction", stages.texts.get("construction"));
      texts.put("types", stages.texts.get(names.get(expansion - 1)));
      texts.put("expansion", stages.texts.get("expansion"));
      texts.put("passes", stages.texts.get(names.get(registers - 1)));
      texts.put("registers of " + target.name(), stages.texts.get("registers"));
      boolean words = target.instructionUnit() == Integer.BYTES;
      codes.put(target.name(), new CodeDump(code, words, pcs(texts)));
    }
    return new Tier1Dumps(texts, codes);
  }

  /** The pcs of the expanded graph's blocks. */
  private static Map<String, String> pcs(Map<String, String> texts) {
    Map<String, String> pcs = new HashMap<>();
    texts
        .getOrDefault("expansion", "")
        .lines()
        .filter(line -> !line.startsWith(" "))
        .map(line -> line.split(" "))
        .forEach(words -> pcs.put(words[0], words[1]));
    return pcs;
  }

  /**
   * A text.
   *
   * @param keys the pcs of the blocks to show, or none for all; "..." stands for others
   */
  String text(String name, List<String> keys) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException("no dump is called " + name);
    }
    if (keys.isEmpty()) {
      return text;
    }
    Map<String, String> pcs = pcs(texts);
    List<String> lines = new ArrayList<>();
    boolean wanted = false;
    for (String line : text.split("\n")) {
      if (!line.startsWith(" ")) {
        String[] words = line.split(" ");
        boolean ssa = words.length > 1 && words[1].startsWith("@");
        wanted = keys.contains(ssa ? words[1].substring(1) : pcs.get(words[0]));
      }
      if (wanted) {
        lines.add(line);
      } else {
        leaveOut(lines);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** Adds a mark for omitted lines. */
  static void leaveOut(List<String> lines) {
    if (lines.isEmpty() || !lines.getLast().equals(LEFT_OUT)) {
      lines.add(LEFT_OUT);
    }
  }

  /** Runs the chunk in tier 0 and reads the feedback. */
  private static FeedbackSnapshot feedback(Prototype chunk, Prototype function) {
    try (LuaState state = new LuaState(new NoHost(), 0, false)) {
      Libraries.open(state);
      new Driver(state, LoopUse.ALWAYS); // becomes the state's runner
      CallContext context = state.hostContext();
      state.functions().pushChunk(context, chunk);
      int window = context.pushFunction(context.tag(1), context.payload(1));
      context.call(window, 1 + function.parameterCount());
      long record = Memory.getLong(context.payload(window) + ClosureLayout.PROTOTYPE);
      long origin = Memory.getLong(record + PrototypeLayout.ORIGIN);
      byte[] tags = new byte[function.code().length];
      for (int pc = 0; pc < tags.length; pc++) {
        tags[pc] = (byte) Memory.getByte(PrototypeLayout.feedback(origin, pc));
      }
      List<ValueType> parameters = new ArrayList<>();
      for (int i = 0; i < function.parameterCount(); i++) {
        parameters.add(ValueType.ofTag(context.tag(window + 1 + i)));
      }
      return FeedbackSnapshot.of(function, tags, parameters, new BitSet());
    }
  }

  private static String print(Prototype function, FeedbackSnapshot feedback) {
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slot < function.parameterCount(); slot++) {
      text.append("parameter ").append(slot).append(": ");
      text.append(feedback.parameterType(slot)).append('\n');
    }
    for (int pc = 0; pc < function.code().length; pc++) {
      if (feedback.typeAt(pc) != ValueType.ANY) {
        text.append(TextPrinter.printWord(function, pc)).append(" at ").append(pc).append(": ");
        text.append(feedback.typeAt(pc)).append('\n');
      }
    }
    return text.toString();
  }

  /** The stages of a compilation, the last one for each name. */
  private static final class Stages implements DumpSink {
    final Map<String, String> texts = new LinkedHashMap<>();

    @Override
    public boolean wants(Kind kind) {
      return true;
    }

    @Override
    public void write(Prototype prototype, Kind kind, String text) {
      for (String stage : text.split("(?m)^; after ")) {
        int line = stage.indexOf('\n');
        if (line > 0) {
          String name = stage.substring(0, line);
          texts.remove(name); // What is put again goes to the end.
          texts.put(name, stage.substring(line + 1));
        }
      }
    }
  }
}
