package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The graphs of the routines: their common parts, and the class that makes each. */
public abstract class RoutineGraphs {
  /** The answer of a routine that has done nothing. */
  static final int LEAVE = 0;

  final GraphBuilder code = new GraphBuilder();

  RoutineGraphs() {
    code.continueIn(code.graph.addBlock(0));
  }

  /** A new graph of a routine. */
  public static Graph of(Routine routine) {
    RoutineGraphs graphs =
        switch (routine) {
          case EQUAL -> new EqualityRoutine();
          case FIND_FIELD, MAKE_FIELD, FIND_NODE -> new FieldRoutines(routine);
          case NEW_TABLE, NEW_RECORD, ADD_ARRAY, NEW_OBJECT -> new AllocationRoutines(routine);
          case FIND_VALUE, FIND_RAW, FIND_METHOD, MAKE_ELEMENT, SET_VALUE ->
              new ValueRoutines(routine);
          case GROW -> new GrowthRoutine();
          case FILL_LIST -> new ListRoutine();
          case MAY_SET, LENGTH -> new ElementRoutines(routine);
          case INSERT_ELEMENT, REMOVE_ELEMENT -> new MoveRoutines(routine);
          case NEW_COROUTINE -> new NewCoroutineRoutine();
          case NEXT, NEXT_ELEMENT -> new IterationRoutines(routine == Routine.NEXT);
          case NOTHING_TO_CLOSE -> new ClosingRoutine();
          case VARARG_FRAME, COPY_VARARGS, SELECT, UNPACK -> new VarargRoutines(routine);
          case GET_METATABLE, SET_METATABLE ->
              new MetatableRoutines(routine == Routine.SET_METATABLE);
          case CHARACTER, SUBSTRING, CHANGE_CASE, REPEAT, MAKE_STRING ->
              new InternRoutines(routine);
          case FIND -> new FindRoutine();
          case MATCH -> new MatchRoutine();
          case SUBSTITUTE -> new SubstitutionRoutine();
          case NUMERAL -> new NumeralRoutine();
          case APPEND -> new AppendRoutine();
          case JOIN -> new JoinRoutine();
          case CALL_OPERATOR, CALL_INDEX, CALL_NEW_INDEX, CALL_TABLE ->
              new MetamethodRoutines(routine);
          case PREPARE_STORE -> new StoreRoutine();
          case SWITCH_COROUTINE, FINISH_COROUTINE ->
              new CoroutineRoutine(routine == Routine.FINISH_COROUTINE);
          case CALL_CLOSURE -> new ClosureCallRoutine();
          case CALL_PROTECTED -> new ProtectedCallRoutine();
          case SORT -> new SortRoutine();
          case RESUME, RESUME_BEHIND -> new ResumeRoutine(routine == Routine.RESUME_BEHIND);
        };
    return graphs.graph();
  }

  private Graph graph() {
    build();
    arrange();
    return code.graph;
  }

  /** Orders the blocks so that each comes after its dominators: in reverse postorder. */
  private void arrange() {
    List<BasicBlock> blocks = code.graph.blocks();
    Set<BasicBlock> order = new LinkedHashSet<>();
    addPostorder(blocks.getFirst(), new HashSet<>(), order);
    blocks.clear();
    blocks.addAll(order);
    Collections.reverse(blocks);
  }

  private static void addPostorder(
      BasicBlock block, Set<BasicBlock> visited, Set<BasicBlock> order) {
    visited.add(block);
    for (BasicBlock successor : block.successors()) {
      if (!visited.contains(successor)) {
        addPostorder(successor, visited, order);
      }
    }
    order.add(block);
  }

  abstract void build();

  Node argument(int number) {
    return code.add(code.graph.newNode(Operation.ARGUMENT, 0, number));
  }

  Node constant(long value) {
    return code.graph.constant(value);
  }

  Node add(Node x, Node y) {
    return code.add(Operation.ADD, x, y);
  }

  Node add(Node x, long constant) {
    return add(x, constant(constant));
  }

  Node subtract(Node x, Node y) {
    return code.add(Operation.SUBTRACT, x, y);
  }

  /**
   * Ends the block with a branch. If the comparison holds, something is done in a block of its own;
   * the code that follows is in the other block.
   */
  void when(Comparison comparison, Node x, Node y, Runnable then) {
    when(then, (holds, rest) -> code.branch(comparison, x, y, holds, rest));
  }

  /** The same for 32 bits and a constant. */
  void when32(Comparison comparison, Node x, int constant, Runnable then) {
    when(then, (holds, rest) -> code.branch32(comparison, x, constant, holds, rest));
  }

