package dev.perigee.tier1.emission;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatOperation;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Shift;

/** The code of all nodes that compute, load, store or check. */
final class NodeEmission {
  private static final int PAYLOAD_SHIFT = 3;

  private final MachineCode code;
  private final Operands operands;
  private final Places places;
  private final Register s0;
  private final Register s1;
  private final Register s2;
  private final Register s3;
  private final FloatRegister f0;
  private final FloatRegister f1;

  NodeEmission(MachineCode code, Operands operands, Places places) {
    this.code = code;
    this.operands = operands;
    this.places = places;
    s0 = operands.scratch(0);
    s1 = operands.scratch(1);
    s2 = operands.scratch(2);
    s3 = operands.scratch(3);
    f0 = operands.floatScratch(0);
    f1 = operands.floatScratch(1);
  }

  /**
   * The register that holds a node's input, a word. A value that has none is loaded into the
   * scratch register.
   */
  Register word(Node user, int input, Register scratch) {
    Node value = user.input(input);
    return operands.use(value, location(value, user), scratch);
  }

  private FloatRegister number(Node user, int input, FloatRegister scratch) {
    Node value = user.input(input);
    return operands.use(value, location(value, user), scratch);
  }

  private int location(Node value, Node user) {
    return value.operation().isFloating() ? 0 : places.location(value, user);
  }

  private Register target(Node node, Register scratch) {
    return operands.target(places.result(node), scratch);
  }

  private FloatRegister target(Node node, FloatRegister scratch) {
    return operands.target(places.result(node), scratch);
  }

  private void defined(Node node, Register computed) {
    operands.defined(computed, places.result(node), places.spillOf(node));
  }

  private void defined(Node node, FloatRegister computed) {
    operands.defined(computed, places.result(node), places.spillOf(node));
  }

  /**
   * Emits a node.
   *
   * @param exit the label to branch to in order to leave; ignored for nodes that cannot
   */
  void emit(Node node, Label exit) {
    switch (node.operation()) {
      case MOVE -> move(node);
      case LOAD, LOAD32, LOAD8, LOAD_DOUBLE -> load(node, node);
      case LOAD_CHECKED -> loadChecked(node, exit);
      case STORE, STORE8, STORE32, STORE_DOUBLE -> store(node);
      case STORE_SLOT -> storeSlot(node);
      case COPY_SLOT ->
          code.copySlot(
              operands.slot(node.parameter()), operands.slot((int) node.immediate()), s0, s1);
      case ADD -> compute(node, IntegerOperation.ADD);
      case SUBTRACT -> compute(node, IntegerOperation.SUBTRACT);
      case MULTIPLY -> compute(node, IntegerOperation.MULTIPLY);
      case AND -> compute(node, IntegerOperation.AND);
      case OR -> compute(node, IntegerOperation.OR);
      case XOR -> compute(node, IntegerOperation.XOR);
      case SHIFT_LEFT -> shift(node, Shift.LEFT);
      case SHIFT_RIGHT -> shift(node, Shift.RIGHT);
      case SHIFT_RIGHT_SIGNED -> shift(node, Shift.RIGHT_SIGNED);
      case LUA_SHIFT_LEFT, LUA_SHIFT_RIGHT -> luaShift(node);
      case NEGATE, COMPLEMENT, NEGATE_TRUTH -> unary(node);
      case DIVIDE, MODULO -> divide(node);
      case DIVIDE_BY, MODULO_BY -> divideBy(node);
      case DIVIDE_UNSIGNED -> divideUnsigned(node);
      case ADD_DOUBLE -> compute(node, FloatOperation.ADD);
      case SUBTRACT_DOUBLE -> compute(node, FloatOperation.SUBTRACT);
      case MULTIPLY_DOUBLE -> compute(node, FloatOperation.MULTIPLY);
      case DIVIDE_DOUBLE -> compute(node, FloatOperation.DIVIDE);
      case NEGATE_DOUBLE, SQUARE_ROOT, FLOOR -> unaryDouble(node);
      case CONVERT, CONVERT_NUMBER, FROM_BITS -> toDouble(node);
      case TO_BITS -> toBits(node);
      case FLOOR_TO_INTEGER -> floorToInteger(node, exit);
      case CALL_ROUTINE -> callRoutine(node, exit);
      case ARGUMENT -> argument(node);
      case CHECK -> compare(node, node.comparison(), exit);
      case CHECK32 -> compare32(node, node.comparison(), exit);
      case CHECK_BIT ->
          code.branchIfBit(
              Address.at(word(node, 0, s0), node.immediate()), node.parameter(), s1, exit);
      case POLL -> code.countDown((int) node.immediate(), true, exit);
      default -> throw new IllegalStateException("no code for " + node.operation());
    }
  }

