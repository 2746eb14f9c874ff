package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places of a graph's values; see the package for the rules. */
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
   * @param words the number of registers for words
   * @param doubles the number of registers for doubles
   * @throws CannotCompileException if there are not enough spill places
   */
  public static Allocation of(Graph graph, int words, int doubles) throws CannotCompileException {
    return new Allocation(graph, new Lifetimes(graph), words, doubles);
  }

  /**
   * Allocates registers for words to a graph without doubles. Uses the smallest number of registers
   * with which no value needs a spill place.
   *
   * @param most the number of registers that there are
   * @throws CannotCompileException if they are not enough
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

  /** The number of registers for words. */
  public int words() {
    return words;
  }

  /**
   * Where a value is when a node reads it as an input, stores it at its exit or returns it: a
   * register, a spill place, or home. It is not home if the node's exit stores to that slot.
   *
   * @param value an {@linkplain Node#isAllocated allocated} node that the user uses
   * @param user not a phi
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
   * The spill place to which a result is also stored from its register, directly after the node, or
   * at the block's start if it is a phi; {@link Location#NONE} if there is none.
   */
  public int spillOf(Node node) {
    return Location.isRegister(scan.results[node.id()]) && isSpilledAtOnce(node)
        ? Location.spill(places.of(node.id()))
        : Location.NONE;
  }

  /**
   * A value that lives across a call is not spilled at once: it is stored when it loses its
   * register.
   */
  private boolean isSpilledAtOnce(Node node) {
    return scan.spilled.get(node.id()) && !lifetimes.acrossCall.get(node.id());
  }

  /**
   * The values that the driver's entry must bring, including the block's phis, ordered by id: those
   * that live into the block, and those from which values without a home are computed.
   */
  public List<Node> broughtTo(BasicBlock block) {
    int[] values = scan.starts.values(lifetimes.indexOf[block.id()]);
    if (values == null) {
      throw new IllegalArgumentException(block + " is not an entry");
    }
    List<Node> nodes = new ArrayList<>(values.length);
    for (int value : values) {
      nodes.add(lifetimes.node(value));
    }
    return nodes;
  }

  /**
   * Where the driver's entry must put a value that is live at an entry block's start, including its
   * phis: a register, a spill place, or home, where it is already. Values that are needed only to
   * compute others have places as well.
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
   * The spill place to which the driver's entry must also store a value that is in a register
   * according to {@link #atStart}; {@link Location#NONE} if there is none.
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

  /** The moves at the end of a block, in order, after the moves before its terminator. */
  public List<Move> atEnd(BasicBlock block) {
    return orNone(atEnd[lifetimes.indexOf[block.id()]]);
  }

  /** The moves on the only edge to a block, in order. They come before the block's start. */
  public List<Move> atStart(BasicBlock block) {
    return orNone(atStart[lifetimes.indexOf[block.id()]]);
  }

  private static List<Move> orNone(@Nullable List<Move> moves) {
    return moves == null ? List.of() : moves;
  }
}
