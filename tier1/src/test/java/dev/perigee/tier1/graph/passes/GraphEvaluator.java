package dev.perigee.tier1.graph.passes;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphLiveness;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs graphs made by {@link RandomGraph}, to compare a graph before and after passes. Each class
 * of memory is a ring of bytes of its own, so any address is valid, and different bases often
 * overlap. A driver changes memory at calls, and between an exit and the entry at which it comes
 * back; its choices are random, but the same for all graphs.
 *
 * <p>Keys and tags are only similar to real ones: whether a node leaves is some function of its
 * inputs.
 */
final class GraphEvaluator {
  private static final int RING = 256;
  private static final int MAX_BLOCKS = 60;
  private static final int MAX_RUNS = 8;

  /** The observations of a run: memory at each call, at each exit, at each return. */
  record Result(List<String> events, boolean refused) {}

  private static final class Leaving extends RuntimeException {
    private static final long serialVersionUID = 1;

    Leaving() {
      super(null, null, false, false);
    }
  }

  private final GraphLiveness liveness;
  private final SplittableRandom driver;
  private final byte[][] memory = new byte[MemoryClass.values().length][RING];
  private final Map<Node, Long> values = new HashMap<>();
  private final List<String> events = new ArrayList<>();
  private int blocks;

  private GraphEvaluator(Graph graph, long seed) {
    liveness = new GraphLiveness(graph);
    driver = new SplittableRandom(seed);
    for (byte[] ring : memory) {
      driver.nextBytes(ring);
    }
  }

  /** Runs a graph several times, from its start and from other entries. */
  static Result run(Graph graph, long seed) {
    GraphEvaluator evaluator = new GraphEvaluator(graph, seed);
    List<BasicBlock> entries = graph.blocks().stream().filter(BasicBlock::isEntry).toList();
    BasicBlock entry = graph.blocks().get(0);
    for (int run = 0; run < MAX_RUNS && evaluator.blocks < MAX_BLOCKS; run++) {
      evaluator.values.clear();
      try {
        evaluator.recover(entry);
      } catch (Leaving e) {
        return new Result(evaluator.events, true);
      }
      evaluator.runFrom(entry);
      evaluator.changeMemory();
      entry = entries.get(evaluator.driver.nextInt(entries.size()));
    }
    return new Result(evaluator.events, false);
  }

  private void changeMemory() {
    for (MemoryClass kind : MemoryClass.values()) {
      for (int i = 0; i < RING / 8; i++) {
        int place = driver.nextInt(RING);
        byte value = (byte) driver.nextInt();
        if (kind != MemoryClass.CONSTANT) {
          memory[kind.ordinal()][place] = value;
        }
      }
    }
  }

  private void show(String what) {
    StringBuilder event = new StringBuilder(what);
    for (byte[] ring : memory) {
      event.append(' ').append(Integer.toHexString(Arrays.hashCode(ring)));
    }
    events.add(event.toString());
  }

  /** A value that lives into an entry comes from its home, or is computed again. */
  private void recover(BasicBlock entry) {
    liveness.liveIn(entry).stream().mapToObj(liveness::node).forEach(this::recover);
  }

  private void recover(Node node) {
    if (!node.isAllocated() || values.containsKey(node)) {
      return;
    }
    if (node.home() != Node.NO_HOME) {
      values.put(node, home(node));
      return;
    }
    for (int i = 0; i < node.inputCount(); i++) {
      recover(node.input(i));
    }
    values.put(node, compute(node));
  }

  private long home(Node node) {
    return node.isTag()
        ? load(MemoryClass.FRAME, 16L * node.home() + 8, 1)
        : load(MemoryClass.FRAME, 16L * node.home(), 8);
  }

  private void runFrom(BasicBlock entry) {
    BasicBlock block = entry;
    while (true) {
      if (++blocks > MAX_BLOCKS) {
        show("stopped in " + block);
        return;
      }
      for (Node node : block.nodes()) {
        try {
          execute(node);
        } catch (Leaving e) {
          leave(node);
          return;
        }
      }
      Node terminator = block.terminator();
      switch (terminator.operation()) {
        case JUMP -> {
          BasicBlock next = block.successors().get(0);
          enter(next, next.predecessors().indexOf(block));
          block = next;
        }
        case BRANCH -> {
          boolean holds =
              compare(terminator.comparison(), value(terminator, 0), value(terminator, 1));
          block = block.successors().get(holds ? 0 : 1);
        }
        case RETURN -> {
          FrameStore returned = terminator.returned();
          Node payload = returned == null ? null : returned.payload();
          show("return " + (payload == null ? "" : value(payload)));
          return;
        }
        case LEAVE -> {
          leave(terminator);
          return;
        }
        default -> throw new AssertionError(terminator.operation());
      }
    }
  }

  private void enter(BasicBlock block, int edge) {
    Map<Node, Long> phis = new HashMap<>();
    block.phis().forEach(phi -> phis.put(phi, value(phi.input(edge))));
    values.putAll(phis);
  }

  private void leave(Node node) {
    FrameExit exit = node.exit();
    if (exit == null) {
      throw new AssertionError(node);
    }
    byte[] before = memory[MemoryClass.FRAME.ordinal()].clone();
    for (FrameStore store : exit.stores()) {
      if (store.copied() != FrameStore.NOT_COPIED) {
        copy(before, store.copied(), store.slot());
        continue;
      }
      // If a type has no payload, the value does not matter, but must be the same for all graphs.
      long payload = store.payload() == null ? 0 : value(store.payload());
      store(MemoryClass.FRAME, 16L * store.slot(), 8, payload);
      long tag = store.tagNode() == null ? store.tag() : value(store.tagNode());
      store(MemoryClass.FRAME, 16L * store.slot() + 8, 1, tag);
    }
    show("exit " + exit.reason() + " " + exit.pc());
  }

