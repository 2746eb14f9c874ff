package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perigee.runtime.ChunkCompiler;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibraryFunctionsTest {
  private final LibraryFixture lua = new LibraryFixture();

  @AfterEach
  void tearDown() {
    lua.close();
  }

  @Test
  void insertionAndRemovalAgreeWithAList() {
    long seed = TestSeed.of(LibraryFunctionsTest.class);
    Random random = new Random(seed);
    List<Object> model = new ArrayList<>();
    LibraryFixture.Table table = lua.table();
    for (long i = 0; i < 3000; i++) {
      int position = random.nextInt(model.size() + 1);
      if (random.nextInt(3) > 0) {
        model.add(position, i);
        lua.call("table.insert", table, position + 1, i);
      } else if (position < model.size()) {
        assertThat(lua.call("table.remove", table, position + 1))
            .containsExactly(model.remove(position));
      }
    }
    assertThat(lua.elements(table, model.size())).isEqualTo(model);
    assertThat(lua.call("rawlen", table)).containsExactly((long) model.size());
  }

  @Test
  void sortingAgreesWithJavaForNumbersAndStrings() {
    long seed = TestSeed.of(LibraryFunctionsTest.class);
    Random random = new Random(seed);
    List<Double> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      numbers.add((double) random.nextInt(3000) / 2);
      texts.add(Integer.toString(random.nextInt(5000), 36).repeat(1 + random.nextInt(20)));
    }
    LibraryFixture.Table numberTable =
        lua.table(
            numbers.stream()
                .map(x -> x % 1 == 0 ? (Object) (long) (double) x : (Object) x)
                .toArray());
    LibraryFixture.Table textTable = lua.table(texts.toArray());
    lua.call("table.sort", numberTable);
    lua.call("table.sort", textTable);
    Collections.sort(numbers);
    Collections.sort(texts);
    assertThat(lua.elements(numberTable, 2000).stream().map(x -> ((Number) x).doubleValue()))
        .isEqualTo(numbers);
    assertThat(lua.elements(textTable, 2000)).isEqualTo(new ArrayList<Object>(texts));
    JavaFunction descending =
        context -> {
          context.pushBoolean(
              context
                  .state()
                  .operations()
                  .comparisons()
                  .lessThan(
                      context.tag(2), context.payload(2), context.tag(1), context.payload(1)));
          return 1;
        };
    lua.call("table.sort", textTable, descending);
    Collections.reverse(texts);
    assertThat(lua.elements(textTable, 2000)).isEqualTo(new ArrayList<Object>(texts));
  }

  @Test
  void protectedCallsReturnResultsAndErrors() {
    assertThat(lua.call("pcall", constant("a", 2L))).containsExactly(true, "a", 2L);
    assertThat(lua.call("xpcall", constant(), constant("handler"))).containsExactly(true);
    assertThat(lua.call("xpcall", constant("a"), constant("handler"), 1, 2))
        .containsExactly(true, "a");
    assertThatThrownBy(() -> lua.call("pcall"))
        .hasMessage("bad argument #1 to 'pcall' (value expected)");
  }

  private static JavaFunction constant(Object... values) {
    return context -> {
      for (Object value : values) {
        if (value instanceof Long integer) {
          context.pushInteger(integer);
        } else {
          context.pushText((String) value);
        }
      }
      return values.length;
    };
  }

  @Test
  void loadPassesBytesToTheCompilerAndReturnsItsMessage() {
    List<String> seen = new ArrayList<>();
    lua.state.setCompiler((source, name) -> {
      seen.add(new String(source, ISO_8859_1) + "|" + name);
      throw new ChunkCompiler.SyntaxError("\u00e9: no", 1);
    });
    // The message is text, so its bytes are UTF-8.
    assertThat(lua.call("load", "x\0\u00ff", "=n\0ame")).containsExactly(null, "\u00c3\u00a9: no");
    assertThat(lua.call("load", "text")).containsExactly(null, "\u00c3\u00a9: no");
    assertThat(seen).containsExactly("x\0\u00ff|=n", "text|text");
    assertThat(lua.call("load", "x", "n", "b"))
        .containsExactly(null, "attempt to load a text chunk (mode is 'b')");
    assertThat(lua.call("load", "\u001bLua", "=n", "t"))
        .containsExactly(null, "attempt to load a binary chunk (mode is 't')");
    assertThat(lua.call("load", "\u001bLua", "@n"))
        .containsExactly(null, "n: bad binary format (truncated chunk)");
  }

  @Test
  void outputIsBytes() {
    lua.call("print", "\u00ff\0", 1.0, true, null);
    lua.call("io.write", "a", 1, 1.0, 0.5);
    assertThat(lua.out.toString(ISO_8859_1)).isEqualTo("\u00ff\0\t1.0\ttrue\tnil\na110.5");
  }

  @Test
  void inputIsReadByFormats() {
    lua.setInput("12 0x1p4 x\nline\n\nrest\u00ff");
    assertThat(lua.call("io.read", "n", "n", "n", "l")).containsExactly(12L, 16.0, null);
    assertThat(lua.call("io.read", "L", 2, 0)).containsExactly("x\n", "li", "");
    assertThat(lua.call("io.read")).containsExactly("ne");
    assertThat(lua.call("io.read", "*l", 100)).containsExactly("", "rest\u00ff");
    assertThat(lua.call("io.read", "a", 0)).containsExactly("", null);
    assertThat(lua.call("io.read")).containsExactly((Object) null);
  }

  @Test
  void binaryLogarithmsOfPowersOfTwoAreExact() {
    for (int exponent = -1074; exponent < 1024; exponent++) {
      assertThat(MathLibrary.log2(Math.scalb(1.0, exponent))).isEqualTo(exponent);
    }
    assertThat(MathLibrary.log2(Math.nextDown(1.0))).isEqualTo(-1.6017132519074588e-16);
    assertThat(MathLibrary.log2(10)).isCloseTo(3.321928094887362, within(1e-15));
    assertThat(MathLibrary.log2(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(MathLibrary.log2(-1)).isNaN();
  }

  @Test
  void datesConvertInBothDirections() {
    LibraryFixture.Table fields =
        (LibraryFixture.Table) lua.call("os.date", "*t", 1_000_000_000).getFirst();
    assertThat(lua.field(fields, "year")).isEqualTo(2001L);
    assertThat(lua.call("os.time", fields)).containsExactly(1_000_000_000L);
    assertThat(lua.call("os.date", "!%Y-%m-%d %H:%M:%S", 0)).containsExactly("1970-01-01 00:00:00");
    assertThatThrownBy(() -> lua.call("os.date", "%Ez"))
        .hasMessage("bad argument #1 to 'os.date' (invalid conversion specifier '%Ez')");
  }
}
