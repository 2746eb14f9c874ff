package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.grammar.LuaParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralTest {
  static String[][] strings() {
    return new String[][] {
      {"''", ""},
      {"'a\"b'", "a\"b"},
      {"\"a'b\"", "a'b"},
      {"'\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\''", "\7\b\f\n\r\t\u000B\\\"'"},
      {"'\\0\\00\\0001\\10a\\255'", "\0\0\0" + "1\na\u00ff"},
      {"'\\x00\\xfF\\x41b'", "\0\u00ffAb"},
      {"'a\\\nb\\\rc\\\r\nd\\\n\re'", "a\nb\nc\nd\ne"},
      {"'a\\z  \n\r\t\u000B\f b\\z'", "ab"},
      {"'\\z\\z  \\65'", "A"},
      {"'\\u{0}\\u{7f}\\u{80}\\u{7FF}'", "\0\u007f\u00c2\u0080\u00df\u00bf"},
      {"'\\u{800}\\u{ffff}'", "\u00e0\u00a0\u0080\u00ef\u00bf\u00bf"},
      {"'\\u{10000}\\u{1FFFFF}'", "\u00f0\u0090\u0080\u0080\u00f7\u00bf\u00bf\u00bf"},
      {"'\\u{200000}'", "\u00f8\u0088\u0080\u0080\u0080"},
      {"'\\u{3FFFFFF}'", "\u00fb\u00bf\u00bf\u00bf\u00bf"},
      {"'\\u{4000000}'", "\u00fc\u0084\u0080\u0080\u0080\u0080"},
      {"'\\u{0000007FFFFFFF}'", "\u00fd\u00bf\u00bf\u00bf\u00bf\u00bf"},
      {"'\\u{D800}'", "\u00ed\u00a0\u0080"},
      {"'\u00c3\u00a9'", "\u00c3\u00a9"},
      {"[[]]", ""},
      {"[[\n]]", ""},
      {"[[\r\n\na\\n]]", "\na\\n"},
      {"[==[a]]b]=]c]==]", "a]]b]=]c"},
      {"[=[]]=]", "]"},
      {"[[a\rb\r\nc\n\rd\n\ne]]", "a\nb\nc\nd\n\ne"},
      {"[[[a]]", "[a"},
    };
  }

  @ParameterizedTest
  @MethodSource("strings")
  void stringsAreDecoded(String literal, String value) {
    byte[] source = bytes(literal);
    TokenList tokens = Scanner.scan(source, 0, "=test");

    assertThat(tokens.size()).isEqualTo(2);
    assertThat(tokens.get(0).getType()).isEqualTo(LuaParser.STRING);
    assertThat(StringLiterals.decode(source, 0, source.length)).isEqualTo(bytes(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "3",
        "345",
        "0xff",
        "0xBEBADA",
        "0x7fffffffffffffffffffff",
        "3.0",
        "3.",
        ".5",
        "3.1416",
        "314.16e-2",
        "0.31416E1",
        "34e1",
        "0x0.1E",
        "0xA23p-4",
        "0X1.921FB54442D18P+1",
        "0x.8",
        "0xA.",
        "08",
        "0xep1",
        "1e+10"
      })
  void numeralsAreOneToken(String numeral) {
    TokenList tokens = Scanner.scan(bytes(numeral), 0, "=test");

    assertThat(tokens.size()).isEqualTo(2);
    assertThat(tokens.get(0).getType()).isEqualTo(LuaParser.NUMERAL);
  }

  @Test
  void hexadecimalExponentsNeedTheirLetter() {
    TokenList tokens = Scanner.scan(bytes("0xep+1 0xe+1"), 0, "=test");

    assertThat(tokens.size()).isEqualTo(5);
    assertThat(tokens.get(2).getType()).isEqualTo(LuaParser.PLUS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
