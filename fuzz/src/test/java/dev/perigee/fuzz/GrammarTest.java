package dev.perigee.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrammarTest {
  /** The number of programs in which a requested construct must occur. */
  private static final int TRIES = 20;

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (Construct construct : Grammar.instance().constructs()) {
      if (!names.add(construct.name())) {
        twice.add(construct.name());
      }
    }
    assertEquals(List.of(), twice);
  }

  @Test
  void everyConstructIsGenerated() {
    List<String> missing = new ArrayList<>();
    for (Construct construct : Grammar.instance().constructs()) {
      if (!isGenerated(construct)) {
        missing.add(construct.name());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean isGenerated(Construct construct) {
    Mode mode = Statistics.isOnlyForDebugging(construct) ? Mode.DEBUG : Mode.COMPARE;
    for (int seed = 0; seed < TRIES; seed++) {
      ProgramGenerator generator = new ProgramGenerator(seed, mode, construct);
      generator.generate();
      if (generator.counts()[construct.index()] > 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aSeedDeterminesTheProgram() {
    String program = new ProgramGenerator(5, Mode.COMPARE).generate().toString();
    assertEquals(program, new ProgramGenerator(5, Mode.COMPARE).generate().toString());
    assertNotEquals(program, new ProgramGenerator(6, Mode.COMPARE).generate().toString());
  }
}