  private void move(Node node) {
    Node source = node.input(0);
    if (node.kind() == Kind.DOUBLE) {
      FloatRegister target = target(node, f0);
      operands.load(source, location(source, node), target);
      defined(node, target);
    } else {
      Register target = target(node, s0);
      operands.load(source, location(source, node), target);
      defined(node, target);
    }
  }

  // Memory

  /** The address that a load reads, with the inputs in the places where the user sees them. */
  private Address place(Node load, Node user, int first, Register scratch, Register other) {
    Register base = operands.use(load.input(first), location(load.input(first), user), scratch);
    if (load.inputCount() == first + 1) {
      return Address.at(base, load.immediate());
    }
    Node index = load.input(first + 1);
    boolean bytes = load.operation() == Operation.LOAD8 || load.operation() == Operation.STORE8;
    return Address.indexed(
        base, operands.use(index, location(index, user), other), bytes ? 0 : PAYLOAD_SHIFT);
  }

  private void load(Node node, Node user) {
    Address place = place(node, user, 0, s0, s1);
    if (node.kind() == Kind.DOUBLE) {
      FloatRegister target = target(node, f0);
      code.load(target, place);
      defined(node, target);
      return;
    }
    Register target = target(node, s0);
    switch (node.operation()) {
      case LOAD -> code.load(target, place);
      case LOAD32 -> code.load32(target, place);
      default -> code.load8(target, place);
    }
    defined(node, target);
  }

  private void loadChecked(Node node, Label exit) {
    Register base = word(node, 0, s0);
    Address place = Address.at(base, node.immediate());
    code.branchTag(Comparison.NOT_EQUAL, place.plus(SlotLayout.TAG), node.parameter(), s1, exit);
    Register target = target(node, s0);
    code.load(target, place);
    defined(node, target);
  }

  private void store(Node node) {
    Address place = place(node, node, 1, s0, s1);
    Node value = node.input(0);
    if (value.kind() == Kind.DOUBLE) {
      code.store(number(node, 0, f0), place);
    } else if (node.operation() == Operation.STORE) {
      code.store(word(node, 0, s2), place);
    } else if (node.operation() == Operation.STORE32) {
      code.store32(word(node, 0, s2), place);
    } else if (value.operation() == Operation.CONSTANT) {
      storeConstant8(node, (int) value.immediate(), place);
    } else {
      code.store8(word(node, 0, s2), place);
    }
  }

  /** Stores a constant byte. A byte that goes into the frame is a slot's tag. */
  private void storeConstant8(Node store, int value, Address place) {
    if (store.memory() == MemoryClass.FRAME) {
      code.storeSlotTag(value, place, s2);
    } else {
      code.storeTag(value, place, s2);
    }
  }

  private void storeSlot(Node node) {
    Address place = operands.slot((int) node.immediate());
    if (node.input(0).kind() == Kind.DOUBLE) {
      code.store(number(node, 0, f0), place);
      code.storeSlotTag(Tag.FLOAT, operands.tag((int) node.immediate()), s0);
    } else {
      code.storeSlot(word(node, 0, s0), node.parameter(), place, s1);
    }
  }

  // Integers

  private void compute(Node node, IntegerOperation operation) {
    Register target = target(node, s2);
    Register left = word(node, 0, s0);
    if (node.input(1).operation() == Operation.CONSTANT) {
      code.compute(operation, target, left, node.input(1).immediate(), s1);
    } else {
      code.compute(operation, target, left, word(node, 1, s1));
    }
    defined(node, target);
  }

