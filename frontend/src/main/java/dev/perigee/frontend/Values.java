package dev.perigee.frontend;

import static dev.perigee.frontend.FunctionCode.NO_JUMP;
import static dev.perigee.frontend.FunctionCode.NO_SLOT;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.ir.Constant;
import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;

/**
 * Brings the values of expressions to where they are needed: into slots, constants, variables, or
 * the jumps of a condition.
 */
final class Values {
  /** The result of {@link #constantOperand} if there is none. */
  static final int NO_CONSTANT = -1;

  private final FunctionCode code;

  Values(FunctionCode code) {
    this.code = code;
  }

  /**
   * Reads a variable or element, so that the expression is only its value. In PUC Lua, a variable
   * in a cell is a local variable, which can be an operand without an instruction.
   */
  void discharge(Expression e) {
    switch (e.kind) {
      case LOCAL -> e.kind = Kind.SLOT;
      case CELL -> relocatable(e, code.emitHidden(Op.GETCELL, 0, e.info));
      case UPVALUE -> relocatable(e, code.emit(Op.GETUPVAL, 0, e.info, 0));
      case UPVALUE_FIELD -> relocatable(e, code.emit(Op.GETTABUP, 0, e.info, e.key));
      case ELEMENT -> {
        int pc = code.emit(Op.GETTABLE, 0, e.info, e.key);
        code.release(e.info, e.key);
        relocatable(e, pc);
      }
      case INTEGER_ELEMENT -> {
        int pc = code.emit(Op.GETI, 0, e.info, e.key);
        code.release(e.info);
        relocatable(e, pc);
      }
      case FIELD -> {
        int pc = code.emit(Op.GETFIELD, 0, e.info, e.key);
        code.release(e.info);
        relocatable(e, pc);
      }
      case CALL, VARARG -> oneResult(e);
      default -> {}
    }
  }

  private static void relocatable(Expression e, int pc) {
    e.kind = Kind.RELOCATABLE;
    e.info = pc;
    e.cell = FunctionCode.NO_SLOT;
    e.keyCell = FunctionCode.NO_SLOT;
  }

  /** Makes a call or '...' produce one value. */
  void oneResult(Expression e) {
    if (e.kind == Kind.CALL) {
      e.kind = Kind.SLOT;
      e.info = Instruction.a(code.word(e.info));
    } else if (e.kind == Kind.VARARG) {
      setResults(e.info, 2);
      e.kind = Kind.RELOCATABLE;
    }
  }

  /** Makes a call or '...' produce some values from the first free slot on, and takes one slot. */
  void results(Expression e, int count) {
    setResults(e.info, count + 1);
    if (e.kind == Kind.VARARG) {
      setDestination(e.info, code.freeSlot());
      code.take(1);
    }
  }

  /** Makes a call or '...' produce all its values above the slots in use, and takes no slot. */
  void openResults(Expression e) {
    setResults(e.info, 0);
    if (e.kind == Kind.VARARG) {
      code.checkSlots(1);
      setDestination(e.info, code.freeSlot());
    } else {
      code.setFreeSlot(Instruction.a(code.word(e.info)));
    }
  }

  private void setResults(int pc, int operand) {
    int word = code.word(pc);
    code.setWord(
        pc,
        Instruction.abc(Instruction.op(word), Instruction.a(word), Instruction.b(word), operand));
  }

  private void setDestination(int pc, int slot) {
    code.setWord(pc, (code.word(pc) & ~0xff00) | slot << 8);
  }

  /**
   * Puts the value, without its jumps, into a slot, which is a free temporary or a local's.
   *
   * @param moves whether PUC Lua moves the value there if it is a local variable's
   */
  private void toSlotWithoutJumps(Expression e, int slot, boolean moves) {
    discharge(e);
    switch (e.kind) {
      case NIL -> code.emitNil(slot, 1);
      case FALSE -> code.emit(Op.LOADFALSE, slot, 0, 0);
      case TRUE -> code.emit(Op.LOADTRUE, slot, 0, 0);
      case STRING -> code.emitConstant(slot, code.constant(e.string()));
      case INTEGER -> code.emitInteger(slot, e.integer);
      case FLOAT -> code.emitFloat(slot, e.number);
      case RELOCATABLE -> {
        setDestination(e.info, slot);
        if (moves) {
          code.reveal(e.info);
        }
      }
      case SLOT -> {
        if (slot != e.info) {
          code.emit(Op.MOVE, slot, e.info, 0);
          code.release(e.info);
        }
      }
      default -> {
        return; // a jump, which has no value
      }
    }
    e.kind = Kind.SLOT;
    e.info = slot;
  }

  private void toAnySlotWithoutJumps(Expression e) {
    if (e.kind != Kind.SLOT) {
      toSlotWithoutJumps(e, code.freeSlot(), false);
      code.take(1);
    }
  }

