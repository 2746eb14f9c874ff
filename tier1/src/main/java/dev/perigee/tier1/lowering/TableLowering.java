package dev.perigee.tier1.lowering;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.allocation.Liveness;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import java.util.List;

/**
 * Tables, cells and upvalues: the accesses that find their element in the array, or in the node
 * where the slow path found it last. Anything else, metamethods above all, leaves with STEP.
 */
final class TableLowering {
  private static final int SLOT = SlotLayout.SIZE;
  private static final int BLACK_BIT = Integer.numberOfTrailingZeros(ObjectLayout.BLACK);

  /** The logarithm of an array element's payload's size. */
  private static final int PAYLOAD_SHIFT = 3;

  private final FunctionLowering lowering;
  private final FrameAccess frame;
  private final MachineCode code;
  private final Roles roles;

  TableLowering(FunctionLowering lowering) {
    this.lowering = lowering;
    frame = lowering.frame;
    code = lowering.code;
    roles = lowering.roles;
  }

  /** Whether a STEP has a fast path, as far as its operands' types tell. */
  boolean hasFastPath(SsaValue step) {
    return switch (lowering.op(step)) {
      case GETTABLE -> mayBeTable(step.input(0)) && isKey(step.input(1));
      case GETI, GETFIELD, SELF -> mayBeTable(step.input(0));
      case SETTABLE -> mayBeTable(step.input(0)) && isKey(step.input(1));
      case SETI, SETFIELD -> mayBeTable(step.input(0));
      case GETTABUP, SETTABUP, SETCELL, SETUPVAL -> true;
      case LEN -> step.input(0).type() == ValueType.STRING;
      default -> false;
    };
  }

  private static boolean mayBeTable(SsaValue value) {
    return value.type() == ValueType.TABLE || value.type() == ValueType.ANY;
  }

  private static boolean isKey(SsaValue key) {
    return switch (key.type()) {
      case INTEGER, STRING, ANY -> true;
      case NUMBER -> !key.isConstant();
      default -> false;
    };
  }

  /** LOAD_CELL and LOAD_UPVALUE. */
  void emitLoad(Block block, int index, SsaValue load) {
    Register cell;
    if (load.op() == SsaOp.LOAD_CELL) {
      cell = frame.use(load.input(0), roles.s0);
    } else {
      cell = upvalue((int) load.payload());
    }
    Address value = Address.at(cell, CellLayout.VALUE);
    code.load(roles.s1, value);
    code.load8(roles.s2, FrameAccess.tagOf(value));
    lowering.deliver(block, index, load, roles.s1, roles.s2);
  }

  /** Loads an upvalue's cell into s0. */
  private Register upvalue(int index) {
    code.load(roles.s0, roles.inFrame(-2L * SLOT));
    code.load(roles.s0, Address.at(roles.s0, ClosureLayout.UPVALUES + 8L * index));
    return roles.s0;
  }

