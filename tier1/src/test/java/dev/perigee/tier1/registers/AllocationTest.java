package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphParser;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Allocations as text. The parser numbers nodes from 3 on. */
class AllocationTest {
  private static void assertAllocation(int words, String text, String expected) {
    Graph graph = GraphParser.parse(text);
    GraphVerifier.verify(graph);
    try {
      Allocation allocation = Allocation.of(graph, words, 1);
      AllocationVerifier.verify(graph, allocation, words, 1);
      assertThat(AllocationPrinter.print(graph, allocation)).isEqualTo(expected);
    } catch (CannotCompileException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStraightLineReusesRegisters() {
    assertAllocation(
        3,
        """
        b0 0 entry
          w1 = LOAD frame :FRAME
          w2 = LOAD frame #16 :FRAME
          w3 = ADD w1 w2
          d4 = CONVERT w3
          STORE_SLOT d4 #2 /5 :FRAME
          CHECK EQUAL w3 w2 -> STEP 3 [3=w2,4]
          RETURN {w3,4}
        """,
        """
        b0 entry
          w3 = LOAD frame :FRAME ; r0
          w4 = LOAD frame #16 :FRAME ; r1
          w5 = ADD w3 w4 ; r0 w3:r0 w4:r1
          d6 = CONVERT w5 ; r0 w5:r0
          STORE_SLOT d6 #2 /5 :FRAME ; d6:r0
          CHECK EQUAL w5 w4 -> STEP 3 [3=w4,4] ; w5:r0 w4:r1
          RETURN {w5,4} ; w5:r0
        """);
  }

  @Test
  void twoPhisChangePlaces() {
    assertAllocation(
        3,
        """
        b0 0 entry
          w1@p0 = LOAD frame :FRAME
          w2@p1 = LOAD frame #16 :FRAME
          JUMP b1
        b1 7 entry depth 1
          w3@p0 = PHI b0:w1 b2:w4
          w4@p1 = PHI b0:w2 b2:w3
          w5@p2 = PHI b0:0 b2:w6
          POLL #1 -> POLL 7 [0=w3,4 1=w4,4]
          w6@p2 = ADD w5 1
          BRANCH LESS w6 100 b2 b3
        b2 8 depth 1
          JUMP b1
        b3 9
          RETURN {w3,4}
        """,
        """
        b0 entry
          w3@p0 = LOAD frame :FRAME ; r0
          w4@p1 = LOAD frame #16 :FRAME ; r1
          JUMP b1
          edge 0>r2
        b1 entry w6:r0 w7:r1 w8:r2
          w6@p0 = PHI b0:w3 b2:w7 ; r0
          w7@p1 = PHI b0:w4 b2:w6 ; r1
          w8@p2 = PHI b0:0 b2:w10 ; r2
          POLL #1 -> POLL 7 [0=w6,4 1=w7,4] ; w6:r0 w7:r1
          w10@p2 = ADD w8 1 ; r2 w8:r2
          BRANCH LESS w10 100 b2 b3 ; w10:r2
        b2
          JUMP b1
          edge w6:r0>scratch w7:r1>r0 w6:scratch>r1
        b3
          RETURN {w6,4} ; w6:r0
        """);
  }

  @Test
  void theFarthestUseIsSpilledAtItsDefinition() {
    assertAllocation(
        2,
        """
        b0 0 entry
          w1 = LOAD frame :FRAME
          w2 = LOAD frame #16 :FRAME
          w3 = LOAD frame #32 :FRAME
          w4 = ADD w2 w3
          w5 = ADD w4 w2
          w6 = ADD w5 w1
          RETURN {w6,4}
        """,
        """
        b0 entry
          w3 = LOAD frame :FRAME ; r0+s0
          w4 = LOAD frame #16 :FRAME ; r1
          w5 = LOAD frame #32 :FRAME ; r0
          w6 = ADD w4 w5 ; r0 w4:r1 w5:r0
          w7 = ADD w6 w4 ; r0 w6:r0 w4:r1
          w8 = ADD w7 w3 ; r0 w7:r0 w3:s0
          RETURN {w8,4} ; w8:r0
        """);
  }

  @Test
  void aValueThatLivesAcrossACallIsReloadedAtItsUse() {
    assertAllocation(
        3,
        """
        b0 0 entry
          w1@p0 = LOAD frame :FRAME
          d2@p1 = LOAD_DOUBLE frame #16 :FRAME
          w3 = LOAD frame #32 :FRAME
          CALL w3 -> STEP 4 [0=w1,4 1=d2,5]
          w4 = ADD w1 1
          w5 = ADD w4 w1
          LEAVE -> STEP 9 [1=d2,5 9=w5,4]
        """,
        """
        b0 entry
          w3@p0 = LOAD frame :FRAME ; r0
          d4@p1 = LOAD_DOUBLE frame #16 :FRAME ; r0
          w5 = LOAD frame #32 :FRAME ; r1
          CALL w5 -> STEP 4 [0=w3,4 1=d4,5] ; w5:r1 w3:r0 d4:r0
          move w3:home>r0
          w7 = ADD w3 1 ; r1 w3:r0
          w8 = ADD w7 w3 ; r1 w7:r1 w3:r0
          move d4:home>r0
          LEAVE -> STEP 9 [1=d4,5 9=w8,4] ; d4:r0 w8:r1
        """);
  }

  @Test
  void anEntryHasPlacesForTheInputsOfRecoveredValues() {
    assertAllocation(
        2,
        """
        b0 0 entry
          w1@p0 = LOAD frame :FRAME
          w2 = LOAD w1 #16 :TABLE
          w3 = LOAD w2 #24 :TABLE
          JUMP b1
        b1 7 entry
          STORE w3 w3 #8 :CELL
          RETURN
        """,
        """
        b0 entry
          w3@p0 = LOAD frame :FRAME ; r0
          w4 = LOAD w3 #16 :TABLE ; r0 w3:r0
          w5 = LOAD w4 #24 :TABLE ; r0 w4:r0
          JUMP b1
        b1 entry w3:r1 w4:s0 w5:r0
          STORE w5 w5 #8 :CELL ; w5:r0
          RETURN
        """);
  }

  @Test
  void anEarlyResultDoesNotOverwriteInputsAndUsesOfTheExit() {
    assertAllocation(
        4,
        """
        b0 0 entry
          w1 = LOAD frame :FRAME
          w2 = LOAD frame #16 :FRAME
          w3 = LOAD frame #32 :FRAME
          w4 = HINTED_NODE w1 w2 w3 #8 -> STEP 3 [2=w3,6]
          w5 = LOAD_CHECKED w4 #16 /4 -> STEP 3 [2=w4,6]
          RETURN {w5,4}
        """,
        """
        b0 entry
          w3 = LOAD frame :FRAME ; r0
          w4 = LOAD frame #16 :FRAME ; r1
          w5 = LOAD frame #32 :FRAME ; r2
          w6 = HINTED_NODE w3 w4 w5 #8 -> STEP 3 [2=w5,6] ; r3 w3:r0 w4:r1 w5:r2
          w7 = LOAD_CHECKED w6 #16 /4 -> STEP 3 [2=w6,6] ; r0 w6:r3
          RETURN {w7,4} ; w7:r0
        """);
  }

  /** A sum of this many values, all of which are live before the first addition. */
  private static Graph sum(int values) {
    StringBuilder text = new StringBuilder("b0 0 entry\n");
    for (int i = 0; i < values; i++) {
      text.append("  w%d = LOAD frame #%d :FRAME\n".formatted(i, 16 * i));
    }
    text.append("  w1000 = ADD w0 w1\n");
    for (int i = 2; i < values; i++) {
      text.append("  w%d = ADD w%d w%d\n".formatted(999 + i, 998 + i, i));
    }
    text.append("  RETURN {w%d,4}\n".formatted(998 + values));
    return GraphParser.parse(text.toString());
  }

  @Test
  void moreValuesThanPlacesAreRefused() throws CannotCompileException {
    int most = StateLayout.SPILL_COUNT + 4;
    Graph largest = sum(most);
    AllocationVerifier.verify(largest, Allocation.of(largest, 4, 0), 4, 0);
    assertThatExceptionOfType(CannotCompileException.class)
        .isThrownBy(() -> Allocation.of(sum(most + 1), 4, 0))
        .withMessage("too many values live at once");
  }

  @Test
  void aRoutineGetsAsFewRegistersAsItNeeds() throws CannotCompileException {
    for (int values = 2; values < 8; values++) {
      Graph graph = sum(values);
      Allocation allocation = Allocation.withoutSpills(graph, 8);
      assertThat(allocation.words()).isEqualTo(values);
      AllocationVerifier.verify(graph, allocation, values, 0);
      assertThat(AllocationPrinter.print(graph, allocation)).doesNotContain("s0");
    }
    assertThatExceptionOfType(CannotCompileException.class)
        .isThrownBy(() -> Allocation.withoutSpills(sum(9), 8))
        .withMessage("values need more than 8 registers");
  }

  @Test
  void onlyAUserHasALocationForAValue() throws CannotCompileException {
    Graph graph = sum(2);
    Allocation allocation = Allocation.of(graph, 2, 0);
    List<Node> nodes = graph.blocks().getFirst().nodes();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allocation.location(nodes.get(0), nodes.get(1)))
        .withMessageContaining("does not use");
  }
}
