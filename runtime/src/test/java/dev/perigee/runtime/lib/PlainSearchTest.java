package dev.perigee.runtime.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.TestSeed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainSearchTest {
  private static String random(Random random, int length, int letters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("\0a\u00ffb".charAt(random.nextInt(letters)));
    }
    return text.toString();
  }

  @Test
  void agreesWithJava() {
    long seed = TestSeed.of(PlainSearchTest.class);
    Random random = new Random(seed);
    try (LibraryFixture lua = new LibraryFixture()) {
      for (int round = 0; round < 3000; round++) {
        int letters = 1 + random.nextInt(4);
        String text = random(random, random.nextInt(100), letters);
        String sought = random(random, random.nextInt(random.nextBoolean() ? 4 : 40), letters);
        int from = random.nextInt(text.length() + 1);
        int expected = text.indexOf(sought, from);
        List<Object> results = lua.call("string.find", text, sought, from + 1, true);
        if (expected < 0) {
          assertThat(results).containsExactly((Object) null);
        } else {
          assertThat(results).containsExactly(expected + 1L, (long) expected + sought.length());
        }
      }
    }
  }

  @Test
  void aLongSearchCanBeInterrupted() {
    try (LibraryFixture lua = new LibraryFixture()) {
      String text = "a".repeat(1 << 22);
      lua.setBudget(10_000);
      assertThat(catchMessage(() -> lua.call("string.find", text, "ab", 1, true)))
          .isEqualTo("out of budget");
    }
  }

  private static String catchMessage(Runnable action) {
    try {
      action.run();
      return "nothing was thrown";
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