  void emitStep(Block block, int index, SsaValue step) {
    int word = lowering.word(step);
    Label slow = lowering.slow(step);
    switch (lowering.op(step)) {
      case GETTABLE -> {
        Register table = table(step.input(0), slow);
        getByKey(table, step.input(1), slow);
        result(block, index, step, Instruction.a(word));
      }
      case GETI -> {
        Register table = table(step.input(0), slow);
        code.move(roles.s1, Instruction.c(word) - 1L);
        getElement(table, slow);
        result(block, index, step, Instruction.a(word));
      }
      case GETFIELD -> {
        Register table = table(step.input(0), slow);
        frameConstant(roles.s1, Instruction.c(word));
        getField(table, step.pc(), slow);
        result(block, index, step, Instruction.a(word));
      }
      case GETTABUP -> {
        Register table = tableInUpvalue(Instruction.b(word), slow);
        frameConstant(roles.s1, Instruction.c(word));
        getField(table, step.pc(), slow);
        result(block, index, step, Instruction.a(word));
      }
      case SELF -> emitSelf(block, index, step, word, slow);
      case SETTABLE -> {
        Register table = table(step.input(0), slow);
        barrier(table, step.input(2), slow);
        setByKey(table, step.input(1), step.input(2), slow);
      }
      case SETI -> {
        Register table = table(step.input(0), slow);
        barrier(table, step.input(1), slow);
        code.move(roles.s1, Instruction.b(word) - 1L);
        setElement(table, step.input(1), slow);
      }
      case SETFIELD -> {
        Register table = table(step.input(0), slow);
        barrier(table, step.input(1), slow);
        frameConstant(roles.s1, Instruction.b(word));
        setField(table, step.pc(), step.input(1), slow);
      }
      case SETTABUP -> {
        Register table = tableInUpvalue(Instruction.a(word), slow);
        barrier(table, step.input(0), slow);
        frameConstant(roles.s1, Instruction.b(word));
        setField(table, step.pc(), step.input(0), slow);
      }
      case SETUPVAL -> {
        Register cell = upvalue(Instruction.a(word));
        barrier(cell, step.input(0), slow);
        storeValue(step.input(0), Address.at(cell, CellLayout.VALUE));
      }
      case SETCELL -> {
        SsaValue holder = FunctionLowering.exitOf(step).slot(Instruction.a(word));
        if (holder == null) {
          throw new IllegalStateException("no cell");
        }
        Register cell = frame.use(holder, roles.s0);
        SsaValue stored = step.input(0);
        barrier(cell, stored, slow);
        storeValue(stored, Address.at(cell, CellLayout.VALUE));
      }
      case LEN -> {
        Register string = frame.use(step.input(0), roles.s0);
        code.load(roles.s4, Address.at(string, StringLayout.LENGTH));
        code.move(roles.s5, Tag.INTEGER);
        result(block, index, step, Instruction.a(word));
      }
      default -> throw new IllegalStateException("no fast path for " + lowering.op(step));
    }
  }

  private void frameConstant(Register target, int index) {
    code.load(target, frame.constant(index));
  }

  /** The pointer of a table operand: its register, or s0 after a check of the tag in its home. */
  private Register table(SsaValue value, Label slow) {
    if (value.type() == ValueType.TABLE) {
      return frame.use(value, roles.s0);
    }
    Address home = frame.slot(value.home());
    code.branchTag(Comparison.NOT_EQUAL, FrameAccess.tagOf(home), Tag.TABLE, roles.s1, slow);
    code.load(roles.s0, home);
    return roles.s0;
  }

  private Register tableInUpvalue(int index, Label slow) {
    Address value = Address.at(upvalue(index), CellLayout.VALUE);
    code.branchTag(Comparison.NOT_EQUAL, FrameAccess.tagOf(value), Tag.TABLE, roles.s1, slow);
    code.load(roles.s0, value);
    return roles.s0;
  }

  /** Ends in the slow path when the container is black and the value may be an object. */
  private void barrier(Register container, SsaValue value, Label slow) {
    ValueType type = value.type();
    boolean object = type == ValueType.ANY || Tag.isCollectable(type.tag());
    if (object) {
      code.branchIfBit(Address.at(container, ObjectLayout.COLOUR), BLACK_BIT, roles.s1, slow);
    }
  }

  /** Reads by a key of unknown or known type; payload and tag into s4 and s5. */
  private void getByKey(Register table, SsaValue key, Label slow) {
    boolean integer = isIntegerKey(key, slow);
    if (integer) {
      getElement(table, slow);
    } else {
      hashedField(table, slow);
      loadFound(slow);
    }
  }

  /** Puts an index less 1, or a string, into s1; returns whether it is an index. */
  private boolean isIntegerKey(SsaValue key, Label slow) {
    if (key.type() == ValueType.INTEGER) {
      if (key.isConstant()) {
        code.move(roles.s1, key.payload() - 1);
      } else {
        indexOf(frame.use(key, roles.s1));
      }
      return true;
    }
    if (key.type() == ValueType.STRING) {
      frame.load(key, roles.s1);
      return false;
    }
    Address home = frame.slot(key.home());
    code.branchTag(Comparison.NOT_EQUAL, FrameAccess.tagOf(home), Tag.INTEGER, roles.s2, slow);
    code.load(roles.s1, home);
    indexOf(roles.s1);
    return true;
  }

