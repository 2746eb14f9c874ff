package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares with the checked-in words, and checks that grids and table contain every instruction.
 */
class GoldenWordsTest {

  /** Methods whose instruction has another name in assembly text. */
  private static final Map<String, String> MNEMONICS =
      Map.of(
          "fcmpZero", "fcmp",
          "fcmpeZero", "fcmpe",
          "dcCvau", "dc",
          "dcCivac", "dc",
          "icIvau", "ic",
          "yieldHint", "yield");

  @Test
  void ourWordsAreThoseOfTheTable() {
    Map<String, InstructionCase> cases = new HashMap<>();
    for (Family family : Family.values()) {
      family.cases().forEach(instruction -> cases.put(instruction.text(), instruction));
    }
    List<GoldenTable.Line> lines = GoldenTable.read();
    assertThat(lines).hasSizeGreaterThan(500);
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(cases).containsKey(line.text());
          assertThat(Integer.toHexString(cases.get(line.text()).word()))
              .isEqualTo(Integer.toHexString(line.word()));
        });
  }

  @ParameterizedTest
  @EnumSource
  void theTableHasEveryShape(Family family) {
    Set<String> inTable =
        GoldenTable.read().stream()
            .map(line -> GoldenTable.shape(line.text()))
            .collect(Collectors.toSet());
    Set<String> inGrid = new TreeSet<>();
    family.cases().forEach(instruction -> inGrid.add(GoldenTable.shape(instruction.text())));
    assertThat(inTable).containsAll(inGrid);
  }

  @ParameterizedTest
  @EnumSource
  void theGridCallsEveryMethod(Family family) {
    Set<String> mnemonics =
        family.cases().stream()
            .map(instruction -> instruction.mnemonic().replaceAll("\\..*", ""))
            .collect(Collectors.toSet());
    Set<String> methods =
        Stream.of(family.instructions().getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .map(name -> MNEMONICS.getOrDefault(name, name))
            .collect(Collectors.toSet());
    assertThat(mnemonics).containsAll(methods);
  }
}
