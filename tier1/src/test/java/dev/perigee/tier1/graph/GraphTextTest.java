package dev.perigee.tier1.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GraphTextTest {
  private static final String LOOP =
      """
      b0 0
        w3@p0 = LOAD frame :FRAME
        w4@t0 = LOAD8 frame #8 :FRAME
        CHECK32 NOT_EQUAL w4 #4 -> DEOPT 1 [1=,0 2=w3,w4 3=copy1]
        d6 = CONVERT w3
        JUMP b1
      b1 7 entry depth 1
        w8@p0 = PHI b0:w3 b2:w9
        d15@p1 = PHI b0:d6 b2:d16
        POLL #10 -> POLL 7 [0=w8,4 1=d15,5]
        w9@p0 = ADD w8 1
        d16@p1 = ADD_DOUBLE d15 1.5d
        BRANCH LESS w9 100 b2 b3
      b2 9 depth 1
        JUMP b1
      b3 11
        RETURN {d16,5}
      """;

  @Test
  void parsedTextIsPrintedUnchanged() {
    Graph graph = GraphParser.parse(LOOP);
    GraphVerifier.verify(graph);
    String printed = GraphPrinter.print(graph);
    assertThat(GraphPrinter.print(GraphParser.parse(printed))).isEqualTo(printed);
    assertThat(printed.replaceAll("[wd]\\d+", "v")).isEqualTo(LOOP.replaceAll("[wd]\\d+", "v"));
  }

  private static void assertBroken(String old, String changed, String message) {
    assertThat(LOOP).contains(old);
    Graph graph = GraphParser.parse(LOOP.replace(old, changed));
    assertThatThrownBy(() -> GraphVerifier.verify(graph)).hasMessageContaining(message);
  }

  @Test
  void brokenRulesAreFound() {
    assertBroken("ADD w8 1", "ADD w8 d15", "does not have the inputs");
    assertBroken("CONVERT w3", "CONVERT w9", "not defined on all paths");
    assertBroken("w8@p0", "w8", "lives into an entry");
    assertBroken("  w9@p0 = ADD w8 1\n", "  w9 = ADD w8 1\n  CALL w8 -> STEP 8\n", "across a call");
    assertBroken("RETURN {d16,5}", "RETURN {d16,5} -> STEP 11", "wrong exit");
  }

  private static final String ROUTINE =
      """
      b0 0
        w3 = ARGUMENT
        w4 = ARGUMENT /1
        w5 = LOAD state #88
        BRANCH EQUAL w3 w4 b1 b2
      b1 0
        ANSWER 1
      b2 0
        ANSWER w5
      """;

  @Test
  void aRoutineEndsWithAnswers() {
    GraphVerifier.verify(GraphParser.parse(ROUTINE), Routine.EQUAL);
    assertThatThrownBy(() -> GraphVerifier.verify(GraphParser.parse(ROUTINE)))
        .hasMessageContaining("belongs in a routine");
    assertBrokenRoutine("ANSWER w5", "LEAVE -> STEP 0", "leaves from a routine");
    assertBrokenRoutine("ANSWER w5", "ANSWER_OF w5 /EQUAL", "does not have the inputs");
    assertBrokenRoutine("LOAD state", "LOAD frame", "knows its caller");
    assertBrokenRoutine("ARGUMENT /1", "ARGUMENT /3", "is not an argument");
    assertBrokenRoutine("b1 0", "b1 0 entry", "is an entry");
    assertBrokenRoutine(
        "w3 = ARGUMENT\n", "w2 = LOAD state\n  w3 = ARGUMENT\n", "is not an argument");
  }

  @Test
  void anotherRoutineMayAnswer() {
    String text = ROUTINE.replace("ANSWER w5", "ANSWER_OF w5 /MAY_SET");
    Graph graph = GraphParser.parse(text);
    GraphVerifier.verify(graph, Routine.EQUAL);
    assertThat(GraphPrinter.print(graph)).contains("ANSWER_OF w5 /MAY_SET");
  }

  private static void assertBrokenRoutine(String old, String changed, String message) {
    assertThat(ROUTINE).contains(old);
    Graph graph = GraphParser.parse(ROUTINE.replace(old, changed));
    assertThatThrownBy(() -> GraphVerifier.verify(graph, Routine.EQUAL))
        .hasMessageContaining(message);
  }

  @Test
  void aCallOfARoutineHasItsArguments() {
    assertBroken(
        "w9@p0 = ADD w8 1\n",
        "w9@p0 = ADD w8 1\n  w20 = CALL_ROUTINE w8 -> STEP 8\n",
        "does not have the inputs");
  }

  @Test
  void aRecoveredNodeKeepsItsInputsAlive() {
    Graph graph =
        GraphParser.parse(
            """
            b0 0 entry
              w3@p0 = LOAD frame :FRAME
              w4 = LOAD w3 #16 :TABLE
              JUMP b1
            b1 7 entry
              STORE_SLOT w4 #2 /4 :FRAME
              RETURN
            """);
    GraphVerifier.verify(graph);
    assertThat(new GraphLiveness(graph).liveIn(graph.blocks().get(1)).cardinality()).isEqualTo(2);
  }
}