  /** An integer key less 1 into s1. */
  private void indexOf(Register key) {
    code.compute(IntegerOperation.SUBTRACT, roles.s1, key, 1, roles.s2);
  }

  /**
   * Checks that an index is inside the array: then the payloads' address is in s2, the tags' in s3.
   */
  private void checkBounds(Register table, Label slow) {
    Address size = Address.at(table, TableLayout.ARRAY_SIZE);
    code.branch(Comparison.UNSIGNED_GREATER_EQUAL, roles.s1, size, roles.s2, slow);
    code.loadPair(roles.s2, roles.s3, Address.at(table, TableLayout.ARRAY));
  }

  /** The tag of the array element with the index in s1. */
  private Address elementTag() {
    return Address.indexed(roles.s3, roles.s1, 0);
  }

  /** The payload of the array element with the index in s1. */
  private Address elementPayload() {
    return Address.indexed(roles.s2, roles.s1, PAYLOAD_SHIFT);
  }

  /** Reads the array element with the index in s1; payload and tag into s4 and s5. */
  private void getElement(Register table, Label slow) {
    checkBounds(table, slow);
    code.load8(roles.s5, elementTag());
    code.branch32(Comparison.EQUAL, roles.s5, Tag.NIL, slow);
    code.load(roles.s4, elementPayload());
  }

  /**
   * Finds the node that the hint of an instruction names, and checks that its key is the string in
   * s1; its address in s2.
   */
  private void hintedNode(Register table, int pc, Label slow) {
    code.load32(roles.s2, Address.at(roles.record, FunctionLowering.hint(pc)));
    loadNodes(table);
    code.and32(roles.s2, roles.s2, roles.s3, TableLayout.NODE_SHIFT);
    code.compute(IntegerOperation.ADD, roles.s2, roles.s4, roles.s2);
    checkKey(slow);
  }

  /** Finds the main node of the string in s1, and checks that its key is it; its address in s2. */
  private void hashedField(Register table, Label slow) {
    code.load32(roles.s2, Address.at(roles.s1, StringLayout.HASH));
    loadNodes(table);
    code.and32(roles.s2, roles.s2, roles.s3, 0);
    code.addShifted(roles.s2, roles.s4, roles.s2, TableLayout.NODE_SHIFT);
    checkKey(slow);
  }

  /** The mask of a table's nodes into s3, their address into s4. */
  private void loadNodes(Register table) {
    code.load32(roles.s3, Address.at(table, TableLayout.NODE_MASK));
    code.load(roles.s4, Address.at(table, TableLayout.NODES));
  }

  private void checkKey(Label slow) {
    code.branchUnless(
        Address.at(roles.s2, TableLayout.NODE_KEY),
        roles.s1,
        Address.at(roles.s2, TableLayout.NODE_KEY_TAG),
        Tag.STRING,
        roles.s3,
        roles.s4,
        slow);
  }

  /** The value of the node in s2. */
  private Address nodeValue() {
    return Address.at(roles.s2, TableLayout.NODE_VALUE);
  }

  /** Reads the value of the node in s2; payload and tag into s4 and s5. */
  private void loadFound(Label slow) {
    code.load8(roles.s5, FrameAccess.tagOf(nodeValue()));
    code.branch32(Comparison.EQUAL, roles.s5, Tag.NIL, slow);
    code.load(roles.s4, nodeValue());
  }

  private void getField(Register table, int pc, Label slow) {
    hintedNode(table, pc, slow);
    loadFound(slow);
  }

