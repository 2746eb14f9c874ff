package dev.perigee.runtime.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.frame.LuaError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The results of library functions count against the engine's limits before they are built. */
class LibraryLimitsTest {
  private static final long LIMIT = 8 << 20;

  @Test
  void repIsRefusedBeforeItIsBuilt() {
    try (LibraryFixture lua = new LibraryFixture(LIMIT)) {
      assertOutOfMemory(() -> lua.call("string.rep", "x", 1 << 30));
      assertOutOfMemory(() -> lua.call("string.rep", "x", 1 << 24, "y"));
      assertThat(lua.call("string.rep", "ab", 3, ",")).containsExactly("ab,ab,ab");
      assertThatThrownBy(() -> lua.call("string.rep", "x", 1L << 40))
          .hasMessage("resulting string too large");
    }
  }

  @Test
  void concatIsRefusedBeforeItIsBuilt() {
    try (LibraryFixture lua = new LibraryFixture(LIMIT)) {
      String piece = "x".repeat(1 << 19);
      LibraryFixture.Table pieces =
          lua.table(piece, piece, piece, piece, piece, piece, piece, piece, piece, piece);
      assertOutOfMemory(() -> lua.call("table.concat", pieces));
      assertOutOfMemory(() -> lua.call("table.concat", pieces, piece, 1, 4));
    }
  }

