package dev.perigee.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.StringConstant;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TextTest {
  @ParameterizedTest
  @FieldSource("dev.perigee.ir.Samples#NAMES")
  void printsWhatItParsed(String name) {
    String printed = TextPrinter.print(Samples.prototype(name));
    String again = TextPrinter.print(TextParser.parse(printed));
    assertThat(again).isEqualTo(printed);
    assertThat(printed.lines().map(line -> line.replaceAll(" ;( (\".*\"|[-0-9.eE]+))+$", "")))
        .isEqualTo(Samples.text(name).lines().toList());
  }

  @Test
  void keepsEveryField() {
    Prototype parsed = Samples.prototype("closures");
    assertThat(parsed.source()).isEqualTo("@clo\u00e9;\"s.lua");
    assertThat(parsed.vararg()).isTrue();
    assertThat(parsed.parameterCount()).isEqualTo(1);
    assertThat(parsed.frameSize()).isEqualTo(10);
    assertThat(((StringConstant) parsed.constants().get(0)).bytes())
        .isEqualTo("a\0\n\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(parsed.constants().get(3)).isEqualTo(new FloatConstant(-0.0));
    assertThat(Double.doubleToRawLongBits(((FloatConstant) parsed.constants().get(2)).value()))
        .isEqualTo(0x7ff8000000000001L);
    assertThat(parsed.children()).hasSize(1);
    assertThat(parsed.children().get(0).upvalues())
        .containsExactly(
            new Prototype.Upvalue("first", true, 0), new Prototype.Upvalue("_ENV", false, 0));
    assertThat(parsed.locals().get(0))
        .isEqualTo(new Prototype.LocalVariable("first", 0, 2, 20, true));
    assertThat(parsed.tops()[7]).isEqualTo((short) 4);
    assertThat(parsed.lines()[7]).isEqualTo(2);
  }

  @Test
  void resolvesJumps() {
    Prototype parsed = Samples.prototype("loops");
    assertThat(Effects.of(parsed, 4).target(0)).isEqualTo(5);
    assertThat(Effects.of(parsed, 4).target(1)).isEqualTo(9);
    assertThat(Effects.of(parsed, 8).target(1)).isEqualTo(5);
    assertThat(Effects.of(parsed, 14).target(0)).isEqualTo(20);
    assertThat(Effects.of(parsed, 21).target(1)).isEqualTo(15);
    assertThat(Effects.of(parsed, 5).target(0)).isEqualTo(7);
    assertThat(Effects.of(parsed, 5).target(1)).isEqualTo(8);
    assertThat(Effects.of(parsed, 23).target(0)).isEqualTo(25);
  }

  @Test
  void namesTheLineOfAnError() {
    assertThatThrownBy(() ->
            TextParser.parse(
                "function \"=x\" lines 0 0 parameters 0 frame 0\n0: line 1 top 0 HALT\nend\n"))
        .isInstanceOf(TextParser.SyntaxException.class)
        .hasMessage("line 2: there is no operation HALT");
  }
}
