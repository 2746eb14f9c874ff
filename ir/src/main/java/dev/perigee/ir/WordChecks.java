package dev.perigee.ir;

import static dev.perigee.ir.Instruction.a;
import static dev.perigee.ir.Instruction.ax;
import static dev.perigee.ir.Instruction.b;
import static dev.perigee.ir.Instruction.bx;
import static dev.perigee.ir.Instruction.c;

import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Op.Operand;

/** The {@link Verifier}'s checks of each word, and of words that belong together. */
final class WordChecks {
  /** The largest operand b of a NEWTABLE: room for 2^30 hash entries. */
  private static final int MAX_HASH_OPERAND = 31;

  private final Prototype prototype;
  private final int[] code;
  private final boolean[] second;

  WordChecks(Prototype prototype) {
    this.prototype = prototype;
    this.code = prototype.code();
    this.second = new boolean[code.length];
  }

  /**
   * Checks all words.
   *
   * @throws InvalidPrototypeException if one is invalid
   */
  void check() {
    checkSecondWords();
    for (int pc = 0; pc < code.length; pc++) {
      if (!second[pc]) {
        checkOperands(pc);
        checkOperation(pc);
      }
    }
    for (int pc = 0; pc < code.length; pc++) {
      if (!second[pc]) {
        checkEffects(pc, Effects.of(prototype, pc));
      }
    }
    if (prototype.vararg() && op(0) != Op.VARARGPREP) {
      throw refuse(0, "is first in a vararg function, instead of VARARGPREP");
    }
  }

  private void checkSecondWords() {
    for (int pc = 0; pc < code.length; pc++) {
      if ((code[pc] & 0xff) >= Op.count()) {
        throw InvalidPrototypeException.at(pc, "operation " + (code[pc] & 0xff), "does not exist");
      }
      if (op(pc) == Op.EXTRA) {
        throw refuse(pc, "stands alone");
      }
      if (op(pc).hasSecondWord()) {
        Op wanted = op(pc).isTest() ? Op.JMP : Op.EXTRA;
        if (pc + 1 == code.length || (code[pc + 1] & 0xff) != wanted.ordinal()) {
          throw refuse(pc, "lacks its second word");
        }
        second[++pc] = true;
      }
    }
  }

  private void checkOperands(int pc) {
    Op op = op(pc);
    int word = code[pc];
    switch (op.format()) {
      case ABC -> {
        checkOperand(pc, op.a(), a(word));
        checkOperand(pc, op.b(), b(word));
        checkOperand(pc, op.c(), c(word));
      }
      case ABX, ASBX -> {
        checkOperand(pc, op.a(), a(word));
        checkOperand(pc, op.b(), bx(word));
      }
      case AX, SJ -> {}
    }
    if (op.isTest() && c(word) > 1) {
      throw refuse(pc, "compares its outcome with neither 0 nor 1");
    }
  }

  private void checkOperand(int pc, Operand kind, int value) {
    switch (kind) {
      case NONE -> {
        if (value != 0) {
          throw refuse(pc, "has an operand that it does not use");
        }
      }
      case READ, WRITE, WINDOW -> checkSlot(pc, value);
      case CONSTANT -> checkConstant(pc, value);
      case UPVALUE -> {
        if (value >= prototype.upvalues().size()) {
          throw refuse(pc, "names upvalue " + value + ", which does not exist");
        }
      }
      case PROTOTYPE -> {
        if (value >= prototype.children().size()) {
          throw refuse(pc, "names function " + value + ", which does not exist");
        }
      }
      case IMMEDIATE, COUNT, JUMP -> {}
    }
  }

  private void checkSlot(int pc, int slot) {
    if (slot >= prototype.frameSize()) {
      throw refuse(pc, "names slot " + slot + ", which is outside the frame");
    }
  }

  private void checkConstant(int pc, int index) {
    if (index >= prototype.constants().size()) {
      throw refuse(pc, "names constant " + index + ", which does not exist");
    }
    Constant constant = prototype.constants().get(index);
    boolean fits =
        switch (op(pc)) {
          case GETTABUP, SETTABUP, GETFIELD, SETFIELD, SELF ->
              constant instanceof StringConstant string && string.isShort();
          case BANDK, BORK, BXORK -> constant instanceof IntegerConstant;
          default -> !op(pc).isArithmetic() || !(constant instanceof StringConstant);
        };
    if (!fits) {
      throw refuse(pc, "names constant " + index + ", which is of the wrong kind");
    }
  }

