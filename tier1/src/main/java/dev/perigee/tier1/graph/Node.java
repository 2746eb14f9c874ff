package dev.perigee.tier1.graph;

import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An operation on its inputs, and its value, if it has one. */
public final class Node {
  /** {@link #home}: the node is not part of a slot. */
  public static final int NO_HOME = -1;

  private final int id;
  private final Operation operation;
  private final Kind kind;
  private Node[] inputs;
  private final long immediate;
  private final int parameter;
  private MemoryClass memory = MemoryClass.CONSTANT;
  private @Nullable Comparison comparison;
  private @Nullable FloatComparison floatComparison;
  private @Nullable FrameExit exit;
  private @Nullable FrameStore returned;
  private @Nullable BasicBlock block;
  private int home = NO_HOME;
  private boolean tag;

  Node(int id, Operation operation, Kind kind, long immediate, int parameter, Node... inputs) {
    this.id = id;
    this.operation = operation;
    this.kind = kind;
    this.immediate = immediate;
    this.parameter = parameter;
    this.inputs = inputs;
  }

  /** Its number, unique in the graph, below {@link Graph#nodeCount}. */
  public int id() {
    return id;
  }

  public Operation operation() {
    return operation;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Whether this is a word or a double that may need a register: not a constant or a fixed
   * register.
   */
  public boolean isAllocated() {
    return kind != Kind.NONE && !operation.isFloating();
  }

  public int inputCount() {
    return inputs.length;
  }

  public Node input(int index) {
    return inputs[index];
  }

  public void setInput(int index, Node input) {
    inputs[index] = input;
  }

  /** Replaces all inputs. Those of a phi are not known when it is made. */
  public void setInputs(Node... inputs) {
    this.inputs = inputs;
  }

  /** A constant, an offset, a count: see the operation. */
  public long immediate() {
    return immediate;
  }

  /** Another small constant: see the operation. */
  public int parameter() {
    return parameter;
  }

  /** The memory that a load or store accesses. */
  public MemoryClass memory() {
    return memory;
  }

  public Node setMemory(MemoryClass memory) {
    this.memory = memory;
    return this;
  }

  /** The comparison by which a check or a branch compares words. */
  public Comparison comparison() {
    if (comparison == null) {
      throw new IllegalStateException(this + " does not compare words");
    }
    return comparison;
  }

  public boolean hasComparison() {
    return comparison != null;
  }

  public Node setComparison(Comparison comparison) {
    this.comparison = comparison;
    return this;
  }

  /** The comparison by which a branch compares doubles. */
  public FloatComparison floatComparison() {
    if (floatComparison == null) {
      throw new IllegalStateException(this + " does not compare doubles");
    }
    return floatComparison;
  }

  public boolean hasFloatComparison() {
    return floatComparison != null;
  }

  public Node setFloatComparison(FloatComparison comparison) {
    floatComparison = comparison;
    return this;
  }

  /** The exit; not null if {@link Operation#mayLeave}. */
  public @Nullable FrameExit exit() {
    return exit;
  }

  public Node setExit(@Nullable FrameExit exit) {
    this.exit = exit;
    return this;
  }

  /** The value that a RETURN returns; null if it returns none. The store's slot has no meaning. */
  public @Nullable FrameStore returned() {
    return returned;
  }

  public Node setReturned(@Nullable FrameStore returned) {
    this.returned = returned;
    return this;
  }

  /** The block that this belongs to; null if it belongs to none, or was removed. */
  public @Nullable BasicBlock block() {
    return block;
  }

  void setBlock(@Nullable BasicBlock block) {
    this.block = block;
  }

  /** The slot whose payload, or tag, this is; {@link #NO_HOME} if there is none. */
  public int home() {
    return home;
  }

  /** Whether this is a constant of the function's record, which can be loaded again at any time. */
  public boolean isInRecord() {
    return home == NO_HOME
        && operation == Operation.LOAD
        && memory == MemoryClass.CONSTANT
        && inputCount() == 1
        && input(0).operation() == Operation.RECORD;
  }

  /** Whether this is its home's tag rather than its payload. */
  public boolean isTag() {
    return tag;
  }

  /** Makes this the payload of a slot. */
  public Node payloadOf(int slot) {
    home = slot;
    tag = false;
    return this;
  }

  /** Makes this the tag of a slot. */
  public Node tagOf(int slot) {
    home = slot;
    tag = true;
    return this;
  }

  public boolean isConstant() {
    return operation == Operation.CONSTANT || operation == Operation.DOUBLE_CONSTANT;
  }

  /** The value of a DOUBLE_CONSTANT. */
  public double doubleValue() {
    return Double.longBitsToDouble(immediate);
  }

  /**
   * Visits all nodes that this uses, once for each use: inputs (including a phi's), the returned
   * value, the exit's stores.
   */
  public void forEachUse(Consumer<Node> visitor) {
    for (Node input : inputs) {
      visitor.accept(input);
    }
    forEachFrameUse(visitor);
  }

  /**
   * Visits the nodes that this uses in addition to its inputs: the returned value, and the exit's
   * stores.
   */
  public void forEachFrameUse(Consumer<Node> visitor) {
    if (returned != null) {
      returned.forEachUse(visitor);
    }
    if (exit != null) {
      exit.stores().forEach(store -> store.forEachUse(visitor));
    }
  }

  /** Replaces the nodes that this uses. */
  public void replaceUses(UnaryOperator<Node> replacement) {
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = replacement.apply(inputs[i]);
    }
    if (returned != null) {
      returned = returned.replace(replacement);
    }
    if (exit != null && !exit.stores().isEmpty()) {
      List<FrameStore> stores = new ArrayList<>(exit.stores().size());
      for (FrameStore store : exit.stores()) {
        stores.add(store.replace(replacement));
      }
      exit = new FrameExit(exit.reason(), exit.pc(), stores);
    }
  }

  @Override
  public String toString() {
    return switch (operation) {
      case CONSTANT -> Long.toString(immediate);
      case DOUBLE_CONSTANT -> Double.toString(doubleValue()) + "d";
      case LITERAL -> "literal" + immediate;
      case FRAME -> "frame";
      case STATE -> "state";
      case RECORD -> "record";
      default -> (kind == Kind.DOUBLE ? "d" : "w") + id;
    };
  }
}