  private void result(Block block, int index, SsaValue step, int slot) {
    List<SsaValue> instructions = block.instructions();
    for (int i = index + 1; i < instructions.size(); i++) {
      SsaValue value = instructions.get(i);
      if (FunctionLowering.isResultOf(value, step) && value.home() == slot) {
        lowering.setDone(value);
        lowering.deliver(block, i, value, roles.s4, roles.s5);
        return;
      }
    }
  }

  private void emitSelf(Block block, int index, SsaValue step, int word, Label slow) {
    Register table = table(step.input(0), slow);
    frameConstant(roles.s1, Instruction.c(word));
    getField(table, step.pc(), slow);
    // The method goes first: the receiver's own slot may be its home.
    int receiver = Instruction.a(word) + 2;
    code.storeSlot(table, Tag.TABLE, frame.slot(receiver), roles.s2);
    for (int i = index + 1; i < block.instructions().size(); i++) {
      SsaValue value = block.instructions().get(i);
      if (FunctionLowering.isResultOf(value, step) && value.home() == receiver) {
        lowering.setDone(value);
        if (lowering.effects.inRegister(value)) {
          code.move(frame.target(value, roles.s0), table);
        }
      }
    }
    result(block, index, step, Instruction.a(word));
  }

  private void setByKey(Register table, SsaValue key, SsaValue value, Label slow) {
    if (isIntegerKey(key, slow)) {
      setElement(table, value, slow);
    } else {
      hashedField(table, slow);
      storeFound(value, slow);
    }
  }

  /**
   * Writes the array element with the index in s1, which exists or may be made without asking a
   * metamethod.
   */
  private void setElement(Register table, SsaValue value, Label slow) {
    checkBounds(table, slow);
    code.load8(roles.s4, elementTag());
    Label absent = code.label();
    Label raw = code.label();
    code.branch32(Comparison.EQUAL, roles.s4, Tag.NIL, absent);
    code.bind(raw);
    lowering.exits.behind(() -> {
      code.bind(absent);
      code.load(roles.s4, Address.at(table, TableLayout.METATABLE));
      code.branch(Comparison.NOT_EQUAL, roles.s4, 0, roles.s5, slow);
      code.jump(raw);
    });
    storeValue(value, elementTag(), elementPayload());
  }

  private void setField(Register table, int pc, SsaValue value, Label slow) {
    hintedNode(table, pc, slow);
    storeFound(value, slow);
  }

  /** Writes the value of the node in s2, unless it is nil, which a metamethod may want to see. */
  private void storeFound(SsaValue value, Label slow) {
    code.load8(roles.s3, FrameAccess.tagOf(nodeValue()));
    code.branch32(Comparison.EQUAL, roles.s3, Tag.NIL, slow);
    storeValue(value, nodeValue());
  }

  /** Stores a value into a slot of an object; uses s4 and s5. */
  private void storeValue(SsaValue value, Address slot) {
    storeValue(value, FrameAccess.tagOf(slot), slot);
  }

  private void storeValue(SsaValue value, Address tagPlace, Address payloadPlace) {
    int tag = value.type().tag();
    if (tag >= 0) {
      code.storeTag(tag, tagPlace, roles.s5);
    } else {
      code.load8(roles.s5, frame.tag(value.home()));
      code.store8(roles.s5, tagPlace);
    }
    if (FrameAccess.isFloat(value)) {
      code.store(frame.useFloat(value, roles.f0), payloadPlace);
    } else if (hasPayload(value)) {
      code.store(payloadOf(value), payloadPlace);
    }
  }

  private static boolean hasPayload(SsaValue value) {
    return switch (value.type()) {
      case NIL, FALSE, TRUE, BOOLEAN -> false;
      default -> true;
    };
  }

  /** A register with a value's payload: its own, or s4. */
  private Register payloadOf(SsaValue value) {
    if (Liveness.isTracked(value) || value.isConstant()) {
      return frame.use(value, roles.s4);
    }
    code.load(roles.s4, frame.slot(value.home()));
    return roles.s4;
  }
}
