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
import dev.perigee.tier1.arm64.Address;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.Extend;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.arm64.Shift;
import java.util.List;

/**
 * Tables, cells and upvalues: the accesses that find their element in the array, or in the node
 * where the slow path found it last. Anything else, metamethods above all, leaves with STEP.
 */
final class TableLowering {
  private static final int SLOT = SlotLayout.SIZE;
  private static final int BLACK_BIT = Integer.numberOfTrailingZeros(ObjectLayout.BLACK);

  private final FunctionLowering lowering;

  TableLowering(FunctionLowering lowering) {
    this.lowering = lowering;
  }

  private MacroAssembler asm() {
    return lowering.asm;
  }

  private FrameAccess frame() {
    return lowering.frame;
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
      cell = frame().use(load.input(0), Roles.S0);
    } else {
      cell = upvalue((int) load.payload());
    }
    asm().ldr(Roles.S1, cell, CellLayout.VALUE);
    asm().ldrb(Roles.S2.w(), cell, CellLayout.VALUE + SlotLayout.TAG);
    lowering.deliver(block, index, load, Roles.S1, Roles.S2);
  }

  /** Loads an upvalue's cell into x10. */
  private Register upvalue(int index) {
    asm().ldr(Roles.S0, Roles.BASE, -2L * SLOT);
    asm().ldr(Roles.S0, Roles.S0, ClosureLayout.UPVALUES + 8L * index);
    return Roles.S0;
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
        asm().mov(Roles.S1, Instruction.c(word) - 1L);
        getElement(table, slow);
        result(block, index, step, Instruction.a(word));
      }
      case GETFIELD -> {
        Register table = table(step.input(0), slow);
        frameConstant(Roles.S1, Instruction.c(word));
        getField(table, step.pc(), slow);
        result(block, index, step, Instruction.a(word));
      }
      case GETTABUP -> {
        Register table = tableInUpvalue(Instruction.b(word), slow);
        frameConstant(Roles.S1, Instruction.c(word));
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
        asm().mov(Roles.S1, Instruction.b(word) - 1L);
        setElement(table, step.input(1), slow);
      }
      case SETFIELD -> {
        Register table = table(step.input(0), slow);
        barrier(table, step.input(1), slow);
        frameConstant(Roles.S1, Instruction.b(word));
        setField(table, step.pc(), step.input(1), slow);
      }
      case SETTABUP -> {
        Register table = tableInUpvalue(Instruction.a(word), slow);
        barrier(table, step.input(0), slow);
        frameConstant(Roles.S1, Instruction.b(word));
        setField(table, step.pc(), step.input(0), slow);
      }
      case SETUPVAL -> {
        Register cell = upvalue(Instruction.a(word));
        barrier(cell, step.input(0), slow);
        storeValue(step.input(0), cell, CellLayout.VALUE);
      }
      case SETCELL -> {
        SsaValue holder = FunctionLowering.exitOf(step).slot(Instruction.a(word));
        if (holder == null) {
          throw new IllegalStateException("no cell");
        }
        Register cell = frame().use(holder, Roles.S0);
        SsaValue stored = step.input(0);
        barrier(cell, stored, slow);
        storeValue(stored, cell, CellLayout.VALUE);
      }
      case LEN -> {
        Register string = frame().use(step.input(0), Roles.S0);
        asm().ldr(Roles.S4, string, StringLayout.LENGTH);
        asm().mov(Roles.S5, Tag.INTEGER);
        result(block, index, step, Instruction.a(word));
      }
      default -> throw new IllegalStateException("no fast path for " + lowering.op(step));
    }
  }

  private void frameConstant(Register target, int index) {
    asm().ldr(target, Roles.RECORD, frame().constant(index));
  }

  /** The pointer of a table operand: its register, or x10 after a check of the tag in its home. */
  private Register table(SsaValue value, Label slow) {
    if (value.type() == ValueType.TABLE) {
      return frame().use(value, Roles.S0);
    }
    asm().ldrb(Roles.S1.w(), Roles.BASE, FrameAccess.tag(value.home()));
    asm().cmp(Roles.S1.w(), Tag.TABLE);
    asm().b(Condition.NE, slow);
    asm().ldr(Roles.S0, Roles.BASE, FrameAccess.payload(value.home()));
    return Roles.S0;
  }

  private Register tableInUpvalue(int index, Label slow) {
    Register cell = upvalue(index);
    asm().ldrb(Roles.S1.w(), cell, CellLayout.VALUE + SlotLayout.TAG);
    asm().cmp(Roles.S1.w(), Tag.TABLE);
    asm().b(Condition.NE, slow);
    asm().ldr(Roles.S0, cell, CellLayout.VALUE);
    return Roles.S0;
  }

  /** Ends in the slow path when the container is black and the value may be an object. */
  private void barrier(Register container, SsaValue value, Label slow) {
    ValueType type = value.type();
    boolean object = type == ValueType.ANY || Tag.isCollectable(type.tag());
    if (object) {
      asm().ldrb(Roles.S1.w(), container, ObjectLayout.COLOUR);
      asm().branchIfBitNotZero(Roles.S1.w(), BLACK_BIT, slow);
    }
  }

  /** Reads by a key of unknown or known type; payload and tag into x14 and x15. */
  private void getByKey(Register table, SsaValue key, Label slow) {
    boolean integer = isIntegerKey(key, slow);
    if (integer) {
      getElement(table, slow);
    } else {
      hashedField(table, slow);
      loadFound(slow);
    }
  }

  /** Puts an index less 1, or a string, into x11; returns whether it is an index. */
  private boolean isIntegerKey(SsaValue key, Label slow) {
    if (key.type() == ValueType.INTEGER) {
      if (key.isConstant()) {
        asm().mov(Roles.S1, key.payload() - 1);
      } else {
        asm().sub(Roles.S1, frame().use(key, Roles.S1), 1);
      }
      return true;
    }
    if (key.type() == ValueType.STRING) {
      frame().load(key, Roles.S1);
      return false;
    }
    asm().ldrb(Roles.S2.w(), Roles.BASE, FrameAccess.tag(key.home()));
    asm().cmp(Roles.S2.w(), Tag.INTEGER);
    asm().b(Condition.NE, slow);
    asm().ldr(Roles.S1, Roles.BASE, FrameAccess.payload(key.home()));
    asm().sub(Roles.S1, Roles.S1, 1);
    return true;
  }

  /** Reads the array element with the index in x11; payload and tag into x14 and x15. */
  private void getElement(Register table, Label slow) {
    asm().ldr(Roles.S2, table, TableLayout.ARRAY_SIZE);
    asm().cmp(Roles.S1, Roles.S2);
    asm().b(Condition.HS, slow);
    asm().ldp(Roles.S2, Roles.S3, table, TableLayout.ARRAY);
    asm().ldrb(Roles.S5.w(), Address.indexed(Roles.S3, Roles.S1));
    asm().cbz(Roles.S5.w(), slow);
    asm().ldr(Roles.S4, Address.indexed(Roles.S2, Roles.S1, Extend.UXTX, 3));
  }

  /**
   * Finds the node that the hint of an instruction names, and checks that its key is the string in
   * x11; its address in x12.
   */
  private void hintedNode(Register table, int pc, Label slow) {
    asm().ldr(Roles.S2.w(), Roles.RECORD, FunctionLowering.hint(pc));
    asm().ldr(Roles.S3.w(), table, TableLayout.NODE_MASK);
    asm().ldr(Roles.S4, table, TableLayout.NODES);
    asm().and(Roles.S2.w(), Roles.S2.w(), Roles.S3.w(), Shift.LSL, TableLayout.NODE_SHIFT);
    asm().add(Roles.S2, Roles.S4, Roles.S2);
    checkKey(slow);
  }

  /**
   * Finds the main node of the string in x11, and checks that its key is it; its address in x12.
   */
  private void hashedField(Register table, Label slow) {
    asm().ldr(Roles.S2.w(), Roles.S1, StringLayout.HASH);
    asm().ldr(Roles.S3.w(), table, TableLayout.NODE_MASK);
    asm().ldr(Roles.S4, table, TableLayout.NODES);
    asm().and(Roles.S2.w(), Roles.S2.w(), Roles.S3.w());
    asm().add(Roles.S2, Roles.S4, Roles.S2, Shift.LSL, TableLayout.NODE_SHIFT);
    checkKey(slow);
  }

  private void checkKey(Label slow) {
    asm().ldr(Roles.S3, Roles.S2, TableLayout.NODE_KEY);
    asm().ldrb(Roles.S4.w(), Roles.S2, TableLayout.NODE_KEY_TAG);
    asm().cmp(Roles.S3, Roles.S1);
    asm().ccmp(Roles.S4.w(), Tag.STRING, 0, Condition.EQ);
    asm().b(Condition.NE, slow);
  }

  /** Reads the value of the node in x12; payload and tag into x14 and x15. */
  private void loadFound(Label slow) {
    asm().ldrb(Roles.S5.w(), Roles.S2, TableLayout.NODE_VALUE + SlotLayout.TAG);
    asm().cbz(Roles.S5.w(), slow);
    asm().ldr(Roles.S4, Roles.S2, TableLayout.NODE_VALUE);
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
        lowering.deliver(block, i, value, Roles.S4, Roles.S5);
        return;
      }
    }
  }

  private void emitSelf(Block block, int index, SsaValue step, int word, Label slow) {
    Register table = table(step.input(0), slow);
    frameConstant(Roles.S1, Instruction.c(word));
    getField(table, step.pc(), slow);
    // The method goes first: the receiver's own slot may be its home.
    int receiver = Instruction.a(word) + 2;
    asm().mov(Roles.S2, Tag.TABLE);
    asm().stp(table, Roles.S2, Roles.BASE, FrameAccess.payload(receiver));
    for (int i = index + 1; i < block.instructions().size(); i++) {
      SsaValue value = block.instructions().get(i);
      if (FunctionLowering.isResultOf(value, step) && value.home() == receiver) {
        lowering.setDone(value);
        if (lowering.effects.inRegister(value)) {
          frame().move(frame().target(value, Roles.S0), table);
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
   * Writes the array element with the index in x11, which exists or may be made without asking a
   * metamethod.
   */
  private void setElement(Register table, SsaValue value, Label slow) {
    asm().ldr(Roles.S2, table, TableLayout.ARRAY_SIZE);
    asm().cmp(Roles.S1, Roles.S2);
    asm().b(Condition.HS, slow);
    asm().ldp(Roles.S2, Roles.S3, table, TableLayout.ARRAY);
    asm().ldrb(Roles.S4.w(), Address.indexed(Roles.S3, Roles.S1));
    Label absent = new Label("absent");
    Label raw = new Label("raw");
    asm().cbz(Roles.S4.w(), absent);
    asm().bind(raw);
    lowering.exits.behind(() -> {
      asm().bind(absent);
      asm().ldr(Roles.S4, table, TableLayout.METATABLE);
      asm().cbnz(Roles.S4, slow);
      asm().b(raw);
    });
    Register tag = tagOf(value);
    asm().strb(tag.w(), Address.indexed(Roles.S3, Roles.S1));
    Address element = Address.indexed(Roles.S2, Roles.S1, Extend.UXTX, 3);
    if (FrameAccess.isFloat(value)) {
      asm().str(frame().useFloat(value, Roles.F0), element);
    } else if (hasPayload(value)) {
      asm().str(payloadOf(value), element);
    }
  }

  private void setField(Register table, int pc, SsaValue value, Label slow) {
    hintedNode(table, pc, slow);
    storeFound(value, slow);
  }

  /** Writes the value of the node in x12, unless it is nil, which a metamethod may want to see. */
  private void storeFound(SsaValue value, Label slow) {
    asm().ldrb(Roles.S3.w(), Roles.S2, TableLayout.NODE_VALUE + SlotLayout.TAG);
    asm().cbz(Roles.S3.w(), slow);
    storeValue(value, Roles.S2, TableLayout.NODE_VALUE);
  }

  /** Stores a value into an object; uses x14 and x15. */
  private void storeValue(SsaValue value, Register object, int offset) {
    Register tag = tagOf(value);
    asm().strb(tag.w(), object, offset + SlotLayout.TAG);
    if (FrameAccess.isFloat(value)) {
      asm().str(frame().useFloat(value, Roles.F0), object, offset);
    } else if (hasPayload(value)) {
      asm().str(payloadOf(value), object, offset);
    }
  }

  private static boolean hasPayload(SsaValue value) {
    return switch (value.type()) {
      case NIL, FALSE, TRUE, BOOLEAN -> false;
      default -> true;
    };
  }

  /** A register with a value's tag: x15, or the one that always holds it. */
  private Register tagOf(SsaValue value) {
    int tag = value.type().tag();
    if (tag == Tag.INTEGER) {
      return Roles.INTEGER_TAG;
    }
    if (tag == Tag.NIL) {
      return Register.XZR;
    }
    if (tag > 0) {
      asm().mov(Roles.S5, tag);
    } else {
      asm().ldrb(Roles.S5.w(), Roles.BASE, FrameAccess.tag(value.home()));
    }
    return Roles.S5;
  }

  /** A register with a value's payload: its own, or x14. */
  private Register payloadOf(SsaValue value) {
    if (Liveness.isTracked(value) || value.isConstant()) {
      return frame().use(value, Roles.S4);
    }
    asm().ldr(Roles.S4, Roles.BASE, FrameAccess.payload(value.home()));
    return Roles.S4;
  }
}
