package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call or tail call of a builtin that is being expanded: its arguments, its results, and the exit
 * that leaves the call to the Java function. Results are given in order, after the last operation
 * that may leave.
 */
final class BuiltinCall {
  final GraphBuilder code;
  final FrameExit slow;

  /** The function's object. */
  final Node function;

  private final Expansion expansion;
  private final FrameValues values;
  private final Block block;
  private final int index;
  private final SsaValue call;
  private final List<SsaValue> arguments;
  private final int slot;
  private final int wanted;
  private final boolean returns;

  /** Whether the results are open values. */
  private final boolean open;

  /**
   * Whether several results are open values or are returned. Otherwise, one result is, or any
   * number.
   */
  private final boolean several;

  /** Whether all results have been stored. */
  private boolean allStored;

  private int given;

  /** The value that a tail call returns. */
  private @Nullable FrameStore returned;

  BuiltinCall(Expansion expansion, Block block, int index, SsaValue call) {
    this.expansion = expansion;
    this.block = block;
    this.index = index;
    this.call = call;
    arguments = expansion.arguments.of(call);
    code = expansion.code;
    values = expansion.values;
    slow = expansion.slow(call);
    function = values.checked(call.input(0), ValueType.BUILTIN, slow);
    int word = expansion.word(call);
    slot = Instruction.a(word);
    returns = call.op() == SsaOp.TAILCALL;
    open = !returns && isOpen(expansion, call);
    Builtin builtin = Builtin.of((int) call.payload());
    int most = builtin.maxResults(arguments.size());
    several = (returns || open) && builtin.returnsMaxResults() && most > 1;
    wanted = several ? most : returns || open ? 1 : Instruction.c(word) - 1;
  }

  /** Whether all results are wanted, whatever their number. */
  static boolean isOpen(Expansion expansion, SsaValue call) {
    return call.op() == SsaOp.TAILCALL || Instruction.c(expansion.word(call)) == 0;
  }

  // Arguments, which are counted from 0

  int argumentCount() {
    return arguments.size();
  }

  SsaValue argument(int number) {
    return arguments.get(number);
  }

  /** Leaves unless there is one open argument. It counts as an argument of unknown type. */
  void checkOneOpen() {
    Node behind = values.address(expansion.prototype.tops()[call.pc()] + 1);
    code.check(Comparison.NOT_EQUAL, top(), behind, slow);
  }

  ValueType type(int number) {
    return argument(number).type();
  }

  Node tag(int number) {
    return values.tag(argument(number));
  }

  Node payload(int number) {
    return values.payload(argument(number));
  }

  Node table(int number) {
    return values.checked(argument(number), ValueType.TABLE, slow);
  }

  Node closure(int number) {
    return values.checked(argument(number), ValueType.CLOSURE, slow);
  }

  Node integer(int number) {
    return values.checked(argument(number), ValueType.INTEGER, slow);
  }

  Node floating(int number) {
    SsaValue argument = argument(number);
    if (argument.type() == ValueType.FLOAT) {
      return values.payload(argument);
    }
    code.check32(Comparison.NOT_EQUAL, values.tag(argument), Tag.FLOAT, slow);
    return values.homeDouble(argument);
  }

  /** Leaves unless an argument is a number. */
  void checkNumber(int number) {
    if (!type(number).isNumber()) {
      // The tags of numbers are a pair.
      Node even = code.add(Operation.AND, tag(number), constant(~1L));
      code.check32(Comparison.NOT_EQUAL, even, Tag.INTEGER, slow);
    }
  }

  /** An argument that is a number, as a double. */
  Node number(int number) {
    SsaValue argument = argument(number);
    if (argument.type() == ValueType.FLOAT) {
      return values.payload(argument);
    }
    if (argument.type() == ValueType.INTEGER) {
      return code.add(Operation.CONVERT, values.payload(argument));
    }
    checkNumber(number);
    return code.add(Operation.CONVERT_NUMBER, values.homeWord(argument), tag(number));
  }

  /** The address of the slot of an argument in the call's window. */
  Node window(int number) {
    return values.address(argumentSlot(number));
  }

  private int argumentSlot(int number) {
    return slot + 2 + number;
  }

  /** Makes memory hold an argument in the call's window. An open argument is already there. */
  void storeArgument(int number) {
    boolean isOpen = number == argumentCount() - 1 && expansion.arguments.isLastOpen(call);
    if (!isOpen) {
      expansion.storeHeld(argument(number), argumentSlot(number));
    }
  }

  /** The address of the instruction's hint. */
  Node hint() {
    return expansion.hint(call.pc());
  }

