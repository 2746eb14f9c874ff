package dev.perigee.engine;

import dev.perigee.frontend.Frontend;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.cache.FeedbackSnapshot;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.DumpSink;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Prints hashes of the machine code of every function in Lua files, which show whether a change
 * affects any code. Nothing is run, so code for any processor can be examined on any machine. See
 * {@code scripts/code-digest}.
 */
final class CodeDigest {
  private static final int HASH_BYTES = 8;
  private static final int RANDOM_FEEDBACKS = 3;
  private static final int CHAOS_SEEDS = 2;

  private final FunctionCompiler compiler;
  private int compilations;
  private long bytes;

  private CodeDigest(Target target) {
    compiler = new GraphCompiler(target);
  }

  /** The arguments are a target's name and files. */
  public static void main(String[] arguments) throws IOException {
    Target target =
        switch (arguments[0]) {
          case "arm64" -> Arm64Target.INSTANCE;
          default -> throw new IllegalArgumentException("no target is called " + arguments[0]);
        };
    CodeDigest digest = new CodeDigest(target);
    for (String file : List.of(arguments).subList(1, arguments.length)) {
      try {
        digest.print(file, Frontend.compileFile(Files.readAllBytes(Path.of(file)), "@" + file));
      } catch (LuaSyntaxException e) {
        System.out.println(file + ": " + e.problem());
      }
    }
    System.err.println(digest.compilations + " compilations, " + digest.bytes + " bytes");
  }

  private void print(String file, Prototype function) {
    StringBuilder line = new StringBuilder(file + ":" + function.lineDefined());
    line.append(' ').append(hash(function, FeedbackSnapshot.generic(function), options(false, 0)));
    for (int seed = 1; seed <= RANDOM_FEEDBACKS; seed++) {
      line.append(' ').append(hash(function, random(function, seed), options(false, 0)));
    }
    line.append(' ').append(hash(function, random(function, 0), options(true, 0)));
    for (int seed = 1; seed <= CHAOS_SEEDS; seed++) {
      line.append(' ').append(hash(function, random(function, seed), options(false, seed)));
    }
    System.out.println(line);
    function.children().forEach(child -> print(file, child));
  }

  private static CompileOptions options(boolean stepsOnly, int chaos) {
    OptionalLong seed = chaos == 0 ? OptionalLong.empty() : OptionalLong.of(chaos);
    return new CompileOptions(seed, stepsOnly, DumpSink.NONE);
  }

  /** Most loads have one type, as in real programs. Otherwise there would hardly be any guards. */
  private static FeedbackSnapshot random(Prototype function, int seed) {
    int[] code = function.code();
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + Arrays.hashCode(code));
    ValueType[] types = ValueType.values();
    ValueType usual = types[random.nextInt(types.length)];
    byte[] tags = new byte[code.length];
    BitSet failed = new BitSet();
    for (int pc = 0; pc < code.length; pc++) {
      ValueType type = random.nextInt(3) == 0 ? types[random.nextInt(types.length)] : usual;
      tags[pc] = (byte) Math.max(0, type.tag());
      failed.set(pc, random.nextInt(10) == 0);
    }
    ValueType[] parameters = new ValueType[function.parameterCount()];
    Arrays.setAll(
        parameters,
        slot -> ValueType.ofTag(Math.max(0, types[random.nextInt(types.length)].tag())));
    return FeedbackSnapshot.of(function, tags, List.of(parameters), failed);
  }

  private String hash(Prototype function, FeedbackSnapshot feedback, CompileOptions options) {
    try {
      CompiledCode code = compiler.compile(function, feedback, options);
      compilations++;
      bytes += code.code().length;
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(code.code());
      String entries = code.callEntry() + " " + new TreeMap<>(code.entries());
      digest.update(entries.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (CannotCompileException e) {
      return "refused";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
