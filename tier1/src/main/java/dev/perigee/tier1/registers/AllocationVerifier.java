package dev.perigee.tier1.registers;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks an allocation by following all paths at once. It knows which values each register and each
 * spill place is certain to hold, and requires that each use finds its value. It shares nothing
 * with the allocator except the answers of {@link Allocation}. For tests, checked mode and chaos.
 */
public final class AllocationVerifier {
  private static final int SPILLS = 2 * Location.REGISTERS;
  private static final int SCRATCH = SPILLS + StateLayout.SPILL_COUNT;
  private static final int HOME = SCRATCH + 2;
  private static final int PLACES = HOME + 1;

  private final Graph graph;
  private final Allocation allocation;
  private final int words;
  private final int doubles;
  private final BitSet homed = new BitSet();
  private final BitSet inRecord = new BitSet();
  private final @Nullable BitSet[][] starts;
  private boolean checks;

  private AllocationVerifier(Graph graph, Allocation allocation, int words, int doubles) {
    this.graph = graph;
    this.allocation = allocation;
    this.words = words;
    this.doubles = doubles;
    starts = new BitSet[graph.blockCount()][];
  }

  /**
   * Checks an allocation.
   *
   * @throws IllegalStateException if a value is not in the place where it is read; the message
   *     names it
   */
  public static void verify(Graph graph, Allocation allocation, int words, int doubles) {
    new AllocationVerifier(graph, allocation, words, doubles).run();
  }

