package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.lowering.CannotCompileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the values of a graph are; see the package for the rules. */
public final class Allocation {
  private final int words;
  private final Lifetimes lifetimes;
  private final RegisterScan scan;
  private final SpillPlaces places;
  private final @Nullable List<Move>[] before;
  private final @Nullable List<Move>[] atEnd;
  private final @Nullable List<Move>[] atStart;

  private Allocation(Graph graph, Lifetimes lifetimes, int words, int doubles)
      throws CannotCompileException {
    this.words = words;
    this.lifetimes = lifetimes;
    scan = new RegisterScan(graph, lifetimes, words, doubles);
    places = new SpillPlaces(lifetimes, scan);
    before = inPlaces(scan.before, false);
    atEnd = inPlaces(scan.edges.atEnd, true);
    atStart = inPlaces(scan.edges.atStart, true);
  }

  /**
   * Allocates registers.
   *
   * @param words how many registers there are for words
   * @param doubles how many there are for doubles
   * @throws CannotCompileException if there are not enough spill places
   */
  public static Allocation of(Graph graph, int words, int doubles) throws CannotCompileException {
    return new Allocation(graph, new Lifetimes(graph), words, doubles);
  }

  /**
   * Allocates registers for words to a graph without doubles, as few as it can do with when no
   * value is in a spill place.
   *
   * @param most how many registers there are
   * @throws CannotCompileException if there are not enough
   */
  public static Allocation withoutSpills(Graph graph, int most) throws CannotCompileException {
    int words = Arrays.stream(new Lifetimes(graph).wordPressure).max().orElse(0);
    for (; words <= most; words++) {
      Allocation allocation = of(graph, words, 0);
      if (allocation.scan.spilled.isEmpty()) {
        return allocation;
      }
    }
    throw new CannotCompileException("values need more than " + most + " registers");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private @Nullable List<Move>[] inPlaces(@Nullable List<PendingMove>[] pending, boolean parallel) {
    @Nullable List<Move>[] result = new List[pending.length];
    ParallelMoves moves = new ParallelMoves();
    for (int i = 0; i < pending.length; i++) {
      List<PendingMove> list = pending[i];
      if (list == null) {
        continue;
      }
      List<Move> ordered = new ArrayList<>(list.size());
      for (PendingMove move : list) {
        int source = inPlace(move.source(), move.value().id());
        int target = inPlace(move.target(), move.owner());
        if (parallel) {
          moves.add(move.value(), source, target);
        } else {
          ordered.add(new Move(move.value(), source, target));
        }
      }
      result[i] = parallel ? moves.drain() : ordered;
    }
    return result;
  }

  private int inPlace(int location, int value) {
    return location == RegisterScan.SPILLED ? Location.spill(places.of(value)) : location;
  }

  /** How many registers for words there are. */
  public int words() {
    return words;
  }

  /**
   * Where a value is when a node reads it: as an input, or as what its exit stores or it returns. A
   * register, a spill place, or home; the latter not if the node's exit stores to that slot.
   *
   * @param value an {@linkplain Node#isAllocated allocated} node that the user uses
   * @param user no phi
   */
  public int location(Node value, Node user) {
    int first = lifetimes.firstUse[user.id()];
    int last = first + lifetimes.useCount(user);
    for (int use = first; use < last; use++) {
      if (lifetimes.used[use] == value.id()) {
        return inPlace(scan.useLocations[use], value.id());
      }
    }
    throw new IllegalArgumentException(user + " does not use " + value);
  }

  /** Where a node writes its result: a register, a spill place, or nowhere. */
  public int result(Node node) {
    return inPlace(scan.results[node.id()], node.id());
  }

  /**
   * The spill place that a result is stored to from its register, directly behind the node, or at
   * its block's start if it is a phi; else {@link Location#NONE}.
   */
  public int spillOf(Node node) {
    return Location.isRegister(scan.results[node.id()]) && isSpilledAtOnce(node)
        ? Location.spill(places.of(node.id()))
        : Location.NONE;
  }

  /** A value that lives across a call is stored when it loses its register instead. */
  private boolean isSpilledAtOnce(Node node) {
    return scan.spilled.get(node.id()) && !lifetimes.acrossCall.get(node.id());
  }

  /**
   * The values that the driver's way into an entry must bring, its phis among them, by their ids:
   * what lives into the block, and what that is computed from where it has no home.
   */
  public List<Node> broughtTo(BasicBlock block) {
    int[] values = scan.starts.values(lifetimes.indexOf[block.id()]);
    if (values == null) {
      throw new IllegalArgumentException(block + " is no entry");
    }
    List<Node> nodes = new ArrayList<>(values.length);
    for (int value : values) {
      nodes.add(lifetimes.node(value));
    }
    return nodes;
  }

  /**
   * Where a value that is live at an entry block's start, one of its phis perhaps, must be put by
   * the driver's way in: a register, a spill place, or home, where it is already. What a value is
   * computed from may be there for nothing else.
   */
  public int atStart(Node value, BasicBlock block) {
    int index = lifetimes.indexOf[block.id()];
    int[] values = scan.starts.values(index);
    int[] locations = scan.starts.locations(index);
    int at = values == null ? -1 : Arrays.binarySearch(values, value.id());
    if (at < 0 || locations == null) {
      throw new IllegalArgumentException(value + " does not live into the entry " + block);
    }
    return locations[at];
  }

  /**
   * The spill place that the driver's way in must store a value to as well, where {@link #atStart}
   * is a register; else {@link Location#NONE}.
   */
  public int spillAtStart(Node value, BasicBlock block) {
    boolean stores =
        Location.isRegister(atStart(value, block))
            && isSpilledAtOnce(value)
            && lifetimes.liveIn[lifetimes.indexOf[block.id()]].get(value.id());
    return stores ? Location.spill(places.of(value.id())) : Location.NONE;
  }

  /** The moves before a node, in order. */
  public List<Move> before(Node node) {
    return orNone(before[node.id()]);
  }

  /** The moves at the end of a block, in order, behind those before its terminator. */
  public List<Move> atEnd(BasicBlock block) {
    return orNone(atEnd[lifetimes.indexOf[block.id()]]);
  }

  /** The moves of the only edge to a block, in order, in front of the block's start. */
  public List<Move> atStart(BasicBlock block) {
    return orNone(atStart[lifetimes.indexOf[block.id()]]);
  }

  private static List<Move> orNone(@Nullable List<Move> moves) {
    return moves == null ? List.of() : moves;
  }
}
