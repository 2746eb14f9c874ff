package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** {@code docs/javax-script.md} names tests that exist, at least one in each row. */
class JavaxScriptPageTest {
  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void eachPromiseNamesATest() throws Exception {
    List<String> rows =
        readPage().stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| Promise"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(50);
    for (String row : rows) {
      List<MatchResult> named = NAMED_TEST.matcher(row).results().toList();
      assertThat(named).as(row).isNotEmpty();
      for (MatchResult each : named) {
        assertThat(isTest(each.group(1), each.group(2))).as(each.group()).isTrue();
      }
    }
  }

  private static List<String> readPage() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "javax-script.md"));
  }

  private static boolean isTest(String type, String name) throws ClassNotFoundException {
    Method[] methods =
        Class.forName(JavaxScriptPageTest.class.getPackageName() + "." + type).getDeclaredMethods();
    return Arrays.stream(methods)
        .filter(method -> method.getName().equals(name))
        .anyMatch(method ->
            method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class));
  }
}
