package dev.perigee.runtime.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.runtime.frame.LuaError;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternMatcherTest {
  private static final String[] SINGLES = {"a", "b", "[ab]", "[^a]", ".", "%w", "%W", "c"};
  private static final String[] SUFFIXES = {"", "", "*", "+", "-", "?"};
  private static final String[] OTHERS = {"(", ")", "()", "%1", "%bab", "%f[a]", "%f[^a]", "$"};

  private static final Pattern SPECIAL = Pattern.compile("[\\^$*+?.(\\[%-]");

  /** A subject with which these patterns would practically never end. */
  private static final String ENDLESS = "a".repeat(60);

  private static String randomPattern(Random random) {
    StringBuilder pattern = new StringBuilder(random.nextInt(6) == 0 ? "^" : "");
    int items = 1 + random.nextInt(6);
    for (int i = 0; i < items; i++) {
      if (random.nextInt(3) == 0) {
        pattern.append(OTHERS[random.nextInt(OTHERS.length)]);
      } else {
        pattern.append(SINGLES[random.nextInt(SINGLES.length)]);
        pattern.append(SUFFIXES[random.nextInt(SUFFIXES.length)]);
      }
    }
    return pattern.append(random.nextInt(6) == 0 ? "$" : "").toString();
  }

  private static String randomSubject(Random random) {
    StringBuilder subject = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      subject.append("aab c".charAt(random.nextInt(5)));
    }
    return subject.toString();
  }

  @Test
  void agreesWithExhaustiveSearch() {
    long seed = TestSeed.of(PatternMatcherTest.class);
    Random random = new Random(seed);
    try (LibraryFixture lua = new LibraryFixture()) {
      for (int round = 0; round < 20_000; round++) {
        String pattern = randomPattern(random);
        if (!SPECIAL.matcher(pattern).find()) {
          // It would be a plain text search.
          continue;
        }
        String subject = randomSubject(random);
        List<Object> expected = new NaiveMatcher(subject, pattern).find();
        assertThat(results(lua, subject, pattern))
            .as("('%s'):find('%s')", subject, pattern)
            .isEqualTo(expected);
      }
    }
  }

  private static List<Object> results(LibraryFixture lua, String subject, String pattern) {
    try {
      return new ArrayList<>(lua.call("string.find", subject, pattern));
    } catch (LuaError e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-b",
        "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*[bc]",
        "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?%f[b]",
        "(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)(.-)%1%2%3b",
        "(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)%9%8b$"
      })
  void anotherThreadCanEndAnEndlessMatch(String pattern) throws InterruptedException {
    try (LibraryFixture lua = new LibraryFixture()) {
      CountDownLatch begun = new CountDownLatch(1);
      Thread other =
          new Thread(() -> {
            try {
              begun.await();
              lua.interrupt();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      other.start();
      begun.countDown();
      assertThatThrownBy(() -> lua.call("string.find", ENDLESS, pattern))
          .isInstanceOfSatisfying(
              LuaError.class, error -> assertThat(error.isCatchable()).isFalse())
          .hasMessage("interrupted");
      other.join();
      assertThat(lua.call("string.find", "xab", "ab?")).containsExactly(2L, 3L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b", "[bc]", "^.*b", "^.-b", "^a*b", "^%a+$b", "%bab", "^%bab", "(a+)%1b", "a?b", ""
      })
  void longSubjectsCountAgainstTheBudget(String pattern) {
    String subject = "a".repeat(1 << 23);
    try (LibraryFixture lua = new LibraryFixture()) {
      lua.setBudget(10_000);
      String all = pattern + "%f[b]";
      assertThatThrownBy(() -> lua.call("string.match", subject, all)).hasMessage("out of budget");
      lua.setBudget(10_000);
      assertThatThrownBy(() -> lua.call("string.gsub", subject, all, "x"))
          .hasMessage("out of budget");
      lua.setBudget(Long.MAX_VALUE);
    }
  }

  @Test
  void iterationCountsAgainstTheBudget() {
    String subject = "a".repeat(1 << 20);
    try (LibraryFixture lua = new LibraryFixture()) {
      lua.setBudget(10_000);
      assertThatThrownBy(() -> lua.callResult("string.gmatch", List.of(subject, "a*b")))
          .hasMessage("out of budget");
    }
  }

  @Test
  void workOfShortMatchesAccumulates() {
    try (LibraryFixture lua = new LibraryFixture()) {
      lua.setBudget(20_000);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000_000; i++) {
                  lua.call("string.match", "key = value", "^(%w+)%s*=%s*(%w+)$");
                }
              })
          .hasMessage("out of budget");
    }
  }

  @Test
  void workOfSubstitutionsIsCounted() {
    try (LibraryFixture lua = new LibraryFixture()) {
      String subject = "a".repeat(1 << 20);
      lua.setBudget(100_000);
      assertThatThrownBy(() -> lua.call("string.gsub", subject, "a", "b"))
          .hasMessage("out of budget");
    }
  }

  @Test
  void programsThatReplaceEachOtherRemainCorrect() {
    try (LibraryFixture lua = new LibraryFixture()) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 500; i++) {
          String pattern = "^(" + i + ")%d?$";
          assertThat(lua.call("string.match", i + "5", pattern))
              .containsExactly(Integer.toString(i));
        }
      }
    }
  }
}