  private void checkOperation(int pc) {
    int word = code[pc];
    switch (op(pc)) {
      case LOADKX -> checkConstant(pc, ax(code[pc + 1]));
      case NEWTABLE -> require(b(word) <= MAX_HASH_OPERAND, pc, "asks for a table that is too big");
      case CONCAT -> require(b(word) >= 2, pc, "concatenates fewer than two values");
      case CALL, TAILCALL -> checkSlot(pc, a(word) + 1);
      case TFORCALL -> {
        checkSlot(pc, a(word) + 7);
        require(c(word) >= 1, pc, "produces no value");
        require(isAt(pc + 1, Op.TFORLOOP, a(word)), pc, "is not followed by its TFORLOOP");
      }
      case TFORPREP -> {
        int call = pc + 1 + bx(word);
        require(isAt(call, Op.TFORCALL, a(word)), pc, "does not go to its TFORCALL");
        require(
            isAt(call + 1, Op.TFORLOOP, a(word)) && call + 2 - bx(code[call + 1]) == pc + 1,
            pc,
            "has a TFORLOOP that does not come back to it");
      }
      case TFORLOOP ->
          require(
              isAt(pc - 1, Op.TFORCALL, a(word)) && isAt(pc - bx(word), Op.TFORPREP, a(word)),
              pc,
              "has no TFORCALL and TFORPREP");
      case FORPREP -> {
        int loop = pc + 1 + bx(word);
        require(
            isAt(loop, Op.FORLOOP, a(word)) && loop - bx(code[loop]) == pc,
            pc,
            "has no FORLOOP that comes back to it");
      }
      case FORLOOP -> {
        int prepare = pc - bx(word);
        require(
            isAt(prepare, Op.FORPREP, a(word)) && prepare + 1 + bx(code[prepare]) == pc,
            pc,
            "has no FORPREP that leads behind it");
      }
      case RETURN -> require(c(word) <= 1, pc, "has an operand c other than 0 and 1");
      case RETURN0, RETURN1 -> require(!prototype.vararg(), pc, "is in a vararg function");
      case VARARG -> require(prototype.vararg(), pc, "is not in a vararg function");
      case VARARGPREP ->
          require(
              pc == 0 && prototype.vararg() && a(word) == prototype.parameterCount(),
              pc,
              "is not at the start of a vararg function with this number of parameters");
      default -> {}
    }
  }

  private void checkEffects(int pc, Effects effects) {
    for (int slot : effects.reads()) {
      checkSlot(pc, slot);
    }
    boolean consumed = effects.openResults() < 0;
    for (int edge = 0; edge < effects.edgeCount(); edge++) {
      int target = effects.target(edge);
      if (target < 0 || target >= code.length) {
        throw refuse(pc, "leads out of the code");
      }
      if (second[target]) {
        throw refuse(pc, "leads into the middle of an instruction");
      }
      for (int slot : effects.writes(edge)) {
        checkSlot(pc, slot);
      }
      int openFrom = Effects.of(prototype, target).openFrom();
      if (openFrom >= 0) {
        require(openFrom == effects.openResults(), target, "takes open values that were not left");
        consumed = true;
      }
    }
    require(consumed, pc, "leaves open values that the next instruction does not take");
    require(pc != 0 || effects.openFrom() < 0, pc, "takes open values that were not left");
  }

  private boolean isAt(int pc, Op op, int a) {
    return pc >= 0 && pc < code.length && !second[pc] && op(pc) == op && a(code[pc]) == a;
  }

  private void require(boolean condition, int pc, String otherwise) {
    if (!condition) {
      throw refuse(pc, otherwise);
    }
  }

  private Op op(int pc) {
    return Instruction.op(code[pc]);
  }

  private InvalidPrototypeException refuse(int pc, String reason) {
    return InvalidPrototypeException.at(pc, op(pc), reason);
  }
}
