package dev.perigee.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.TestSeed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class VerifierTest {
  @ParameterizedTest
  @FieldSource("dev.perigee.ir.Samples#NAMES")
  void acceptsValidPrototypes(String name) {
    assertThatCode(() -> Verifier.verify(Samples.prototype(name))).doesNotThrowAnyException();
  }

  /**
   * Each row has a sample, a text in it, the text that replaces it, and a part of the message with
   * which the result is refused.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loops | ADD r1 r1 r5 | ADD r1 r1 r12 | outside the frame
          loops | ADD r1 r1 r5 | ADD r1 r1 r6 | reads slot 6
          loops | ADD r1 r1 r5 | ADD r1 r1 r3 | reads slot 3
          loops | ADD r1 r1 r5 | MOVE r3 r1 | FORLOOP runs while slot 3
          loops | LEN r3 r3 | LEN r3 r3 unused 1 | operand that it does not use
          loops | GETTABUP r2 u0 k0 | GETTABUP r2 u1 k0 | upvalue 1
          loops | GETTABUP r2 u0 k0 | GETTABUP r2 u0 k1 | wrong kind
          loops | GETTABUP r2 u0 k0 | GETTABUP r2 u0 k9 | constant 9
          loops | MULK r4 r4 k1 | MULK r4 r4 k0 | wrong kind
          loops | MULK r4 r4 k1 | BANDK r4 r4 k1 | wrong kind
          loops | CALL r2 2 5 | CALL r2 2 0 | does not take
          loops | CALL r2 2 5 | CALL r2 0 5 | were not left
          loops | CALL r2 2 5 | CALL r2 2 3 | slot 5 holds nothing
          loops | CALL r2 2 5 | CALL r2 4 5 | reads slot 5
          loops | FORLOOP r2 5 | FORLOOP r2 6 | FORPREP has no FORLOOP
          loops | FORPREP r2 9 | FORPREP r2 8 | FORPREP has no FORLOOP
          loops | FORPREP r2 9 | LOADNIL r2 3 | FORLOOP has no FORPREP
          loops | TFORLOOP r2 15 | TFORLOOP r2 16 | not come back
          loops | TFORPREP r2 20 | TFORPREP r2 22 | TFORCALL
          loops | CLOSE r2 | MOVE r1 r0 | is to be closed, above its top
          loops | RETURN r6 3 1 | RETURN r6 3 0 | is to be closed
          loops | RETURN r6 3 1 | RETURN r6 3 2 | operand c
          loops | RETURN1 r1 | ADDI r1 r1 0 | out of the code
          loops | JMP 18 | JMP 19 | into the middle
          loops | JMP 18 | JMP 99 | out of the code
          loops | JMP 18 | ADD r1 r1 r1 | lacks its second word
          loops | TEST r7 0 | TEST r7 2 | neither 0 nor 1
          loops | top 2 LFALSESKIP r1 | top 13 LFALSESKIP r1 | not within the frame
          loops | top 2 LFALSESKIP r1 | top 4 LFALSESKIP r1 | slot 3 holds nothing
          loops | "n" slot 0 from 0 to 27 | "n" slot 2 from 0 to 27 | scope of n
          loops | "n" slot 0 from 0 to 27 | "n" slot 0 from 0 to 28 | not within the code
          loops | "n" slot 0 from 0 to 27 | "n" slot 0 from 0 to 27 captured | scope of n
          loops | parameters 1 frame | parameters 13 frame | do not fit
          loops | parameters 1 frame | parameters 0 frame | slot 0
          loops | LTI r5 10 1 | EXTRA 5 | stands alone
          closures | NEWCELL r0 r0 | MOVE r0 r0 | scope of first
          closures | SETCELL r0 r4 | SETCELL r1 r4 | needs a cell in slot 1
          closures | GETCELL r4 r0 | MOVE r4 r0 | reads slot 0
          closures | "first" slot 0\\n | "first" slot 1\\n | needs a cell in slot 1
          closures | "first" slot 0\\n | "first" slot 10\\n | captured variable
          closures | "_ENV" upvalue 0 | "_ENV" upvalue 1 | captured variable
          closures | SETLIST r1 0 | SETLIST r2 0 | needs a table
          closures | top 4 SETLIST | top 3 SETLIST | were not left
          closures | CLOSURE r2 f0 | CLOSURE r2 f1 | function 1
          closures | EXTRA 2 | EXTRA 4 | constant 4
          closures | TAILCALL r2 0 | RETURN1 r2 | vararg function
          closures | VARARGPREP 1 | VARARGPREP 2 | start of a vararg
          closures | parameters 1 vararg | parameters 1 | vararg
          closures | VARARG r4 0 | VARARGPREP 1 | start of a vararg
          closures | CONCAT r0 3 | CONCAT r0 1 | fewer than two
          closures | NEWTABLE r1 0 3 | NEWTABLE r1 32 3 | too big
          closures | TBC r3 | TBC r0 | reads slot 0
          """)
  void refusesInvalidPrototypes(String sample, String good, String bad, String reason) {
    String text = Samples.text(sample);
    String changed = text.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n"));
    assertThat(changed).isNotEqualTo(text);
    Prototype prototype = TextParser.parse(changed);
    assertThatThrownBy(() -> Verifier.verify(prototype))
        .isInstanceOf(InvalidPrototypeException.class)
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".");
  }

  @Test
  void refusesNestingThatIsTooDeep() {
    Prototype empty =
        TextParser.parse(
            "function \"=x\" lines 0 0 parameters 0 frame 0\n0: line 1 top 0 RETURN0\nend\n");
    Prototype nested = empty;
    for (int depth = 1; depth < Verifier.MAX_NESTING; depth++) {
      nested = withChild(empty, nested);
    }
    Prototype deepest = nested;
    assertThatCode(() -> Verifier.verify(deepest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Verifier.verify(withChild(empty, deepest)))
        .isInstanceOf(InvalidPrototypeException.class);
  }

  private static Prototype withChild(Prototype p, Prototype child) {
    return new Prototype(
        p.source(),
        0,
        0,
        0,
        false,
        0,
        p.code(),
        p.lines(),
        p.tops(),
        List.of(),
        List.of(child),
        List.of(),
        List.of());
  }

  /**
   * A changed function is refused with a message, or runs on every path without reading a slot that
   * it should not read.
   */
  @Test
  void survivesMutations() {
    long seed = TestSeed.of(VerifierTest.class);
    Random random = new Random(seed);
    int accepted = 0;
    for (int round = 0; round < 10_000; round++) {
      String name = Samples.NAMES.get(random.nextInt(Samples.NAMES.size()));
      Prototype mutant = Mutation.mutate(Samples.prototype(name), random);
      try {
        Verifier.verify(mutant);
      } catch (InvalidPrototypeException refused) {
        continue;
      } catch (RuntimeException | StackOverflowError crash) {
        throw new AssertionError("seed " + seed + "\n" + TextPrinter.print(mutant), crash);
      }
      accepted++;
      new RandomWalk(mutant, random, "seed " + seed).run(200);
    }
    assertThat(accepted).as("accepted mutants, seed %d", seed).isBetween(100, 9_500);
  }
}
