package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The basic functions (manual 6.1). */
final class BaseBuiltins {
  private BaseBuiltins() {}

  /** Leaves if the first argument is false; Java raises the error. */
  static void assertTrue(BuiltinCall call) {
    call.code.check32(Comparison.UNSIGNED_LESS, call.tag(0), Tag.TRUE, call.slow);
    for (int i = 0; i < call.argumentCount(); i++) {
      call.result(call.argument(i));
    }
  }

  static void ipairs(BuiltinCall call) {
    call.result(iterator(call), ValueType.BUILTIN);
    call.result(call.argument(0));
    call.result(call.constant(0), ValueType.INTEGER);
  }

  /** Leaves if there may be a metamethod {@code __pairs}. */
  static void pairs(BuiltinCall call) {
    Node table = call.table(0);
    TableBuiltins.checkNoMetatable(call, table);
    call.result(iterator(call), ValueType.BUILTIN);
    call.result(call.code.add(Operation.MOVE, table), ValueType.TABLE);
  }

  /** The iterator that {@code pairs} or {@code ipairs} holds. */
  private static Node iterator(BuiltinCall call) {
    return call.code.constantLoad(call.function, BuiltinLayout.VALUES);
  }

  /** For a table. */
  static void getMetatable(BuiltinCall call) {
    Node metatable = call.callRoutine(Routine.GET_METATABLE, call.table(0));
    call.result(metatable, call.tagUnless(metatable, Routine.NO, Tag.TABLE));
  }

  static void setMetatable(BuiltinCall call) {
    Node table = call.table(0);
    call.callRoutine(Routine.SET_METATABLE, table, call.table(1));
    call.result(call.code.add(Operation.MOVE, table), ValueType.TABLE);
  }

  /**
   * For a table. The routine needs the key in a slot, and stores its results in the slots after it.
   * The slots above the call's window are free.
   */
  static void next(BuiltinCall call) {
    Node table = call.table(0);
    Node key = call.window(1);
    if (call.argumentCount() == 1) {
      call.code.store(
          Operation.STORE8, call.constant(Tag.NIL), key, SlotLayout.TAG, MemoryClass.FRAME);
    } else {
      call.storeArgument(1);
    }
    call.callRoutine(Routine.NEXT, table, key, call.hint());
    call.result(Place.slot(key, 2L * SlotLayout.SIZE, MemoryClass.FRAME));
    call.result(Place.slot(key, 3L * SlotLayout.SIZE, MemoryClass.FRAME));
  }

  /** For open values: their number, or those from a given one on. */
  static void select(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node first = call.openArguments();
    if (call.isText(0, "#")) {
      Node bytes = code.add(Operation.SUBTRACT, call.top(), first);
      Node count = code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, bytes);
      call.result(count, ValueType.INTEGER);
    } else {
      Node number = call.integer(0);
      call.callRoutine(Routine.SELECT, first, number, call.target(), call.wanted());
      call.resultsStored();
    }
  }

  /** For a number, or a short string that is a numeral. */
  static void toNumber(BuiltinCall call) {
    if (call.type(0) == ValueType.STRING) {
      Node[] number = numeral(call, call.payload(0));
      call.result(number[0], number[1]);
      return;
    }
    if (call.type(0) != ValueType.ANY) {
      call.checkNumber(0);
      call.result(call.argument(0));
      return;
    }
    GraphBuilder code = call.code;
    Node tag = call.tag(0);
    BasicBlock isText = code.newBlock();
    BasicBlock isOther = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch32(Comparison.EQUAL, tag, Tag.STRING, isText, isOther);
    call.continueIn(isText);
    Node[] number = numeral(call, call.shortString(0));
    code.jump(done);
    call.continueIn(isOther);
    call.checkNumber(0);
    Node payload = call.payload(0);
    code.jump(done);
    call.continueIn(done);
    Node result = code.phi(number[0], payload);
    call.result(result, code.phi(number[1], tag));
  }

  /** The payload and the tag of the number that a string stands for. */
  private static Node[] numeral(BuiltinCall call, Node string) {
    GraphBuilder code = call.code;
    Node tag = call.callRoutine(Routine.NUMERAL, string);
    Node integer = code.loadScratch(Routine.INTEGER);
    BasicBlock isInteger = code.newBlock();
    BasicBlock isFraction = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch32(Comparison.EQUAL, tag, Tag.INTEGER, isInteger, isFraction);
    call.continueIn(isInteger);
    code.jump(done);
    call.continueIn(isFraction);
    Node digits = code.add(Operation.CONVERT, integer);
    Node power = code.add(Operation.CONVERT, code.loadScratch(Routine.POWER));
    Node quotient = code.add(Operation.DIVIDE_DOUBLE, digits, power);
    Node bits = code.add(Operation.TO_BITS, quotient);
    code.jump(done);
    call.continueIn(done);
    return new Node[] {code.phi(integer, bits), tag};
  }

  /** For an integer, unless numbers have a metatable. */
  static void toText(BuiltinCall call) {
    checkNoMetatableOfNumbers(call);
    Node integer = call.integer(0);
    Node tag = call.constant(Tag.INTEGER);
    Node end = call.callRoutine(Routine.APPEND, call.constant(1), tag, integer);
    call.result(call.callRoutine(Routine.MAKE_STRING, end), ValueType.STRING);
  }

  static void checkNoMetatableOfNumbers(BuiltinCall call) {
    GraphBuilder code = call.code;
    long root = StateLayout.ROOTS + FrameValues.offset(Root.TYPE_METATABLES + Tag.INTEGER);
    Node metatable =
        code.load(Operation.LOAD8, code.graph.state(), root + SlotLayout.TAG, MemoryClass.NODE);
    code.check32(Comparison.NOT_EQUAL, metatable, Tag.NIL, call.slow);
  }

  /** The function holds the names, ordered by tag. */
  static void type(BuiltinCall call) {
    int known = call.type(0).tag();
    Node name;
    if (known >= 0) {
      name =
          call.code.constantLoad(call.function, BuiltinLayout.VALUES + FrameValues.offset(known));
    } else {
      Node offset = call.code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, call.tag(0));
      Node held = call.code.add(Operation.ADD, call.function, offset);
      name = call.code.constantLoad(held, BuiltinLayout.VALUES);
    }
    call.result(name, ValueType.STRING);
  }
}