  /**
   * Puts the value into a slot: a local's, the first free one (which the caller takes afterwards),
   * or the one where it already is.
   */
  private void toSlot(Expression e, int slot, boolean moves) {
    toSlotWithoutJumps(e, slot, moves);
    if (e.kind == Kind.JUMP) {
      e.whenTrue = code.join(e.whenTrue, e.info);
    }
    if (e.hasJumps()) {
      int makeFalse = NO_JUMP;
      int makeTrue = NO_JUMP;
      if (code.lacksValue(e.whenTrue) || code.lacksValue(e.whenFalse)) {
        int over = NO_JUMP;
        if (e.kind != Kind.JUMP) {
          over = code.emitAt(Instruction.ax(Op.JMP, NO_JUMP), Math.max(code.freeSlot(), slot + 1));
        }
        // Jumps that arrive here have not written the slot.
        int top = code.isTemporary(slot) ? slot : code.freeSlot();
        code.target();
        makeFalse = code.emitAt(Instruction.abc(Op.LFALSESKIP, slot, 0, 0), top);
        code.target();
        makeTrue = code.emitAt(Instruction.abc(Op.LOADTRUE, slot, 0, 0), top);
        code.patchHere(over);
      }
      int end = code.target();
      code.patch(e.whenFalse, end, slot, makeFalse);
      code.patch(e.whenTrue, end, slot, makeTrue);
    }
    e.set(Kind.SLOT, slot);
  }

  /** Puts the value into the next free slot and takes the slot. */
  void toNextSlot(Expression e) {
    toNextSlot(e, true);
  }

  private void toNextSlot(Expression e, boolean moves) {
    discharge(e);
    if (e.kind == Kind.SLOT) {
      code.release(e.info);
    }
    toSlot(e, code.freeSlot(), moves);
    code.take(1);
  }

  /** Puts the value into a slot unless it is in one, and returns the slot. */
  int toAnySlot(Expression e) {
    if (e.kind == Kind.CELL && !e.hasJumps()) {
      int cell = e.info;
      toNextSlot(e, false);
      e.cell = cell;
      e.readPc = code.pc();
      return e.info;
    }
    discharge(e);
    if (e.kind == Kind.SLOT) {
      if (!e.hasJumps()) {
        return e.info;
      }
      if (code.isTemporary(e.info)) {
        toSlot(e, e.info, false);
        return e.info;
      }
    }
    toNextSlot(e, false);
    return e.info;
  }

  /**
   * Reads a captured local variable again if a call may have changed it since. As in PUC Lua, where
   * the variable is in a register, its value at the time of the operation counts.
   *
   * @param other the operation's other operand, whose code has been generated
   */
  void readAgain(Expression e, Expression other) {
    if ((e.cell == FunctionCode.NO_SLOT && e.keyCell == FunctionCode.NO_SLOT)
        || !code.callsFrom(e.readPc)) {
      return;
    }
    if (!other.isConstant()) {
      toAnySlot(other);
    }
    if (e.cell != FunctionCode.NO_SLOT) {
      code.emitHidden(Op.GETCELL, e.info, e.cell);
    }
    if (e.keyCell != FunctionCode.NO_SLOT) {
      code.emitHidden(Op.GETCELL, e.key, e.keyCell);
    }
  }

  /** As {@link #toAnySlot}, but leaves an upvalue that will be indexed by a name. */
  void toAnySlotOrUpvalue(Expression e) {
    if (e.kind != Kind.UPVALUE || e.hasJumps()) {
      toAnySlot(e);
    }
  }

  /**
   * Reduces an expression to a value that may be a constant, a local variable or the result of an
   * instruction, but not jumps.
   */
  void toValue(Expression e) {
    if (e.kind == Kind.JUMP || e.hasJumps()) {
      toAnySlot(e);
    } else if (e.kind != Kind.CELL) {
      discharge(e);
    }
  }

  /** Puts the value into a slot unless it is a constant. */
  void toSlotOrConstant(Expression e) {
    if (!e.isConstant()) {
      toAnySlot(e);
    }
  }

  /**
   * The index of the constant number or string that an expression is, if the index fits an operand
   * of one byte; otherwise {@link #NO_CONSTANT}.
   */
  int constantOperand(Expression e) {
    if (e.hasJumps()) {
      return NO_CONSTANT;
    }
    Constant constant =
        switch (e.kind) {
          case INTEGER -> new IntegerConstant(e.integer);
          case FLOAT -> new FloatConstant(e.number);
          case STRING -> e.string();
          default -> null;
        };
    if (constant == null) {
      return NO_CONSTANT;
    }
    int index = code.constant(constant);
    return index <= Instruction.MAX_BYTE ? index : NO_CONSTANT;
  }

  /** The index of a short string if it fits an operand of one byte, or {@link #NO_CONSTANT}. */
  int nameOperand(Expression e) {
    return e.isString() && e.string().isShort() ? constantOperand(e) : NO_CONSTANT;
  }

