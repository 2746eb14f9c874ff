package dev.perigee.tier1.x64;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.assembler.GoldenLines;
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
 * Compares with the checked-in bytes, and checks that grids and table contain every instruction.
 */
class GoldenBytesTest {

  /** Methods whose names do not begin the instruction's name in assembly text. */
  private static final Map<String, String> MNEMONICS =
      Map.of(
          "jShort", "je",
          "jmpShort", "jmp",
          "lockXadd", "xadd",
          "lockCmpxchg", "cmpxchg");

  private static final List<Class<? extends Enum<?>>> TABLES =
      List.of(
          Arithmetic.class,
          Unary.class,
          Shift.class,
          FlaglessShift.class,
          BitTest.class,
          BitCount.class,
          XmmOperation.class,
          XmmMove.class);

  @Test
  void ourBytesAreThoseOfTheTable() {
    Map<String, InstructionCase> cases = new HashMap<>();
    for (Family family : Family.values()) {
      family.cases().forEach(instruction -> cases.put(instruction.text(), instruction));
    }
    List<GoldenLines.Line> lines = GoldenTable.read();
    assertThat(lines).hasSizeGreaterThan(500);
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(cases).containsKey(line.text());
          assertThat(cases.get(line.text()).bytes()).isEqualTo(line.code());
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
    Set<String> methods =
        Stream.of(family.instructions().getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !name.startsWith("op"))
            .map(name -> MNEMONICS.getOrDefault(name, name))
            .collect(Collectors.toSet());
    Set<String> mnemonics = mnemonics(Stream.of(family));
    assertThat(methods)
        .allSatisfy(name ->
            assertThat(mnemonics).anySatisfy(mnemonic -> assertThat(mnemonic).startsWith(name)));
  }

  @Test
  void theGridsHaveEveryOperation() {
    Set<String> operations =
        TABLES.stream()
            .flatMap(table -> Stream.of(table.getEnumConstants()))
            .map(Enum::toString)
            .collect(Collectors.toSet());
    assertThat(mnemonics(Stream.of(Family.values()))).containsAll(operations);
  }

  private static Set<String> mnemonics(Stream<Family> families) {
    return families
        .flatMap(family -> family.cases().stream())
        .map(InstructionCase::mnemonic)
        .collect(Collectors.toSet());
  }
}