  private void when(Runnable then, BiConsumer<BasicBlock, BasicBlock> branch) {
    BasicBlock holds = code.newBlock();
    BasicBlock rest = code.newBlock();
    branch.accept(holds, rest);
    code.continueIn(holds);
    then.run();
    code.continueIn(rest);
  }

  void answer(Node answer) {
    code.end(code.graph.newNode(Operation.ANSWER, 0, 0, answer));
  }

  void answer(long constant) {
    answer(constant(constant));
  }

  /** Ends the block with the answer of another routine. */
  void answerOf(Routine routine, Node... arguments) {
    code.end(code.graph.newNode(Operation.ANSWER_OF, 0, routine.ordinal(), arguments));
  }

  void leave() {
    answer(LEAVE);
  }

  Node load(Node base, long offset) {
    return code.load(Operation.LOAD, base, offset, MemoryClass.TABLE);
  }

  Node load32(Node base, long offset) {
    return code.load(Operation.LOAD32, base, offset, MemoryClass.TABLE);
  }

  Node load8(Node base, long offset) {
    return code.load(Operation.LOAD8, base, offset, MemoryClass.TABLE);
  }

  void store(Operation operation, Node value, Node base, long offset) {
    code.store(operation, value, base, offset, MemoryClass.TABLE);
  }

  Node inState(long offset) {
    return load(code.graph.state(), offset);
  }

  /**
   * Adds work, in instructions, to the state's uncounted work, which Java counts when it next
   * checks for interrupts.
   */
  void countInstructions(Node work) {
    Node sum = code.add(Operation.ADD, inState(StateLayout.UNCOUNTED_WORK), work);
    store(Operation.STORE, sum, code.graph.state(), StateLayout.UNCOUNTED_WORK);
  }

  /** Begins a loop's block. Its phis must come next. */
  BasicBlock beginLoop() {
    BasicBlock loop = code.newBlock();
    code.jump(loop);
    code.continueIn(loop);
    return loop;
  }

  /** A phi, with its first value, of the loop that was begun last. */
  Node phi(BasicBlock loop, Node first) {
    Node phi = code.graph.newPhi(first.kind());
    phi.setInputs(first);
    loop.addPhi(phi);
    return phi;
  }

  /** Ends the block by going back to a loop's block. Nothing else may go back to that. */
  void repeat(BasicBlock loop, Node... next) {
    code.jump(loop);
    for (int i = 0; i < next.length; i++) {
      Node phi = loop.phis().get(i);
      phi.setInputs(phi.input(0), next[i]);
    }
  }

  /** Does something for each number from one to another, exclusive, in steps. */
  void forEach(Node first, Node end, long step, Consumer<Node> body) {
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node at = phi(loop, first);
    when(Comparison.UNSIGNED_GREATER_EQUAL, at, end, () -> code.jump(done));
    body.accept(at);
    repeat(loop, code.add(Operation.ADD, at, constant(step)));
    code.continueIn(done);
  }