  /** Turns a table, which is in a slot or an upvalue, and a key into an element of the table. */
  void index(Expression table, Expression key) {
    int name = nameOperand(key);
    if (table.kind == Kind.UPVALUE) {
      if (name != NO_CONSTANT) {
        table.kind = Kind.UPVALUE_FIELD;
        table.key = name;
        return;
      }
      toSlotOrConstant(key);
      toAnySlot(table);
    }
    readAgain(table, key);
    if (name != NO_CONSTANT) {
      table.kind = Kind.FIELD;
      table.key = name;
    } else if (key.isInteger() && key.integer >= 0 && key.integer <= Instruction.MAX_BYTE) {
      table.kind = Kind.INTEGER_ELEMENT;
      table.key = (int) key.integer;
    } else {
      table.key = toAnySlot(key);
      table.keyCell = key.cell;
      table.readPc = code.pc();
      table.kind = Kind.ELEMENT;
    }
  }

  /** Assigns a value to a variable or element, and releases the value's slot. */
  void store(Expression target, Expression value) {
    switch (target.kind) {
      case LOCAL -> {
        discharge(value);
        toSlot(value, target.info, true);
        return;
      }
      case CELL -> storeCell(target.info, value);
      case UPVALUE -> code.emit(Op.SETUPVAL, target.info, toAnySlot(value), 0);
      case UPVALUE_FIELD -> code.emit(Op.SETTABUP, target.info, target.key, toAnySlot(value));
      case FIELD -> storeElement(Op.SETFIELD, target, value);
      case INTEGER_ELEMENT -> storeElement(Op.SETI, target, value);
      case ELEMENT -> storeElement(Op.SETTABLE, target, value);
      default -> throw new IllegalStateException("assignment to " + target.kind);
    }
    code.release(value.info);
  }

  private void storeElement(Op op, Expression target, Expression value) {
    int slot = toAnySlot(value);
    readAgain(target, value);
    code.emit(op, target.info, target.key, slot);
  }

  /**
   * Assigns a value to a variable in a cell. In PUC Lua it is a local variable, which the
   * instruction that produces the value writes, unless the value already is in a slot. Assigning
   * the variable to itself needs no instruction.
   */
  private void storeCell(int cell, Expression value) {
    if (value.kind == Kind.CELL && value.info == cell && !value.hasJumps()) {
      return;
    }
    boolean moves =
        !value.hasJumps()
            && switch (value.kind) {
              case SLOT, LOCAL, CELL, CALL -> true;
              default -> false;
            };
    int pc = code.emitHidden(Op.SETCELL, cell, toAnySlot(value));
    if (moves) {
      code.reveal(pc);
    }
  }

  /** Continues if the value is true; otherwise jumps (the list whenFalse). */
  void goIfTrue(Expression e) {
    discharge(e);
    int jump =
        switch (e.kind) {
          case JUMP -> {
            code.negate(e.info);
            yield e.info;
          }
          case TRUE, INTEGER, FLOAT, STRING -> NO_JUMP;
          default -> jumpOnCondition(e, false);
        };
    e.whenFalse = code.join(e.whenFalse, jump);
    code.patchHere(e.whenTrue);
    e.whenTrue = NO_JUMP;
  }

  /** Continues if the value is false or nil; otherwise jumps (the list whenTrue). */
  void goIfFalse(Expression e) {
    discharge(e);
    int jump =
        switch (e.kind) {
          case JUMP -> e.info;
          case NIL, FALSE -> NO_JUMP;
          default -> jumpOnCondition(e, true);
        };
    e.whenTrue = code.join(e.whenTrue, jump);
    code.patchHere(e.whenFalse);
    e.whenFalse = NO_JUMP;
  }

  private int jumpOnCondition(Expression e, boolean condition) {
    if (e.kind == Kind.RELOCATABLE) {
      int word = code.word(e.info);
      if (Instruction.op(word) == Op.NOT && e.info == code.pc() - 1) {
        return code.testInsteadOfLast(Instruction.b(word), !condition);
      }
    }
    toAnySlotWithoutJumps(e);
    int jump = code.test(Op.TESTSET, NO_SLOT, e.info, condition);
    code.release(e.info);
    return jump;
  }

  /** Negates the value. */
  void negate(Expression e) {
    discharge(e);
    switch (e.kind) {
      case NIL, FALSE -> e.kind = Kind.TRUE;
      case TRUE, INTEGER, FLOAT, STRING -> e.kind = Kind.FALSE;
      case JUMP -> code.negate(e.info);
      default -> {
        toAnySlotWithoutJumps(e);
        int pc = code.emit(Op.NOT, 0, e.info, 0);
        code.release(e.info);
        relocatable(e, pc);
      }
    }
    int whenFalse = e.whenFalse;
    e.whenFalse = e.whenTrue;
    e.whenTrue = whenFalse;
    code.removeValues(e.whenFalse);
    code.removeValues(e.whenTrue);
  }
}