  /** Whether an argument is a given constant string. */
  boolean isText(int number, String text) {
    return Arrays.equals(text(number), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The bytes of an argument that is a constant string; null for other arguments. */
  byte @Nullable [] text(int number) {
    return text(expansion, argument(number));
  }

  /** The bytes of a string that is a constant; null for other values. */
  static byte @Nullable [] text(Expansion expansion, SsaValue value) {
    boolean isString = value.type() == ValueType.STRING || value.type() == ValueType.LONG_STRING;
    if (!value.isConstant() || !isString) {
      return null;
    }
    Constant constant = expansion.prototype.constants().get((int) value.payload());
    return ((Constant.StringConstant) constant).bytes();
  }

  /** The address after the last open argument. */
  Node top() {
    return code.load(Operation.LOAD, code.graph.state(), StateLayout.TOP, MemoryClass.NODE);
  }

  /** The address of the first open argument. */
  Node openArguments() {
    return values.address(expansion.prototype.tops()[call.pc()]);
  }

  /** An argument that is a string, short or long. */
  Node string(int number) {
    SsaValue argument = argument(number);
    if (argument.type() != ValueType.ANY) {
      return values.payload(argument);
    }
    // Each path loads the payload with a check of its own tag.
    BasicBlock isShort = code.newBlock();
    BasicBlock other = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch32(Comparison.EQUAL, values.tag(argument), Tag.STRING, isShort, other);
    continueIn(isShort);
    Node shortString = values.checkedHome(argument.home(), Tag.STRING, slow);
    code.jump(done);
    continueIn(other);
    Node longString = values.checkedHome(argument.home(), Tag.LONG_STRING, slow);
    code.jump(done);
    continueIn(done);
    return code.phi(shortString, longString);
  }

  /** The short string that an argument of unknown type is. */
  Node shortString(int number) {
    return values.checkedHome(argument(number).home(), Tag.STRING, slow);
  }

  // Blocks

  void continueIn(BasicBlock next) {
    expansion.continueIn(block, next);
  }

  Node constant(long value) {
    return code.graph.constant(value);
  }

  /** The tag of a routine's answer: nil if the answer is a given number. */
  Node tagUnless(Node answer, long none, int tag) {
    BasicBlock isNone = code.newBlock();
    BasicBlock isSome = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch(Comparison.EQUAL, answer, constant(none), isNone, isSome);
    continueIn(isNone);
    code.jump(done);
    continueIn(isSome);
    code.jump(done);
    continueIn(done);
    return code.phi(constant(Tag.NIL), constant(tag));
  }

  Node callRoutine(Routine routine, Node... arguments) {
    return code.callRoutine(routine, slow, arguments);
  }

  // Results

  /** The address to which results are stored at once. */
  Node target() {
    return values.address(slot);
  }

  /** The number of results that are stored at once. */
  Node wanted() {
    return constant(wantedCount());
  }

  int wantedCount() {
    return (returns || open) && !several ? Routine.ALL : wanted;
  }

  /** Declares that the wanted number of results has been stored from {@link #target} on. */
  void resultsStored() {
    allStored = true;
    if (!returns && !open) {
      while (given < wanted) {
        stored();
      }
    }
  }

  /** Gives the next result, a value of known type. */
  void result(Node payload, ValueType type) {
    if (several) {
      values.storeTyped(slot + given, payload, type.tag());
      given++;
    } else if (returns) {
      if (expansion.prototype.vararg()) {
        values.storeTyped(slot, payload, type.tag());
      }
      returned = FrameStore.typed(0, payload, type.tag());
    } else if (open) {
      values.storeTyped(slot, payload, type.tag());
    } else if (given < wanted) {
      expansion.deliver(block, index, call, slot + given, payload, type);
      given++;
    }
  }

  /** Gives the next result, with a payload and a tag. */
  void result(Node payload, Node tag) {
    if (given < wanted) {
      values.storeRaw(slot + given, payload, tag);
      stored();
    }
  }

  /** Gives the next result, a string, short or long. */
  void stringResult(Node string) {
    if (returns || open) {
      result(string, values.tagOfString(string));
    } else if (given < wanted) {
      expansion.deliverString(block, index, call, slot + given, string);
      given++;
    }
  }

  /** Gives the next result, which is an argument. */
  void result(SsaValue argument) {
    if (argument.type().hasRegisterForm()) {
      result(code.add(Operation.MOVE, values.payload(argument)), argument.type());
    } else if (given < wanted) {
      values.store(argument, slot + given);
      stored();
    }
  }

  /** Gives the next result, which is the value at a place. */
  void result(Place place) {
    if (given < wanted) {
      result(place.loadPayload(code), place.loadTag(code));
    }
  }

  /** Ends the call. Results that the function does not give are nil. */
  void finish() {
    if (several) {
      setTop(given);
    }
    if (allStored || several) {
      if (returns) {
        // There are too few of them for this to leave.
        code.end(code.graph.newNode(Operation.RETURN_OPEN, slot, 0).setExit(slow));
      }
      return;
    }
    if (returns) {
      boolean fromMemory = expansion.prototype.vararg();
      Node end = code.graph.newNode(Operation.RETURN, fromMemory ? slot : 0, fromMemory ? 1 : 0);
      code.end(fromMemory ? end : end.setReturned(Objects.requireNonNull(returned)));
      return;
    }
    if (open) {
      setTop(1);
      return;
    }
    while (given < wanted) {
      values.storeTag(slot + given, constant(Tag.NIL));
      stored();
    }
  }

  private void setTop(int results) {
    Node top = values.address(slot + results);
    code.store(Operation.STORE, top, code.graph.state(), StateLayout.TOP, MemoryClass.NODE);
  }

  private void stored() {
    if (returns && !several) {
      returned = FrameStore.copy(0, slot);
    } else if (!open) {
      expansion.deliverStored(block, index, call, slot + given);
    }
    given++;
  }
}
