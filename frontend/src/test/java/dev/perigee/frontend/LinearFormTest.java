package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.ir.TextPrinter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearFormTest {
  @Test
  void logicLeavesValuesWhereTheyAreNeeded() {
    assertCode(
        "local a, b; a = a and b or 5; return a == 1, not a",
        """
        0 VARARGPREP 0
        0 LOADNIL r0 1
        2 TEST r0 0
        2 JMP 6
        2 TESTSET r0 r1 1
        2 JMP 7
        2 LOADI r0 5
        2 EQI r0 1 1
        2 JMP 10
        2 LFALSESKIP r2
        2 LOADTRUE r2
        3 NOT r3 r0
        4 RETURN r2 3 0
        2 RETURN r0 1 0
        """);
  }

  @Test
  void constantsAreOnTheRightOnly() {
    assertCode(
        "local n <const> = 3 local x = n * 2 + 0.5 return x + 1, x - 1, 1 - x, x // 0",
        """
        0 VARARGPREP 0
        0 LOADK r0 k0 ; 6.5
        1 ADDI r1 r0 1
        2 SUBK r2 r0 k1 ; 1
        3 LOADI r3 1
        4 SUB r3 r3 r0
        4 IDIVK r4 r0 k2 ; 0
        5 RETURN r1 5 0
        1 RETURN r0 1 0
        """);
  }

  @Test
  void aFunctionThatUsesItselfFindsItsCell() {
    assertCode(
        "local function f() return f end",
        """
        0 VARARGPREP 0
        0 LOADNIL r0 0
        1 NEWCELL r0 r0
        1 CLOSURE r1 f0
        2 SETCELL r0 r1
        1 RETURN r0 1 0
        """);
  }

  @Test
  void eachIterationHasItsOwnCell() {
    assertCode(
        "for i = 1, 3 do local function g() i = i + 1 end end",
        """
        0 VARARGPREP 0
        0 LOADI r0 1
        1 LOADI r1 3
        2 LOADI r2 1
        3 FORPREP r0 9
        4 NEWCELL r3 r3
        4 CLOSURE r4 f0
        3 JMP 8
        3 FORLOOP r0 5
        0 RETURN r0 1 0
        """);
  }

  @Test
  void genericLoopsCloseTheirFourthValue() {
    assertCode(
        "for k, v in pairs(t) do if k then break end end",
        """
        0 VARARGPREP 0
        0 GETTABUP r0 u0 k0 ; "pairs"
        2 GETTABUP r2 u0 k1 ; "t"
        3 CALL r0 2 5
        4 TFORPREP r0 7
        6 TEST r4 1
        6 JMP 9
        4 TFORCALL r0 2
        6 TFORLOOP r0 5
        4 CLOSE r3
        0 RETURN r0 1 0
        """);
  }

  @Test
  void leavingLoopsByGotoClosesThem() {
    assertCode(
        "for k in f do for j in f do if j then goto out end k = j end end ::out::",
        """
        0 VARARGPREP 0
        0 GETTABUP r0 u0 k0 ; "f"
        1 LOADNIL r1 2
        4 TFORPREP r0 16
        5 GETTABUP r5 u0 k0 ; "f"
        6 LOADNIL r6 2
        9 TFORPREP r5 13
        10 TEST r9 0
        10 JMP 12
        10 JMP 10
        10 CLOSE r3
        3 JMP 19
        10 MOVE r4 r9
        9 TFORCALL r5 1
        10 TFORLOOP r5 7
        9 CLOSE r8
        4 TFORCALL r0 1
        5 TFORLOOP r0 4
        4 CLOSE r3
        0 JMP 20
        0 RETURN r0 1 0
        """);
  }

  @Test
  void methodsAndOpenValues() {
    assertCode(
        "local o; return o:m(1, ...)",
        """
        0 VARARGPREP 0
        0 LOADNIL r0 0
        1 SELF r1 r0 k0 ; "m"
        4 LOADI r4 1
        5 VARARG r5 0
        5 TAILCALL r1 0
        1 RETURN r0 1 0
        """);
  }

  @Test
  void aLoopsConditionSeesItsBodyAndNeverJumpsBack() {
    assertCode(
        "repeat local x = f() until x",
        """
        0 VARARGPREP 0
        0 GETTABUP r0 u0 k0 ; "f"
        2 CALL r0 1 2
        1 TEST r0 1
        1 JMP 6
        1 JMP 1
        0 RETURN r0 1 0
        """);
  }

  @Test
  void tables() {
    assertCode(
        "local t = {1, x = 2, f()}",
        """
        0 VARARGPREP 0
        0 NEWTABLE r0 1 0
        1 LOADI r1 1
        2 LOADI r2 2
        3 SETFIELD r0 k0 r2 ; "x"
        2 GETTABUP r2 u0 k1 ; "f"
        4 CALL r2 1 0
        2 SETLIST r0 0
        2 EXTRA 0
        1 RETURN r0 1 0
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "2 ^ 10, 1024.0",
    "7 // 2.0, 3.0",
    "1e308 * 10, Infinity",
    "0x1p-1074 / 1, 4.9E-324",
    "-(0.5), -0.5",
    "3 / 2, 1.5",
  })
  void floatsAreFolded(String expression, double value) {
    Prototype main = compile("return {} .. (" + expression + ")");

    if (value == (short) value) {
      assertThat(TextPrinter.printWord(main, 2)).isEqualTo("LOADF r1 " + (int) value);
    } else {
      assertThat(main.constants()).containsExactly(new FloatConstant(value));
      assertThat(main.code()).hasSize(6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x7fffffffffffffff + 1, -9223372036854775808",
    "-0x8000000000000000 // -1, -9223372036854775808",
    "70000 % -3 * -100000, 200000",
    "~0 >> 1, 9223372036854775807",
    "1 << 62 | 2.0, 4611686018427387906",
    "~70000, -70001",
  })
  void integersAreFolded(String expression, long value) {
    Prototype main = compile("return {} .. (" + expression + ")");

    assertThat(main.constants()).containsExactly(new IntegerConstant(value));
    assertThat(main.code()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 / 0",
        "1 // 0",
        "1 % 0",
        "1.5 // 0.0",
        "0.0 * 1",
        "-0.0",
        "0.0 / -5",
        "1 | 1.5",
        "~1.5",
        "2 ^ 1e9 - 2 ^ 1e9",
        "'1' + 1",
        "1 << 2.5"
      })
  void operationsThatFailOrGiveZeroAreNotFolded(String expression) {
    assertThat(compile("local x = " + expression).code().length).isGreaterThan(3);
  }

  @Test
  void namesOfVariablesAndUpvalues() {
    Prototype main = compile("local a = 1; do local b; end local function c(d) return a, x end");

    assertThat(main.locals())
        .containsExactly(
            new LocalVariable("a", 0, 3, 6, true),
            new LocalVariable("b", 1, 4, 4, false),
            new LocalVariable("c", 1, 5, 6, false));
    assertThat(main.children().get(0).upvalues())
        .containsExactly(new Upvalue("a", true, 0), new Upvalue("_ENV", false, 0));
    assertThat(main.upvalues()).containsExactly(new Upvalue("_ENV", true, 0));
  }

  @Test
  void functionsKnowTheirLines() {
    Prototype function = compile("\nlocal function f(a, b, ...)\n\nend").children().get(0);

    assertThat(function.lineDefined()).isEqualTo(2);
    assertThat(function.lastLineDefined()).isEqualTo(4);
    assertThat(function.parameterCount()).isEqualTo(2);
    assertThat(function.vararg()).isTrue();
    assertThat(function.source()).isEqualTo("=test");
  }

  private static void assertCode(String source, String expected) {
    Prototype main = compile(source);
    StringBuilder code = new StringBuilder();
    for (int pc = 0; pc < main.code().length; pc++) {
      code.append(main.tops()[pc]).append(' ');
      code.append(TextPrinter.printWord(main, pc)).append('\n');
    }
    assertThat(code.toString()).isEqualTo(expected);
  }

  private static Prototype compile(String source) {
    return Frontend.compile(source.getBytes(StandardCharsets.ISO_8859_1), "=test");
  }
}