  private void copy(byte[] from, int source, int target) {
    System.arraycopy(from, 16 * source, memory[MemoryClass.FRAME.ordinal()], 16 * target, 9);
  }

  private void execute(Node node) {
    switch (node.operation()) {
      case STORE, STORE_DOUBLE -> store(node.memory(), address(node, 1, 8), 8, value(node, 0));
      case STORE8 -> store(node.memory(), address(node, 1, 1), 1, value(node, 0));
      case STORE_SLOT -> {
        store(MemoryClass.FRAME, 16 * node.immediate(), 8, value(node, 0));
        store(MemoryClass.FRAME, 16 * node.immediate() + 8, 1, node.parameter());
      }
      case COPY_SLOT ->
          copy(memory[MemoryClass.FRAME.ordinal()], node.parameter(), (int) node.immediate());
      case CALL -> {
        show("call " + node.immediate() + " " + value(node, 0));
        changeMemory();
        values.keySet().removeIf(lost -> lost.home() == Node.NO_HOME);
        values.replaceAll((kept, old) -> home(kept));
      }
      default -> {
        long result = compute(node);
        if (node.kind() != Kind.NONE) {
          values.put(node, result);
        }
      }
    }
  }

  /** The value of a node; 0 if it has none. */
  private long compute(Node node) {
    return switch (node.operation()) {
      case MOVE, FROM_BITS -> value(node, 0);
      case LOAD, LOAD_DOUBLE -> load(node.memory(), address(node, 0, 8), 8);
      case LOAD32 -> load(node.memory(), address(node, 0, 4), 4);
      case LOAD8 -> load(node.memory(), address(node, 0, 1), 1);
      case LOAD_CHECKED -> {
        long address = address(node, 0, 8);
        leaveIf((load(node.memory(), address + 8, 1) & 15) == (node.parameter() & 15));
        yield load(node.memory(), address, 8);
      }
      case HINTED_NODE -> {
        long found = 31 * (31 * value(node, 0) + value(node, 1)) + value(node, 2);
        found = 31 * found + load(MemoryClass.TABLE, value(node, 0), 8);
        found = new SplittableRandom(found).nextLong();
        leaveIf((found & 15) == 0);
        yield found;
      }
      case ADD -> value(node, 0) + value(node, 1);
      case SUBTRACT -> value(node, 0) - value(node, 1);
      case XOR -> value(node, 0) ^ value(node, 1);
      case SHIFT_LEFT -> value(node, 0) << node.immediate();
      case ADD_DOUBLE -> {
        double left = Double.longBitsToDouble(value(node, 0));
        double right = Double.longBitsToDouble(value(node, 1));
        yield Double.doubleToLongBits(left + right);
      }
      case CHECK -> leaveIf(compare(node.comparison(), value(node, 0), value(node, 1)));
      case CHECK32 ->
          leaveIf(compare(node.comparison(), (long) (int) value(node, 0), node.immediate()));
      case CHECK_BIT -> {
        long bits = load(node.memory(), address(node, 0, 1), 1);
        yield leaveIf((bits >> node.parameter() & 1) != 0);
      }
      case POLL -> leaveIf(blocks % 7 == 0);
      default -> throw new AssertionError(node.operation());
    };
  }

  private static long leaveIf(boolean condition) {
    if (condition) {
      throw new Leaving();
    }
    return 0;
  }

  private static boolean compare(Comparison comparison, long x, long y) {
    return switch (comparison) {
      case EQUAL -> x == y;
      case NOT_EQUAL -> x != y;
      case LESS -> x < y;
      case GREATER_EQUAL -> x >= y;
      case LESS_EQUAL -> x <= y;
      case GREATER -> x > y;
      case UNSIGNED_LESS -> Long.compareUnsigned(x, y) < 0;
      case UNSIGNED_GREATER_EQUAL -> Long.compareUnsigned(x, y) >= 0;
      case UNSIGNED_LESS_EQUAL -> Long.compareUnsigned(x, y) <= 0;
      case UNSIGNED_GREATER -> Long.compareUnsigned(x, y) > 0;
    };
  }

  private long address(Node node, int base, int scale) {
    return value(node, base)
        + (node.inputCount() > base + 1 ? scale * value(node, base + 1) : node.immediate());
  }

  private long load(MemoryClass kind, long address, int bytes) {
    long result = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      result = result << 8 | (memory[kind.ordinal()][(int) (address + i) & RING - 1] & 0xFF);
    }
    return result;
  }

  private void store(MemoryClass kind, long address, int bytes, long value) {
    for (int i = 0; i < bytes; i++) {
      memory[kind.ordinal()][(int) (address + i) & RING - 1] = (byte) (value >> (8 * i));
    }
  }

  private long value(Node node, int input) {
    return value(node.input(input));
  }

  private long value(Node node) {
    return switch (node.operation()) {
      case CONSTANT, DOUBLE_CONSTANT -> node.immediate();
      case FRAME -> 0;
      case STATE -> 1000;
      case RECORD -> 2000;
      default -> {
        @Nullable Long value = values.get(node);
        if (value == null) {
          throw new AssertionError(node + " has no value");
        }
        yield value;
      }
    };
  }
}
