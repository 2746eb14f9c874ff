package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParallelMovesTest {
  private static final int RUNS = 3000;
  private static final int REGISTERS = 6;
  private static final int SPILLS = 4;

  private final Graph graph = new Graph();
  private final ParallelMoves moves = new ParallelMoves();

  /** A place, of which registers of the two kinds and scratch registers are different ones. */
  private record Place(Kind kind, int location) {
    static Place of(Node value, int location) {
      return new Place(Location.isSpill(location) ? Kind.NONE : value.kind(), location);
    }
  }

  private static void run(List<Move> ordered, Map<Place, String> contents) {
    for (Move move : ordered) {
      String moved =
          move.source() == Location.CONSTANT || move.source() == Location.HOME
              ? "memory " + move.value()
              : contents.getOrDefault(Place.of(move.value(), move.source()), "nothing");
      contents.put(Place.of(move.value(), move.target()), moved);
    }
  }

  @Test
  void movesThatDoNotMeetKeepTheirOrder() {
    Node value = graph.constant(1);
    moves.add(value, Location.register(0), Location.register(1));
    moves.add(value, Location.register(0), Location.spill(0));
    moves.add(value, Location.register(2), Location.register(2));
    assertThat(moves.drain()).hasToString("[1:r0>r1, 1:r0>s0]");
    assertThat(moves.drain()).isEmpty();
  }

  @Test
  void aChainIsDoneFromItsEnd() {
    for (int i = 0; i < 4; i++) {
      moves.add(graph.constant(i), Location.register(i), Location.register(i + 1));
    }
    assertThat(moves.drain()).hasToString("[3:r3>r4, 2:r2>r3, 1:r1>r2, 0:r0>r1]");
  }

  @Test
  void aCycleIsBrokenByTheScratchRegister() {
    moves.add(graph.constant(0), Location.register(0), Location.register(1));
    moves.add(graph.constant(1), Location.register(1), Location.register(0));
    assertThat(moves.drain()).hasToString("[1:r1>scratch, 0:r0>r1, 1:scratch>r0]");
  }

  @Test
  void registersOfTheTwoKindsDoNotMeet() {
    moves.add(graph.constant(0), Location.register(0), Location.register(1));
    moves.add(graph.constant(1.0), Location.register(1), Location.register(0));
    assertThat(moves.drain()).hasSize(2);
  }

  /**
   * Each target gets what its source held before all moves. Sources are registers, spill places,
   * homes and constants; one source may have several targets.
   */
  @Test
  void anyMovesHaveTheEffectOfDoingThemAtOnce() {
    long seed = TestSeed.of(ParallelMovesTest.class);
    Random random = new Random(seed);
    int cycles = 0;
    int shared = 0;
    int fromMemory = 0;
    int severalCycles = 0;
    for (int run = 0; run < RUNS; run++) {
      Map<Place, String> contents = new HashMap<>();
      List<Place> targets = new ArrayList<>();
      Map<Place, Node> held = new HashMap<>();
      for (Kind kind : List.of(Kind.WORD, Kind.DOUBLE)) {
        for (int r = 0; r < REGISTERS; r++) {
          Place place = new Place(kind, Location.register(r));
          targets.add(place);
          held.put(place, value(kind, held.size()));
        }
      }
      for (int s = 0; s < SPILLS; s++) {
        Place place = new Place(Kind.NONE, Location.spill(s));
        targets.add(place);
        held.put(place, value(random.nextBoolean() ? Kind.WORD : Kind.DOUBLE, held.size()));
      }
      held.forEach((place, value) -> contents.put(place, "value " + value));
      List<Place> sources = new ArrayList<>(targets);
      Collections.shuffle(targets, random);
      Map<Place, String> expected = new HashMap<>(contents);
      Map<Place, Integer> readers = new HashMap<>();
      int count = 1 + random.nextInt(targets.size());
      int added = 0;
      for (Place target : targets.subList(0, count)) {
        if (random.nextInt(8) == 0) {
          Kind kind = target.kind() == Kind.NONE ? Kind.WORD : target.kind();
          Node constant = value(kind, 100 + random.nextInt(50));
          int source = random.nextBoolean() ? Location.CONSTANT : Location.HOME;
          moves.add(constant, source, target.location());
          expected.put(target, "memory " + constant);
          fromMemory++;
          added++;
          continue;
        }
        Place source = sources.get(random.nextInt(sources.size()));
        Node value = held.get(source);
        if (value != null && (target.kind() == Kind.NONE || target.kind() == value.kind())) {
          moves.add(value, source.location(), target.location());
          expected.put(target, contents.getOrDefault(source, ""));
          if (!source.equals(target)) {
            added++;
            shared += readers.merge(source, 1, Integer::sum) == 2 ? 1 : 0;
          }
        }
      }
      List<Move> ordered = moves.drain();
      run(ordered, contents);
      contents.keySet().removeIf(place -> place.location() == Location.SCRATCH);
      assertEquals(expected, contents, "seed " + seed + " run " + run + ": " + ordered);
      int broken = (int) ordered.stream().filter(move -> move.target() == Location.SCRATCH).count();
      // Nothing is moved without need.
      assertEquals(added + broken, ordered.size());
      cycles += broken;
      severalCycles += broken > 1 ? 1 : 0;
    }
    System.out.println(
        "ParallelMovesTest: %d cycles, %d runs with several, %d sources with several targets, %d from memory"
            .formatted(cycles, severalCycles, shared, fromMemory));
    assertThat(List.of(cycles, severalCycles, shared, fromMemory)).doesNotContain(0);
  }

  private Node value(Kind kind, int number) {
    return kind == Kind.DOUBLE ? graph.constant(number + 0.5) : graph.constant(number);
  }
}