  /** Copies slots, and stores nil if more are wanted than there are. */
  void copySlots(Node first, Node target, Node count, Node wanted) {
    BasicBlock done = code.newBlock();
    BasicBlock fill = code.newBlock();
    BasicBlock loop = beginLoop();
    Node from = phi(loop, first);
    Node to = phi(loop, target);
    Node there = phi(loop, count);
    Node left = phi(loop, wanted);
    when(Comparison.EQUAL, left, constant(0), () -> code.jump(done));
    when(Comparison.EQUAL, there, constant(0), () -> code.jump(fill));
    // Whole words are stored. Otherwise a return that loads whole words would have to wait.
    store(Operation.STORE, load(from, 0), to, 0);
    store(Operation.STORE, load(from, SlotLayout.TAG), to, SlotLayout.TAG);
    Node size = constant(SlotLayout.SIZE);
    repeat(
        loop,
        code.add(Operation.ADD, from, size),
        code.add(Operation.ADD, to, size),
        code.add(Operation.SUBTRACT, there, constant(1)),
        code.add(Operation.SUBTRACT, left, constant(1)));
    code.continueIn(fill);
    Node rest = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, left);
    Node end = code.add(Operation.ADD, to, rest);
    Node nil = constant(Tag.NIL);
    forEach(to, end, SlotLayout.SIZE, slot -> store(Operation.STORE8, nil, slot, SlotLayout.TAG));
    code.jump(done);
    code.continueIn(done);
  }

  /** A block with several predecessors, each of which gives values to it. */
  final class Join {
    private final BasicBlock block = code.newBlock();
    private final List<List<Node>> inputs = new ArrayList<>();

    /** A join of this number of values. */
    Join(int count) {
      for (int i = 0; i < count; i++) {
        inputs.add(new ArrayList<>());
      }
    }

    /** Ends the block by going to the join with these values. */
    void jumpWith(Node... values) {
      code.jump(block);
      for (int i = 0; i < values.length; i++) {
        inputs.get(i).add(values[i]);
      }
    }

    /** Continues in the join. No block may go there any more. */
    void begin() {
      code.continueIn(block);
      inputs.forEach(list -> code.phi(list.toArray(Node[]::new)));
    }

    Node value(int number) {
      return block.phis().get(number);
    }
  }

  // Memory, by the protocol of StateLayout

  /** A list of free cells; its head is at an offset from a base. */
  final class FreeCells {
    private final Node base;
    private final long head;
    private final int link;

    private FreeCells(Node base, long head, int link) {
      this.base = base;
      this.head = head;
      this.link = link;
    }

    /** The first cell. Leaves if there is none. */
    Node first() {
      return first(RoutineGraphs.this::leave);
    }

    private Node first(Runnable none) {
      Node cell = load(base, head);
      when(Comparison.EQUAL, cell, constant(0), none);
      return cell;
    }

    /** Removes the first cell, after its bytes have been charged. */
    void take(Node first) {
      store(Operation.STORE, load(first, link), base, head);
    }
  }

  FreeCells freeRaw(Node base, long head) {
    return new FreeCells(base, head, StateLayout.FREE_RAW_LINK);
  }

  FreeCells freeObjects(Node base, long head) {
    return new FreeCells(base, head, StateLayout.FREE_OBJECT_LINK);
  }

  /** Takes bytes from the allowance. Leaves, with nothing done, if there are too few. */
  void charge(Node bytes) {
    charge(bytes, this::leave);
  }

  private void charge(Node bytes, Runnable none) {
    Node left = code.add(Operation.SUBTRACT, inState(StateLayout.ALLOWANCE), bytes);
    when(Comparison.LESS, left, constant(0), none);
    store(Operation.STORE, left, code.graph.state(), StateLayout.ALLOWANCE);
  }

  /**
   * Takes a raw cell. Leaves if there is none at once.
   *
   * @param list the offset in the state of the list of such cells
   */
  Node takeCell(Node list, Node bytes) {
    return takeCell(list, bytes, this::leave);
  }

  /**
   * The same.
   *
   * @param none ends the block if there is none at once
   */
  Node takeCell(Node list, Node bytes, Runnable none) {
    FreeCells cells = freeRaw(code.add(Operation.ADD, code.graph.state(), list), 0);
    Node cell = cells.first(none);
    charge(bytes, none);
    cells.take(cell);
    return cell;
  }

  /** Gives a table a new array, all of whose elements are nil. */
  void setArray(Node table, Node array, Node size) {
    Node tags = code.add(Operation.ADD, array, code.add(Operation.SHIFT_LEFT, 3, size));
    store(Operation.STORE, array, table, TableLayout.ARRAY);
    store(Operation.STORE, tags, table, TableLayout.TAGS);
    store(Operation.STORE, size, table, TableLayout.ARRAY_SIZE);
    store(Operation.STORE32, constant(0), table, ObjectLayout.EXTRA);
    // By words, since a cell's size is a number of words.
    Node end = code.add(Operation.ADD, tags, size);
    forEach(tags, end, Long.BYTES, at -> store(Operation.STORE, constant(0), at, 0));
  }

  /** Gives a table new nodes, which are not cleared yet. */
  void setNodes(Node table, Node nodes, Node count) {
    store(Operation.STORE, nodes, table, TableLayout.NODES);
    Node mask = code.add(Operation.SUBTRACT, count, constant(1));
    store(Operation.STORE32, mask, table, TableLayout.NODE_MASK);
    store(Operation.STORE32, count, table, TableLayout.LAST_FREE);
  }

  /** Clears the nodes from an address to another. */
  void clearNodes(Node nodes, Node end) {
    forEach(nodes, end, TableLayout.NODE_SIZE, node -> clearNode(node, 0));
  }

  /** A header's bits for an object that is made now. */
  Node colour() {
    Node white = load32(code.graph.state(), StateLayout.CURRENT_WHITE);
    return code.add(Operation.SHIFT_LEFT, 8L * ObjectLayout.COLOUR, white);
  }

  /** Writes the node at an offset as one that has never had a key. */
  void clearNode(Node nodes, long offset) {
    store(Operation.STORE, constant(0), nodes, offset + TableLayout.NODE_VALUE + SlotLayout.TAG);
    store(Operation.STORE, constant(0), nodes, offset + TableLayout.NODE_KEY_TAG);
  }
}
