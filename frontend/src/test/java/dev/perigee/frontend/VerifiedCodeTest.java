package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.Verifier;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.ir.ssa.passes.VerifyingObserver;
import dev.perigee.testing.TestSeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiled functions pass the verifier and follow the additional rules of the tiers. So do the
 * graphs that tier 1 builds from them, after every pass.
 */
class VerifiedCodeTest {
  private static final Path SCRIPTS = Path.of("..", "engine-jsr223", "src", "test", "lua");
  private static final int PROGRAMS = 300;

  /** Tier 1 does not compile functions with more instruction words. */
  private static final int LONGEST_GRAPH = 10_000;

  /** The number of functions that have a loop with several entries. */
  private int severalEntries;

  static Stream<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void scriptsFollowTheRules(Path script) throws IOException {
    check(Frontend.compileFile(Files.readAllBytes(script), "@" + script));
  }

  @Test
  void randomProgramsFollowTheRules() {
    long seed = TestSeed.of(VerifiedCodeTest.class);
    for (int i = 0; i < PROGRAMS; i++) {
      String program = ProgramGenerator.program(seed + i);

      assertThatCode(() -> check(compile(program)))
          .as("program of seed %d:\n%s", seed + i, program)
          .doesNotThrowAnyException();
    }
    assertThat(severalEntries).as("loops of several entries, seed %d", seed).isPositive();
  }

  @Test
  void manyConstantsFollowTheRules() {
    StringBuilder source = new StringBuilder("local t = {}\n");
    for (int i = 0; i < 70_000; i++) {
      source.append("t.a").append(i).append(" = ").append(i).append(".5\n");
    }
    source.append("t:a69999(t.a69998 + 69997.5, t.a69996 == 69995.5, 'a69994' == t)\n");

    check(compile(source.toString()));
  }

  @Test
  void longListsFollowTheRules() {
    check(compile("local t = {" + "1, f(), x = 2, ".repeat(40_000) + "...}"));
  }

  @Test
  void loopsThatAreTooLongAreErrors() {
    String body = "x = 1 ".repeat(40_000);

    assertThat(catchError("for i = 1, 2 do " + body + "end"))
        .hasMessage("test:1: control structure too long near 'end'");
    assertThatCode(() -> check(compile("while x do " + body + "end"))).doesNotThrowAnyException();
  }

  private static LuaSyntaxException catchError(String source) {
    try {
      compile(source);
    } catch (LuaSyntaxException error) {
      return error;
    }
    throw new AssertionError("compiles");
  }

  private static Prototype compile(String source) {
    return Frontend.compile(source.getBytes(StandardCharsets.ISO_8859_1), "=test");
  }

  private void check(Prototype prototype) {
    Verifier.verify(prototype);
    checkJumps(prototype);
    checkGraphs(prototype);
  }

  private void checkGraphs(Prototype prototype) {
    if (prototype.code().length < LONGEST_GRAPH) {
      SsaFunction graph =
          Optimiser.optimise(prototype, new Guesses(prototype), new VerifyingObserver());
      severalEntries += ControlFlow.isReducible(graph) ? 0 : 1;
    }
    prototype.children().forEach(this::checkGraphs);
  }

  /** Any feedback must work. This one is always the same for the same function. */
  private record Guesses(Prototype prototype) implements TypeFeedback {
    private static final List<ValueType> TYPES =
        List.of(ValueType.INTEGER, ValueType.FLOAT, ValueType.TABLE, ValueType.ANY);

    private ValueType guess(int number) {
      return TYPES.get((prototype.code().length + number * 7) % TYPES.size());
    }

    @Override
    public ValueType typeAt(int pc) {
      return guess(pc);
    }

    @Override
    public ValueType parameterType(int slot) {
      return guess(slot);
    }

    @Override
    public boolean failedBefore(int pc) {
      return pc % 11 == 5;
    }
  }

  /** A test never jumps back, since the tiers poll only at back-edges that are plain jumps. */
  private static void checkJumps(Prototype prototype) {
    int[] code = prototype.code();
    for (int pc = 0; pc < code.length; pc++) {
      Op op = Instruction.op(code[pc]);
      if (op.isTest()) {
        assertThat(Instruction.sj(code[pc + 1])).as("jump of the test at %d", pc).isNotNegative();
      }
      pc += op.hasSecondWord() ? 1 : 0;
    }
    prototype.children().forEach(VerifiedCodeTest::checkJumps);
  }
}
