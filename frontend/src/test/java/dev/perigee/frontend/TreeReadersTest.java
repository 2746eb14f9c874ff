package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.ir.Verifier;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scope resolver, the code generators and the reader of field lines know every kind of node.
 * They throw an exception for a statement, suffix, field or literal that they do not know.
 */
class TreeReadersTest {
  /** Together these have every rule, label and token of the grammar. */
  private static final List<String> SOURCES =
      List.of(
          "; ::top:: goto top",
          "do local x <const>, y <close> = 1, nil end",
          "while true do break end",
          "repeat local done = f() until done",
          "if a then f() elseif b then return else return 1; end",
          "for i = 1, 2 do f(i) end for i = 1, 2, 3 do f(i) end",
          "for k, v in pairs(t) do f(k, v) end",
          "function f() end function a.b.c:d(x, y, ...) end",
          "local function f(...) return ... end",
          "local f = function(x) return x end",
          "a.b[c], d = f 'x' :m {1, 2; x = 1, [y] = 2}, (g)()",
          "return nil, true, false, 1, 's', a and b or not c",
          "return a + b - c * d / e // f % g ^ h .. i, -a, #b, ~c",
          "return {}, {1}, {x = 1}",
          "return a & b | c ~ d << e >> f, a < b, a <= b, a > b, a >= b, a == b, a ~= b");

  /** Fields of nodes that hold results of the parser's checks, and no parts. */
  private static final Set<String> NO_LABELS = Set.of("kind", "valid");

  /** Tokens that are in no tree. */
  private static final Set<Integer> NO_PARTS =
      Set.of(
          LuaParser.UNKNOWN_CHARACTER,
          LuaParser.MALFORMED_NUMERAL,
          LuaParser.COMMENT,
          LuaParser.SPACE);

  private static final int MANY = 200_000;

  static List<String> sources() {
    return SOURCES;
  }

  @ParameterizedTest
  @MethodSource("sources")
  void everyNodeIsRead(String source) {
    Verifier.verify(Frontend.compile(bytes(source), "=test"));

    assertThatCode(() -> FieldLines.of(bytes(source), work -> {})).doesNotThrowAnyException();
  }

  @Test
  void theSourcesHaveEveryRuleAndLabel() throws ReflectiveOperationException {
    Set<String> expected = new TreeSet<>();
    for (Class<?> node : LuaParser.class.getDeclaredClasses()) {
      if (ParserRuleContext.class.isAssignableFrom(node)) {
        expected.add(node.getSimpleName());
        labels(node).forEach(label -> expected.add(name(label)));
      }
    }
    Set<String> found = new TreeSet<>();
    for (String source : SOURCES) {
      collect(ParsedChunk.parse(bytes(source), "=test").tree(), found);
    }

    assertThat(expected).hasSizeGreaterThan(LuaParser.ruleNames.length);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theSourcesHaveEveryToken() {
    Set<Integer> found = new HashSet<>();
    for (String source : SOURCES) {
      TokenList tokens = ParsedChunk.parse(bytes(source), "=test").tokens();
      for (int i = 0; i < tokens.size(); i++) {
        found.add(tokens.get(i).getType());
      }
    }
    for (int type = Token.MIN_USER_TOKEN_TYPE;
        type <= LuaParser.VOCABULARY.getMaxTokenType();
        type++) {
      assertThat(found.contains(type) || NO_PARTS.contains(type))
          .as(LuaParser.VOCABULARY.getDisplayName(type))
          .isTrue();
    }
  }

  static List<String> longSources() {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < MANY / 10; i++) {
      labels.append("::l").append(i).append("::");
    }
    return List.of(
        "x = {" + "a, ".repeat(MANY) + "}",
        "x = {" + "a = b; ".repeat(MANY) + "}",
        "x = {" + "[a] = b, ".repeat(MANY) + "}",
        "x = a" + ".b".repeat(MANY),
        "f" + "()".repeat(MANY),
        "x = a" + " + a".repeat(MANY),
        "x = a ".repeat(MANY),
        ";".repeat(MANY),
        labels.toString(),
        "function a" + ".b".repeat(MANY) + "() end",
        "if a then " + "elseif a then ".repeat(MANY) + "end",
        "while a do " + "if a then break end ".repeat(MANY) + "end",
        "if a then goto l end ".repeat(MANY) + "::l::",
        "x = a" + " and a".repeat(MANY),
        "x = a" + " or a".repeat(MANY));
  }

  /** Reading a part by a search from the first one would take minutes. */
  @ParameterizedTest
  @MethodSource("longSources")
  void longListsTakeLinearTime(String source) {
    byte[] bytes = bytes(source);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          Frontend.compile(bytes, "=test");
          FieldLines.of(bytes, work -> {});
        });
  }

  private static void collect(ParserRuleContext node, Set<String> found)
      throws ReflectiveOperationException {
    found.add(node.getClass().getSimpleName());
    for (Field label : labels(node.getClass())) {
      Object part = label.get(node);
      if (part != null && !(part instanceof List<?> parts && parts.isEmpty())) {
        found.add(name(label));
      }
    }
    if (node.children != null) {
      for (ParseTree child : node.children) {
        if (child instanceof ParserRuleContext inner) {
          collect(inner, found);
        }
      }
    }
  }

  /** The fields that ANTLR generates for labels. */
  private static List<Field> labels(Class<?> node) {
    List<Field> labels = new ArrayList<>();
    for (Field field : node.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && !NO_LABELS.contains(field.getName())) {
        labels.add(field);
      }
    }
    return labels;
  }

  private static String name(Field label) {
    return label.getDeclaringClass().getSimpleName() + "." + label.getName();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
