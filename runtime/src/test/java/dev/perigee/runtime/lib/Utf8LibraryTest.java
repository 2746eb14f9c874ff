package dev.perigee.runtime.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Behaviour that differs between releases of Lua 5.4, where Perigee follows 5.4.8, and long work.
 */
class Utf8LibraryTest {
  private final LibraryFixture lua = new LibraryFixture();

  @AfterEach
  void tearDown() {
    lua.close();
  }

  @Test
  void codesRefusesAStringThatBeginsWithAContinuationByte() {
    for (String text : new String[] {"\u0080", "\u00bfabc", "\u0080\u0080"}) {
      for (boolean lax : new boolean[] {false, true}) {
        assertThatThrownBy(() -> lua.call("utf8.codes", text, lax))
            .hasMessage("bad argument #1 to 'utf8.codes' (invalid UTF-8 code)");
      }
    }
    assertThat(lua.call("utf8.codes", "a\u0080")).hasSize(3);
  }

  @Test
  void theIteratorRefusesStrayContinuationBytes() {
    assertThat(next("a\u00c3\u00a4b", 0)).containsExactly(1L, 97L);
    assertThat(next("a\u00c3\u00a4b", 1)).containsExactly(2L, 0xe4L);
    assertThat(next("a\u00c3\u00a4b", 2)).containsExactly(4L, 98L);
    assertThat(next("a\u00c3\u00a4b", 4)).isEmpty();
    assertThatThrownBy(() -> next("a\u0080", 0)).hasMessage("invalid UTF-8 code");
    assertThatThrownBy(() -> next("\u00c3\u00a4\u0080b", 0)).hasMessage("invalid UTF-8 code");
    assertThat(next("a\u0080\u0080", 1)).isEmpty();
  }

  private List<Object> next(String text, long position) {
    return lua.callResult("utf8.codes", List.of("x"), text, position);
  }

  @Test
  void longStringsCountAgainstTheBudget() {
    String text = "a".repeat(1 << 22);
    lua.setBudget(10_000);
    assertThatThrownBy(() -> lua.call("utf8.len", text)).hasMessage("out of budget");
    lua.setBudget(10_000);
    assertThatThrownBy(() -> lua.call("utf8.offset", text, -(1 << 21))).hasMessage("out of budget");
    lua.setBudget(10_000);
    assertThatThrownBy(() -> lua.call("utf8.offset", text, 1 << 21)).hasMessage("out of budget");
  }

  @Test
  void valuesThatExceedTheStackAreRefused() {
    assertThatThrownBy(() -> lua.call("utf8.codepoint", "x".repeat(2_000_000), 1, -1))
        .hasMessage("stack overflow (string slice too long)");
  }
}
