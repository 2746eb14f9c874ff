package dev.perigee.tier1.expansion;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.ir.Verifier;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.ir.ssa.passes.Optimiser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A file of the resource folder "expansion". Its first line has the options ("steps": every step
 * leaves, "sparse": elements are outside of arrays, "!4": the step at pc 4 has not run). Its second
 * line has the feedback ("p0=INTEGER": a parameter's type, "4=FLOAT": the type that pc 4 loads).
 * Then comes a function in linear form and, after a line "---", the expanded graph.
 *
 * @param function what is before the graph
 */
record ExpansionFile(Path path, List<String> options, List<String> feedback, String function) {
  private static final String SEPARATOR = "---\n";

  static List<ExpansionFile> all() {
    try {
      Path folder =
          Path.of(Objects.requireNonNull(ExpansionFile.class.getResource("/expansion")).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().map(ExpansionFile::read).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ExpansionFile read(Path path) {
    List<String> lines = text(path).substring(0, text(path).indexOf(SEPARATOR)).lines().toList();
    return new ExpansionFile(
        path,
        arguments(lines.get(0)),
        arguments(lines.get(1)),
        String.join("\n", lines.subList(2, lines.size())));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> arguments(String line) {
    String list = line.substring(line.indexOf(':') + 1).strip();
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(" +"));
  }

  /** What is before the expected graph. */
  String head() {
    return text(path).substring(0, text(path).indexOf(SEPARATOR) + SEPARATOR.length());
  }

  /** The expected graph. */
  String expected() {
    return text(path).substring(head().length());
  }

  Prototype prototype() {
    Prototype prototype = TextParser.parse(function);
    Verifier.verify(prototype);
    return prototype;
  }

  /** The function's graph after all passes on it, which expansion changes. */
  SsaFunction optimised() {
    return Optimiser.optimise(prototype(), typeFeedback(), Optimiser.Observer.NONE);
  }

  ExpansionOptions expansionOptions() {
    return new ExpansionOptions(
        unreached(), options.contains("sparse"), options.contains("steps"), null);
  }

  private BitSet unreached() {
    BitSet unreached = new BitSet();
    options.stream()
        .filter(option -> option.startsWith("!"))
        .forEach(option -> unreached.set(Integer.parseInt(option.substring(1))));
    return unreached;
  }

  private TypeFeedback typeFeedback() {
    Map<String, ValueType> types = new HashMap<>();
    for (String entry : feedback) {
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