  private void shift(Node node, Shift shift) {
    Register target = target(node, s2);
    Register value = word(node, 0, s0);
    if (node.immediate() == 0) {
      code.move(target, value);
    } else {
      code.shift(shift, target, value, (int) node.immediate());
    }
    defined(node, target);
  }

  private void luaShift(Node node) {
    Register target = target(node, s2);
    Register value = word(node, 0, s0);
    code.shift(node.operation() == Operation.LUA_SHIFT_LEFT, target, value, word(node, 1, s1));
    defined(node, target);
  }

  private void unary(Node node) {
    Register target = target(node, s2);
    Register value = word(node, 0, s0);
    switch (node.operation()) {
      case NEGATE -> code.negate(target, value);
      case COMPLEMENT -> code.complement(target, value);
      default -> {
        code.move(target, value);
        code.negateTruth(target);
      }
    }
    defined(node, target);
  }

  private void divide(Node node) {
    Register target = target(node, s2);
    code.divide(node.operation() == Operation.MODULO, target, word(node, 0, s0), node.immediate());
    defined(node, target);
  }

  private void divideBy(Node node) {
    Register target = target(node, s2);
    Register dividend = word(node, 0, s0);
    boolean modulo = node.operation() == Operation.MODULO_BY;
    code.divide(modulo, target, dividend, word(node, 1, s1));
    defined(node, target);
  }

  private void divideUnsigned(Node node) {
    Register target = target(node, s2);
    code.divideUnsigned(target, word(node, 0, s0), node.immediate());
    defined(node, target);
  }

  // Doubles

  private void compute(Node node, FloatOperation operation) {
    FloatRegister target = target(node, f0);
    code.compute(operation, target, number(node, 0, f0), number(node, 1, f1));
    defined(node, target);
  }

  private void unaryDouble(Node node) {
    FloatRegister target = target(node, f0);
    FloatRegister value = number(node, 0, f0);
    switch (node.operation()) {
      case FLOOR -> code.floor(target, value);
      case SQUARE_ROOT -> code.squareRoot(target, value);
      default -> code.negate(target, value);
    }
    defined(node, target);
  }

  private void toDouble(Node node) {
    FloatRegister target = target(node, f0);
    Register word = word(node, 0, s0);
    switch (node.operation()) {
      case CONVERT -> code.convert(target, word);
      case FROM_BITS -> code.moveBits(target, word);
      default -> code.convertNumber(target, word, word(node, 1, s1), f1);
    }
    defined(node, target);
  }

  private void toBits(Node node) {
    Register target = target(node, s0);
    code.moveBits(target, number(node, 0, f0));
    defined(node, target);
  }

  /** The target is lost when the node leaves. It holds no value that the exit stores. */
  private void floorToInteger(Node node, Label exit) {
    Register target = target(node, s0);
    code.floorToInteger(target, number(node, 0, f0), f1, exit);
    defined(node, target);
  }

  // Tables

  /**
   * Emits a search. The call of its routine is after the body, since the key is usually where it is
   * expected.
   */
  void search(Node node, Label exit, ExitEmission exits) {
    Label other = code.label();
    Label found = code.label();
    tryPlace(node, other);
    code.bind(found);
    exits.behind(() -> {
      code.bind(other);
      searchByRoutine(node, exit);
      code.jump(found);
    });
  }

  /**
   * Looks for a key where it is expected. The result is written before the inputs are last read.
   *
   * @param other the label to branch to if the key is elsewhere
   */
  private void tryPlace(Node node, Label other) {
    Register found = target(node, s0);
    boolean hasTable =
        node.operation() == Operation.FIELD || node.operation() == Operation.FIELD_TO_SET;
    int inputs = hasTable ? 1 : 0;
    if (looksAtMainNode(node)) {
      mainNode(node, inputs, found);
    } else {
      hintedNode(node, inputs, found);
    }
    compareKey(node, inputs + 2, found, other);
    if (checksNil(node)) {
      Address tag = Address.at(found, TableLayout.NODE_VALUE + SlotLayout.TAG);
      code.branchTag(Comparison.EQUAL, tag, Tag.NIL, s2, other);
    }
    defined(node, found);
  }

  private static boolean looksAtMainNode(Node search) {
    return (search.parameter() & Operation.HASHED) != 0;
  }