  @Test
  void chargesOfAFailedFormatAreCancelled() {
    try (LibraryFixture lua = new LibraryFixture(64 << 20)) {
      String big = "x".repeat(1 << 20);
      lua.call("string.format", "%s%s", big, big);
      lua.state.heap().collect();
      long before = lua.state.heap().systemBytes();
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> lua.call("string.format", "%s%s%d", big, big, "no number"))
            .isInstanceOf(LuaError.class);
      }
      lua.state.heap().collect();
      assertThat(lua.state.heap().systemBytes()).isLessThanOrEqualTo(before + (4 << 20));
    }
  }

  @Test
  void formatIsRefusedBeforeItIsBuilt() {
    try (LibraryFixture lua = new LibraryFixture(LIMIT)) {
      String big = "\0".repeat(1 << 20);
      assertOutOfMemory(() -> lua.call("string.format", "%q%q%q%q", big, big, big, big));
    }
  }

  @Test
  void substitutionsAreRefusedBeforeTheyAreBuilt() {
    try (LibraryFixture lua = new LibraryFixture(LIMIT)) {
      String piece = "x".repeat(1 << 18);
      assertOutOfMemory(() -> lua.call("string.gsub", "a".repeat(100), "a", piece));
      assertOutOfMemory(() -> lua.call("string.gsub", piece, ".+", "%0".repeat(100)));
      assertOutOfMemory(() ->
          lua.call(
              "string.gsub",
              "a".repeat(100),
              "()",
              lua.table(piece, piece, piece, piece, piece, piece, piece, piece, piece, piece)));
      assertThat(lua.call("string.gsub", "aa", "a", "b")).containsExactly("bb", 2L);
    }
  }

  @Test
  void packedStringsAreRefusedBeforeTheyAreBuilt() {
    try (LibraryFixture lua = new LibraryFixture(LIMIT)) {
      assertOutOfMemory(() -> lua.call("string.pack", "c1000000000", "x"));
      assertOutOfMemory(() -> lua.call("string.pack", "c2147483639", ""));
      String piece = "x".repeat(1 << 20);
      assertOutOfMemory(() -> lua.call("string.pack", "zzzzz", piece, piece, piece, piece, piece));
    }
  }

  @Test
  void compiledPatternsCountWhileTheyAreUsed() {
    try (LibraryFixture lua = new LibraryFixture(64 << 20)) {
      String pattern = "[a-z]".repeat(50_000);
      assertOutOfMemory(() -> lua.call("string.find", "a", pattern));
      assertOutOfMemory(() -> lua.callResult("string.gmatch", List.of("a", pattern)));
      String smaller = "[a-z]".repeat(1000);
      lua.call("string.find", "a", smaller);
      lua.state.heap().collect();
      long before = lua.state.heap().systemBytes();
      for (int i = 0; i < 100; i++) {
        lua.call("string.find", "a", smaller);
        assertThatThrownBy(() -> lua.call("string.match", "a".repeat(1000), smaller + "%"))
            .isInstanceOf(LuaError.class);
      }
      lua.state.heap().collect();
      assertThat(lua.state.heap().systemBytes()).isLessThanOrEqualTo(before + (1 << 20));
    }
  }

  @Test
  void resultsThatExceedTheStackAreRefused() {
    try (LibraryFixture lua = new LibraryFixture()) {
      assertThatThrownBy(() -> lua.call("table.unpack", lua.table(), 1, 10_000_000))
          .hasMessage("too many results to unpack");
      assertThatThrownBy(
              () -> lua.call("table.unpack", lua.table(), Long.MIN_VALUE, Long.MAX_VALUE))
          .hasMessage("too many results to unpack");
      assertThatThrownBy(() -> lua.call("string.byte", "x".repeat(2_000_000), 1, -1))
          .hasMessage("stack overflow (string slice too long)");
      assertThat(lua.call("table.unpack", lua.table(1L, null, 3L), 1, 3))
          .containsExactly(1L, null, 3L);
      assertThat(lua.call("table.unpack", lua.table("x"), Long.MAX_VALUE, Long.MAX_VALUE))
          .containsExactly((Object) null);
    }
  }

  @Test
  void longWorkEndsWithTheBudget() {
    try (LibraryFixture lua = new LibraryFixture()) {
      Object[] elements = new Object[50_000];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = (long) (i * 7919 % elements.length);
      }
      LibraryFixture.Table table = lua.table(elements);
      assertOverBudget(lua, () -> lua.call("table.sort", table));
      assertOverBudget(lua, () -> lua.call("table.concat", table, ","));
      assertOverBudget(lua, () -> lua.call("table.move", table, 1, 50_000, 2));
      assertOverBudget(lua, () -> lua.call("string.rep", "x", 100_000_000));
      assertOverBudget(lua, () -> lua.call("string.upper", "x".repeat(10 << 20)));
      JavaFunction always =
          context -> {
            context.pushBoolean(context.payload(1) < context.payload(2));
            return 1;
          };
      assertOverBudget(lua, () -> lua.call("table.sort", table, always));
      assertOverBudget(lua, () -> lua.call("load", forever()));
    }
  }

  @Test
  void shortWorkAccumulates() {
    try (LibraryFixture lua = new LibraryFixture()) {
      String text = "x".repeat(5000);
      assertOverBudget(lua, () -> repeatedly(lua, () -> lua.call("string.rep", "x", 5000)));
      assertOverBudget(lua, () -> repeatedly(lua, () -> lua.call("string.sub", text, 2)));
      assertOverBudget(lua, () -> repeatedly(lua, () -> lua.call("string.upper", text)));
      assertOverBudget(
          lua, () -> repeatedly(lua, () -> lua.call("string.find", text, "y", 1, true)));
      assertOverBudget(lua, () -> repeatedly(lua, () -> lua.call("string.format", "%s", text)));
      assertOverBudget(lua, () -> repeatedly(lua, () -> lua.call("string.match", text, ".*")));
    }
  }

  private static void repeatedly(LibraryFixture lua, Runnable work) {
    for (int i = 0; i < 100_000; i++) {
      work.run();
      lua.poll();
    }
  }

  /** A reader function for {@code load} that never ends. */
  private static JavaFunction forever() {
    return context -> {
      context.push(Tag.INTEGER, 1);
      return 1;
    };
  }

  private static void assertOverBudget(LibraryFixture lua, Runnable work) {
    lua.setBudget(2000);
    assertThatThrownBy(work::run).hasMessage("out of budget");
    lua.setBudget(Long.MAX_VALUE);
  }

  private static void assertOutOfMemory(Runnable work) {
    assertThatThrownBy(work::run).hasMessage("not enough memory");
  }
}
