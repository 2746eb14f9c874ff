package dev.perigee.tier1.expansion;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.Verifier;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.testing.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@linkplain GoldenFile file} of the resource folder "expansion". Its first line has the options
 * ("steps": every step leaves, "sparse": elements are outside of arrays, "!4": the step at pc 4 has
 * not run). Its second line has the feedback ("p0=INTEGER": a parameter's type, "4=FLOAT": the type
 * that pc 4 loads). Then comes a function in linear form and, after a line "---", the expanded
 * graph.
 */
record ExpansionFile(GoldenFile file) {
  static List<ExpansionFile> all() {
    try {
      return GoldenFile.all(ExpansionFile.class, "/expansion").stream()
          .map(ExpansionFile::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> options() {
    return file.words(0);
  }

  Prototype prototype() {
    Prototype prototype = TextParser.parse(file.inputFrom(2));
    Verifier.verify(prototype);
    return prototype;
  }

  /** The function's graph after all passes on it, which expansion changes. */
  SsaFunction optimised() {
    return Optimiser.optimise(prototype(), typeFeedback(), Optimiser.Observer.NONE);
  }

  ExpansionOptions expansionOptions() {
    return new ExpansionOptions(
        unreached(), options().contains("sparse"), options().contains("steps"), null);
  }

  private BitSet unreached() {
    BitSet unreached = new BitSet();
    options().stream()
        .filter(option -> option.startsWith("!"))
        .forEach(option -> unreached.set(Integer.parseInt(option.substring(1))));
    return unreached;
  }

  private TypeFeedback typeFeedback() {
    Map<String, ValueType> types = new HashMap<>();
    for (String entry : file.words(1)) {
      String[] parts = entry.split("=", 2);
      types.put(parts[0], ValueType.valueOf(parts[1]));
    }
    BitSet unreached = unreached();
    return new TypeFeedback() {
      @Override
      public ValueType typeAt(int pc) {
        return types.getOrDefault(Integer.toString(pc), ValueType.ANY);
      }

      @Override
      public ValueType parameterType(int slot) {
        return types.getOrDefault("p" + slot, ValueType.ANY);
      }

      @Override
      public boolean failedBefore(int pc) {
        return false;
      }

      @Override
      public BitSet unreached() {
        return unreached;
      }
    };
  }
}
