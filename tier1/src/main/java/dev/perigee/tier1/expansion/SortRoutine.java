package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.SortLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.operation.NestedCalls;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of SORT: continues {@code table.sort} from one call of the order function to the next,
 * as {@code FrameSort} does, if the elements are in the array of a table without a metatable.
 *
 * <p>The routine may leave anywhere between two comparisons. The frame then says what has been
 * done. If it has done nothing, the phase is still that of the comparison, and Java acts on the
 * outcome.
 */
final class SortRoutine extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** Work of a comparison, as Java counts it. */
  private static final long WORK = SortLayout.WORK + NestedCalls.WORK_PER_NESTED_CALL;

  private final Node base = argument(0);
  private final Node window = argument(1);
  private final BasicBlock called = code.newBlock();
  private final BasicBlock begun = code.newBlock();
  private final BasicBlock sorted = code.newBlock();
  private final Join left = new Join(1);
  private final Join right = new Join(1);
  private final Join outermost = new Join(1);
  private final BasicBlock partition = code.newBlock();

  @Override
  void build() {
    checkRoom(window);
    when32(
        Comparison.NOT_EQUAL,
        load8(base, SortLayout.TABLE + SlotLayout.TAG),
        Tag.TABLE,
        this::leave);
    when32(
        Comparison.NOT_EQUAL,
        load8(base, SortLayout.ORDER + SlotLayout.TAG),
        Tag.CLOSURE,
        this::leave);
    when(Comparison.NOT_EQUAL, load(table(), TableLayout.METATABLE), constant(0), this::leave);
    Node phase = field(SortLayout.PHASE);
    Node outcome = load8(window, SlotLayout.TAG);
    when32(Comparison.EQUAL, phase, SortLayout.COMPARES_LEFT, () -> finishLeft(outcome));
    when32(Comparison.EQUAL, phase, SortLayout.COMPARES_RIGHT, () -> finishRight(outcome));
    when32(Comparison.EQUAL, phase, SortLayout.COMPARES_ENDS, () -> finishEnds(outcome));
    when32(Comparison.EQUAL, phase, SortLayout.COMPARES_LOW, () -> finishLow(outcome));
    when32(Comparison.NOT_EQUAL, phase, SortLayout.COMPARES_HIGH, this::leave);
    whenFalse(outcome, () -> code.jump(partition));
    outermost.jumpWith(field(SortLayout.HIGH));
    orderMiddle();
    beginPartition();
    compareLeft();
    compareRight();
    takePending();
    beginRange();
    call();
  }

  // The state

  private Node table() {
    return load(base, SortLayout.TABLE);
  }

  private Node field(int field) {
    return load32(base, field);
  }

  private void put(int field, Node value) {
    store(Operation.STORE32, value, base, field);
  }

  private void put(int field, int value) {
    put(field, constant(value));
  }

  /** Leaves between two comparisons. */
  private void leave(int phase) {
    put(SortLayout.PHASE, phase);
    leave();
  }

  private void whenFalse(Node outcome, Runnable then) {
    when32(Comparison.UNSIGNED_LESS, outcome, Tag.TRUE, then);
  }

  // Elements

  /**
   * The index of a key in the array.
   *
   * @param none ends the block if it is not there
   */
  private Node index(Node key, Runnable none) {
    Node index = add(key, -1);
    when(Comparison.UNSIGNED_GREATER_EQUAL, index, load(table(), TableLayout.ARRAY_SIZE), none);
    return index;
  }

  /**
   * Reads an element into a slot of the frame and into the slot of an argument.
   *
   * @param argument the slot's number in the window, 0 for none
   * @param none ends the block if the element is not in the array
   */
  private void read(int slot, Node key, int argument, Runnable none) {
    Node index = index(key, none);
    Node payload = code.add(Operation.LOAD, load(table(), TableLayout.ARRAY), index);
    store(Operation.STORE, payload, base, slot);
    if (argument != 0) {
      store(Operation.STORE, payload, window, (long) argument * SLOT);
    }
    Node tag = code.add(Operation.LOAD8, load(table(), TableLayout.TAGS), index);
    store(Operation.STORE, tag, base, slot + SlotLayout.TAG);
    if (argument != 0) {
      store(Operation.STORE, tag, window, (long) argument * SLOT + SlotLayout.TAG);
    }
  }

  /** Passes a value of the frame as an argument. */
  private void pass(int slot, int argument) {
    long offset = (long) argument * SLOT;
    store(Operation.STORE, load(base, slot), window, offset);
    store(Operation.STORE, load(base, slot + SlotLayout.TAG), window, offset + SlotLayout.TAG);
  }

  /**
   * Stores two values of the frame as elements; {@code none} ends the block if that is not
   * possible.
   */
  private void write(int slot, Node key, int otherSlot, Node otherKey, Runnable none) {
    Node index = index(key, none);
    Node other = index(otherKey, none);
    checkNotBlack(table(), none);
    write(slot, index);
    write(otherSlot, other);
  }

  private void write(int slot, Node index) {
    Node array = load(table(), TableLayout.ARRAY);
    code.add(Operation.STORE, load(base, slot), array, index);
    Node tags = load(table(), TableLayout.TAGS);
    code.add(Operation.STORE8, load8(base, slot + SlotLayout.TAG), tags, index);
  }

  // Outcomes of comparisons

  private void finishLeft(Node outcome) {
    whenFalse(outcome, () -> right.jumpWith(add(field(SortLayout.RIGHT), -1)));
    Node key = field(SortLayout.LEFT);
    Node next = add(key, 1);
    when(Comparison.EQUAL, next, field(SortLayout.HIGH), this::leave);
    left.jumpWith(next);
  }

  private void finishRight(Node outcome) {
    Node leftKey = field(SortLayout.LEFT);
    Node rightKey = field(SortLayout.RIGHT);
    BasicBlock apart = code.newBlock();
    whenFalse(
        outcome,
        () -> {
          when(Comparison.GREATER_EQUAL, rightKey, leftKey, () -> code.jump(apart));
          Node behind = add(field(SortLayout.HIGH), -1);
          write(SortLayout.SECOND, behind, SortLayout.FIRST, leftKey, this::leave);
          dropThird();
          splitRange();
        });
    when(Comparison.LESS, rightKey, leftKey, this::leave);
    right.jumpWith(add(rightKey, -1));
    code.continueIn(apart);
    write(SortLayout.THIRD, leftKey, SortLayout.SECOND, rightKey, this::leave);
    dropThird();
    left.jumpWith(add(leftKey, 1));
  }

  private void dropThird() {
    store(Operation.STORE, constant(Tag.LINK), base, SortLayout.THIRD + SlotLayout.TAG);
  }

  private void finishEnds(Node outcome) {
    BasicBlock ordered = code.newBlock();
    whenFalse(outcome, () -> code.jump(ordered));
    write(
        SortLayout.SECOND,
        field(SortLayout.LOW),
        SortLayout.FIRST,
        field(SortLayout.HIGH),
        this::leave);
    code.jump(ordered);
    code.continueIn(ordered);
    Node low = field(SortLayout.LOW);
    Node high = field(SortLayout.HIGH);
    Node more = subtract(high, low);
    when(Comparison.EQUAL, more, constant(1), () -> code.jump(sorted));
    Runnable slow = () -> leave(SortLayout.ENDS_ORDERED);
    BasicBlock central = code.newBlock();
    when(Comparison.LESS, more, constant(SortLayout.LARGE), () -> code.jump(central));
    when32(Comparison.NOT_EQUAL, field(SortLayout.SEED), 0, slow);
    code.jump(central);
    code.continueIn(central);
    Node middle = code.add(Operation.SHIFT_RIGHT, 1, add(low, high));
    put(SortLayout.LEFT, middle);
    read(SortLayout.FIRST, middle, 2, slow);
    read(SortLayout.SECOND, low, 3, slow);
    compare(SortLayout.COMPARES_LOW);
  }

  private void finishLow(Node outcome) {
    whenFalse(
        outcome,
        () -> {
          Runnable slow = () -> leave(SortLayout.LOW_ORDERED);
          read(SortLayout.SECOND, field(SortLayout.HIGH), 2, slow);
          pass(SortLayout.FIRST, 3);
          compare(SortLayout.COMPARES_HIGH);
        });
    outermost.jumpWith(field(SortLayout.LOW));
  }

  /** Exchanges the middle element with the element at one of the ends. */
  private void orderMiddle() {
    outermost.begin();
    Node middle = field(SortLayout.LEFT);
    write(SortLayout.SECOND, middle, SortLayout.FIRST, outermost.value(0), this::leave);
    code.jump(partition);
  }

  private void beginPartition() {
    code.continueIn(partition);
    Node low = field(SortLayout.LOW);
    Node high = field(SortLayout.HIGH);
    when(Comparison.EQUAL, subtract(high, low), constant(2), () -> code.jump(sorted));
    Runnable slow = () -> leave(SortLayout.MIDDLE_ORDERED);
    Node pivot = field(SortLayout.LEFT);
    Node last = add(high, -1);
    read(SortLayout.FIRST, pivot, 0, slow);
    read(SortLayout.SECOND, last, 0, slow);
    write(SortLayout.SECOND, pivot, SortLayout.FIRST, last, slow);
    put(SortLayout.RIGHT, last);
    left.jumpWith(add(low, 1));
  }

  private void compareLeft() {
    left.begin();
    Node key = left.value(0);
    put(SortLayout.LEFT, key);
    read(SortLayout.SECOND, key, 2, () -> leave(SortLayout.READS_LEFT));
    pass(SortLayout.FIRST, 3);
    compare(SortLayout.COMPARES_LEFT);
  }

  private void compareRight() {
    right.begin();
    Node key = right.value(0);
    put(SortLayout.RIGHT, key);
    read(SortLayout.THIRD, key, 3, () -> leave(SortLayout.READS_RIGHT));
    pass(SortLayout.FIRST, 2);
    compare(SortLayout.COMPARES_RIGHT);
  }

  // Ranges

  /** Splits the range. After a bad partition, Java chooses a random pivot. */
  private void splitRange() {
    Node low = field(SortLayout.LOW);
    Node high = field(SortLayout.HIGH);
    Node pivot = field(SortLayout.LEFT);
    Node below = subtract(pivot, low);
    Node above = subtract(high, pivot);
    Node end = add(base, field(SortLayout.PENDING_END));
    BasicBlock pushed = code.newBlock();
    when(
        Comparison.LESS,
        below,
        above,
        () -> {
          Node first = add(pivot, 1);
          checkBalance(subtract(high, first), below);
          push(end, first, high);
          put(SortLayout.HIGH, add(pivot, -1));
          code.jump(pushed);
        });
    Node last = add(pivot, -1);
    checkBalance(subtract(last, low), above);
    push(end, low, last);
    put(SortLayout.LOW, add(pivot, 1));
    code.jump(pushed);
    code.continueIn(pushed);
    put(SortLayout.PENDING_END, add(field(SortLayout.PENDING_END), SLOT));
    code.jump(begun);
  }

  private void checkBalance(Node larger, Node smaller) {
    Node scaled = code.add(Operation.SHIFT_RIGHT, SortLayout.IMBALANCE, larger);
    when(Comparison.GREATER, scaled, smaller, () -> leave(SortLayout.PARTITIONED));
  }

  private void push(Node end, Node low, Node high) {
    store(Operation.STORE32, low, end, 0);
    store(Operation.STORE32, high, end, SortLayout.PENDING_HIGH);
    store(Operation.STORE32, field(SortLayout.SEED), end, SortLayout.PENDING_SEED);
  }

  private void takePending() {
    code.continueIn(sorted);
    Node end = field(SortLayout.PENDING_END);
    when32(Comparison.EQUAL, end, SortLayout.PENDING, () -> leave(SortLayout.SORTED));
    put(SortLayout.PENDING_END, add(end, -SLOT));
    Node range = add(base, end);
    put(SortLayout.LOW, load32(range, -SLOT));
    put(SortLayout.HIGH, load32(range, SortLayout.PENDING_HIGH - SLOT));
    put(SortLayout.SEED, load32(range, SortLayout.PENDING_SEED - SLOT));
    code.jump(begun);
  }

  private void beginRange() {
    code.continueIn(begun);
    Node low = field(SortLayout.LOW);
    Node high = field(SortLayout.HIGH);
    when(Comparison.GREATER_EQUAL, low, high, () -> code.jump(sorted));
    Runnable slow = () -> leave(SortLayout.BEGINS);
    read(SortLayout.FIRST, low, 3, slow);
    read(SortLayout.SECOND, high, 2, slow);
    compare(SortLayout.COMPARES_ENDS);
  }

  // Calls

  private void compare(int phase) {
    put(SortLayout.PHASE, phase);
    code.jump(called);
  }

  /**
   * Calls the order function, whose arguments are in place. The first word of the link is still
   * there from the previous call.
   */
  private void call() {
    code.continueIn(called);
    countInstructions(constant(WORK));
    store(Operation.STORE, load(base, SortLayout.ORDER), window, 0);
    store(Operation.STORE, constant(Tag.CLOSURE), window, SlotLayout.TAG);
    Node frame = add(window, FrameLayout.HEADER);
    Node distance = code.add(Operation.SHIFT_LEFT, LinkLayout.UPPER_HALF, subtract(frame, base));
    Node word = code.add(Operation.OR, distance, constant(LinkLayout.word(0, 1, Finish.SORT)));
    store(Operation.STORE, word, frame, FrameLayout.LINK + LinkLayout.WORD);
    answer(frame);
  }
}