  private static boolean checksNil(Node search) {
    return search.operation() == Operation.FIELD_TO_SET
        || (search.parameter() & Operation.CHECKS_NIL) != 0;
  }

  /**
   * Finds the main node of the key. From this input on, the inputs are the nodes, the mask and the
   * key.
   */
  private void mainNode(Node node, int inputs, Register found) {
    code.load32(found, Address.at(word(node, inputs + 2, s1), StringLayout.HASH));
    code.and32(found, found, word(node, inputs + 1, s1), 0, s2);
    code.addShifted(found, word(node, inputs, s1), found, TableLayout.NODE_SHIFT);
  }

  /** Finds the node that the hint designates. */
  private void hintedNode(Node node, int inputs, Register found) {
    code.load32(found, Address.at(operands.record, node.immediate()));
    code.and32(found, found, word(node, inputs + 1, s1), TableLayout.NODE_SHIFT, s2);
    code.compute(IntegerOperation.ADD, found, word(node, inputs, s1), found);
  }

  private void compareKey(Node node, int key, Register found, Label other) {
    code.branchUnless(
        Address.at(found, TableLayout.NODE_KEY),
        word(node, key, s1),
        Address.at(found, TableLayout.NODE_KEY_TAG),
        Tag.STRING,
        s2,
        s3,
        other);
  }

  /** Calls the routine of a search, which looks everywhere. */
  void searchByRoutine(Node node, Label exit) {
    load(node, 0, s0);
    switch (node.operation()) {
      case HINTED_NODE -> {
        load(node, 1, s1);
        load(node, 2, s2);
      }
      default -> {
        load(node, 3, s1);
        code.address(s2, Address.at(operands.record, node.immediate()));
      }
    }
    answer(node, Routine.behind(node.operation()), exit);
    if (node.operation() == Operation.HINTED_NODE) {
      Register found = target(node, s0);
      code.compute(IntegerOperation.SUBTRACT, s1, found, word(node, 0, s2));
      code.store32(s1, Address.at(operands.record, node.immediate()));
    }
  }

  // Routines

  private void callRoutine(Node node, Label exit) {
    loadArguments(node);
    answer(node, Routine.of(node), exit);
  }

  /** Puts the inputs of a node into the places of a routine's arguments. */
  void loadArguments(Node node) {
    for (int i = 0; i < node.inputCount(); i++) {
      load(node, i, operands.scratch(i));
    }
  }

  private void load(Node user, int input, Register target) {
    Node value = user.input(input);
    operands.load(value, location(value, user), target);
  }

  private void answer(Node node, Routine routine, Label exit) {
    code.callRoutine(routine.ordinal());
    code.branch(Comparison.EQUAL, s0, 0, s1, exit);
    Register target = target(node, s0);
    code.move(target, s0);
    defined(node, target);
  }

  /** Puts the result of an ANSWER where the caller finds it. */
  void answerWith(Node answer) {
    load(answer, 0, s0);
  }

  private void argument(Node node) {
    Register given = operands.scratch(node.parameter());
    Register target = target(node, given);
    code.move(target, given);
    defined(node, target);
  }

  // Comparisons

  /** Branches if the inputs of a CHECK or a BRANCH compare in a given way. */
  void compare(Node node, Comparison comparison, Label target) {
    Register left = word(node, 0, s0);
    if (node.input(1).operation() == Operation.CONSTANT) {
      code.branch(comparison, left, node.input(1).immediate(), s1, target);
    } else {
      code.branch(comparison, left, word(node, 1, s1), target);
    }
  }

  /** The same for 32 bits. */
  void compare32(Node node, Comparison comparison, Label target) {
    code.branch32(comparison, word(node, 0, s0), (int) node.immediate(), target);
  }

  /** The same for a tag in memory that only this node uses. */
  void compareLoadedTag(Node load, Node node, Comparison comparison, Label target) {
    code.branchTag(comparison, place(load, load, 0, s0, s1), (int) node.immediate(), s2, target);
  }

  /** Branches if the comparison of a BRANCH_DOUBLE's inputs has the given outcome. */
  void compareDoubles(Node node, boolean outcome, Label target) {
    code.branch(node.floatComparison(), outcome, number(node, 0, f0), number(node, 1, f1), target);
  }
}