  private void run() {
    for (BasicBlock block : graph.blocks()) {
      block.phis().forEach(this::addHome);
      block.nodes().forEach(this::addHome);
    }
    BasicBlock first = graph.blocks().get(0);
    starts[first.id()] = empty();
    for (BasicBlock block : graph.blocks()) {
      if (block.isEntry()) {
        meet(block, fromDriver(block));
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (BasicBlock block : graph.blocks()) {
        BitSet[] start = starts[block.id()];
        if (start != null) {
          changed |= runBlock(block, copy(start));
        }
      }
    }
    checks = true;
    for (BasicBlock block : graph.blocks()) {
      BitSet[] start = starts[block.id()];
      if (start != null) {
        runBlock(block, copy(start));
      }
    }
  }

  private void addHome(Node node) {
    if (node.home() != Node.NO_HOME) {
      homed.set(node.id());
    } else if (node.isInRecord()) {
      inRecord.set(node.id());
    }
  }

  private boolean hasHome(int id) {
    return homed.get(id) || inRecord.get(id);
  }

  private static BitSet[] empty() {
    BitSet[] state = new BitSet[PLACES];
    for (int i = 0; i < PLACES; i++) {
      state[i] = new BitSet(0);
    }
    return state;
  }

  private static BitSet[] copy(BitSet[] state) {
    BitSet[] result = new BitSet[PLACES];
    for (int i = 0; i < PLACES; i++) {
      result[i] = (BitSet) state[i].clone();
    }
    return result;
  }

  private boolean meet(BasicBlock block, BitSet[] state) {
    BitSet[] start = starts[block.id()];
    if (start == null) {
      starts[block.id()] = copy(state);
      return true;
    }
    boolean changed = false;
    for (int i = 0; i < PLACES; i++) {
      int before = start[i].cardinality();
      start[i].and(state[i]);
      changed |= start[i].cardinality() != before;
    }
    return changed;
  }

  /** The effect of the driver's entry. */
  private BitSet[] fromDriver(BasicBlock block) {
    BitSet[] state = empty();
    List<Node> values = allocation.broughtTo(block);
    for (Node value : values) {
      if (hasHome(value.id())) {
        state[HOME].set(value.id());
      }
      int location = allocation.atStart(value, block);
      if (location != Location.HOME) {
        fill(state, value, location, block);
        int spill = allocation.spillAtStart(value, block);
        if (spill != Location.NONE) {
          fill(state, value, spill, block);
        }
      } else {
        require(hasHome(value.id()), block, value + " starts at home and has none");
      }
    }
    values.forEach(value -> requireRecoverable(value, values, block));
    return state;
  }

  private void requireRecoverable(Node value, List<Node> brought, BasicBlock block) {
    if (hasHome(value.id())) {
      return;
    }
    for (int i = 0; i < value.inputCount(); i++) {
      Node input = value.input(i);
      require(
          !input.isAllocated() || brought.contains(input),
          block,
          value + " is computed from " + input + ", which the driver does not bring");
    }
  }

  private void fill(BitSet[] state, Node value, int location, BasicBlock block) {
    int place = place(location, value.kind());
    require(state[place].isEmpty(), block, value + " starts where another value does");
    state[place].set(value.id());
  }

  private int place(int location, Kind kind) {
    boolean isWord = kind == Kind.WORD;
    if (location == Location.SCRATCH) {
      return SCRATCH + (isWord ? 0 : 1);
    }
    if (location == Location.HOME) {
      return HOME;
    }
    int number = Location.number(location);
    boolean isSpill = Location.isSpill(location);
    boolean exists =
        isSpill
            ? number < StateLayout.SPILL_COUNT
            : Location.isRegister(location) && number < (isWord ? words : doubles);
    if (!exists) {
      throw new IllegalStateException("there is no " + Location.print(location));
    }
    return isSpill ? SPILLS + number : (isWord ? 0 : Location.REGISTERS) + number;
  }

  private boolean runBlock(BasicBlock block, BitSet[] state) {
    for (Node phi : block.phis()) {
      store(state, phi);
    }
    for (Node node : block.nodes()) {
      run(block, node, state);
    }
    run(block, block.terminator(), state);
    move(block, allocation.atEnd(block), state);
    boolean changed = false;
    for (BasicBlock successor : block.successors()) {
      BitSet[] edge = copy(state);
      move(successor, allocation.atStart(successor), edge);
      enter(block, successor, edge);
      changed |= meet(successor, edge);
    }
    return changed;
  }

  /** Replaces the inputs of phis by the phis. */
  private void enter(BasicBlock from, BasicBlock to, BitSet[] state) {
    int index = to.predecessors().indexOf(from);
    List<Node> arrived = new ArrayList<>();
    for (Node phi : to.phis()) {
      int location = allocation.result(phi);
      if (location == Location.NONE) {
        continue;
      }
      Node input = phi.input(index);
      if (state[place(location, phi.kind())].get(input.id())) {
        arrived.add(phi);
      } else {
        check(false, from, input + " does not arrive in " + Location.print(location));
      }
    }
    for (Node phi : to.phis()) {
      forget(state, phi);
    }
    for (Node phi : arrived) {
      state[place(allocation.result(phi), phi.kind())].set(phi.id());
    }
  }

  private static void forget(BitSet[] state, Node value) {
    for (BitSet place : state) {
      place.clear(value.id());
    }
  }

  private void store(BitSet[] state, Node node) {
    int spill = allocation.spillOf(node);
    if (spill != Location.NONE) {
      BitSet place = state[place(spill, node.kind())];
      place.clear();
      place.or(state[place(allocation.result(node), node.kind())]);
    }
  }

  private void move(BasicBlock block, List<Move> moves, BitSet[] state) {
    for (Move move : moves) {
      Node value = move.value();
      BitSet target = state[place(move.target(), value.kind())];
      BitSet moved = new BitSet();
      if (move.source() == Location.CONSTANT) {
        check(value.operation().isFloating(), block, move + " moves no constant");
        moved.set(value.id());
      } else {
        BitSet source = state[place(move.source(), value.kind())];
        check(source.get(value.id()), block, move + " does not find its value");
        if (move.source() == Location.HOME) {
          moved.set(value.id());
          moved.and(source);
        } else {
          moved.or(source);
        }
      }
      check(move.target() != Location.HOME, block, move + " changes the frame");
      target.clear();
      target.or(moved);
    }
  }

  private void run(BasicBlock block, Node node, BitSet[] state) {
    move(block, allocation.before(node), state);
    if (checks) {
      node.forEachUse(used -> checkUse(block, node, used, state));
    }
    if (node.operation() == Operation.CALL) {
      for (int i = 0; i < HOME; i++) {
        state[i].clear();
      }
      state[HOME].or(homed);
      return;
    }
    if (node.isAllocated()) {
      forget(state, node);
      state[HOME].set(node.id(), inRecord.get(node.id()));
      int result = allocation.result(node);
      if (result != Location.NONE) {
        BitSet place = state[place(result, node.kind())];
        place.clear();
        place.set(node.id());
      } else {
        check(allocation.spillOf(node) == Location.NONE, block, node + " is nowhere and spilled");
      }
      if (checks) {
        // A node that uses its own value uses the one that the driver has brought.
        node.forEachFrameUse(used -> {
          if (used != node) {
            checkUse(block, node, used, state);
          }
        });
        if (node.operation().isSearch()) {
          for (int i = 0; i < node.inputCount(); i++) {
            if (node.input(i) != node) {
              checkUse(block, node, node.input(i), state);
            }
          }
        }
      }
      store(state, node);
    }
  }

  private void checkUse(BasicBlock block, Node user, Node used, BitSet[] state) {
    if (!used.isAllocated()) {
      return;
    }
    int location = allocation.location(used, user);
    check(
        state[place(location, used.kind())].get(used.id()),
        block,
        GraphPrinter.print(user) + ": " + used + " is not in " + Location.print(location));
    if (location == Location.HOME && user.exit() != null) {
      List<Node> stored = new ArrayList<>();
      user.forEachFrameUse(stored::add);
      for (FrameStore store : user.exit().stores()) {
        check(
            store.slot() != used.home() || !stored.contains(used),
            block,
            GraphPrinter.print(user) + ": the home of " + used + " is written");
      }
    }
  }

  private void check(boolean condition, BasicBlock block, String otherwise) {
    if (checks) {
      require(condition, block, otherwise);
    }
  }

  private static void require(boolean condition, BasicBlock block, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(block + ": " + otherwise);
    }
  }
}
