package dev.perigee.tier1.emission;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Shift;
import org.jspecify.annotations.Nullable;

/**
 * A function's call entry, its calls and its returns. The callee's entry is read from its record,
 * and the link says where this code continues.
 */
final class CallEmission {
  private static final int SLOT = SlotLayout.SIZE;

  /**
   * If there are more open values than this, Java moves them, so that large copies count as work of
   * the script.
   */
  private static final int MOST_MOVED = 255;

  private final MachineCode code;
  private final RegisterFile file;
  private final Operands operands;
  private final ExitEmission exits;
  private final boolean vararg;
  private final Register s0;
  private final Register s1;
  private final Register s2;
  private @Nullable Label otherOne;
  private @Nullable Label otherNone;

  CallEmission(
      MachineCode code, RegisterFile file, Operands operands, ExitEmission exits, boolean vararg) {
    this.vararg = vararg;
    this.code = code;
    this.file = file;
    this.operands = operands;
    this.exits = exits;
    s0 = operands.scratch(0);
    s1 = operands.scratch(1);
    s2 = operands.scratch(2);
  }

  private Address inFrame(long offset) {
    return Address.at(operands.base, offset);
  }

  /**
   * The entry for calls. The caller has made the frame, and put the record and the number of
   * arguments into their registers.
   */
  void emitEntry(Prototype prototype) {
    Label counted = code.label();
    int parameters = prototype.parameterCount();
    Register count = file.argumentCount();
    if (vararg) {
      code.addShifted(s0, operands.base, count, SlotLayout.SHIFT);
      code.store(s0, Address.at(operands.state, StateLayout.TOP));
    }
    if (parameters > 0) {
      Label fill = code.label();
      code.branch32(Comparison.UNSIGNED_LESS, count, parameters, fill);
      exits.behind(() -> {
        code.bind(fill);
        code.addShifted(s0, operands.base, count, SlotLayout.SHIFT);
        code.storeTag(Tag.NIL, Address.at(s0, SlotLayout.TAG), s1);
        code.add32(count, 1);
        code.branch32(Comparison.UNSIGNED_LESS, count, parameters, fill);
        code.jump(counted);
      });
      code.bind(counted);
    }
    int cost = PrototypeLayout.pollCost(prototype.code().length);
    code.countDown(cost, true, exits.plain(Exit.POLL, 0));
  }

  /**
   * Emits a CALL.
   *
   * @param closure the callee
   * @param reloads whether the record's register is needed after the call
   */
  void emitCall(Node call, Register closure, boolean reloads, Label slow) {
    int word = (int) call.immediate();
    boolean iterates = Instruction.op(word) == Op.TFORCALL;
    int window = iterates ? Instruction.a(word) + 4 : Instruction.a(word);
    int arguments = iterates ? 2 : Instruction.b(word) - 1;
    int wanted = iterates ? Instruction.c(word) : Instruction.c(word) - 1 & 0xFF;
    int distance = window * SLOT + FrameLayout.HEADER;
    code.address(s0, inFrame(distance));
    code.branchAboveStackLimit(s0, slow);
    code.load(operands.record, Address.at(closure, ClosureLayout.PROTOTYPE));
    Label resume = code.label();
    code.linkPlace(s1, call.parameter(), resume, s2);
    code.linkWord(s2, distance, wanted);
    code.storePair(s1, s2, Address.at(s0, FrameLayout.LINK));
    code.move(operands.base, s0);
    code.load(s1, Address.at(operands.record, PrototypeLayout.ENTRY));
    if (arguments < 0) {
      countOpen(file.argumentCount(), s0);
    } else {
      code.move(file.argumentCount(), arguments);
    }
    code.jump(s1);
    code.bind(resume);
    if (reloads) {
      code.load(operands.record, inFrame(FrameLayout.FUNCTION));
      code.load(operands.record, Address.at(operands.record, ClosureLayout.PROTOTYPE));
    }
  }

  /** Counts the slots from an address to the state's top. */
  private void countOpen(Register count, Register first) {
    code.load(count, Address.at(operands.state, StateLayout.TOP));
    code.compute(IntegerOperation.SUBTRACT, count, count, first);
    code.shift(Shift.RIGHT, count, count, SlotLayout.SHIFT);
  }

  /** Emits a VARARGPREP. */
  void emitVarargFrame(Label slow) {
    code.move(s0, operands.base);
    code.callRoutine(Routine.VARARG_FRAME.ordinal());
    code.branch(Comparison.EQUAL, s0, 0, s1, slow);
    code.move(operands.base, s0);
  }

  /** Emits a RETURN of a value. */
  void emitReturn(ExitEmission.Stored returned) {
    Register word = file.linkWord();
    code.loadPair(s0, word, inFrame(FrameLayout.LINK));
    // The slot is free whether or not the caller wants a value, since the function is no longer
    // needed.
    exits.storeReturned(returned, inFrame(FrameLayout.FUNCTION));
    code.branch32(Comparison.NOT_EQUAL, word, LinkLayout.PLAIN_ONE, otherOne());
    code.popFrame(s0, word);
  }

  /**
   * The continuation of a return of one value if its caller does not want exactly one. The link is
   * loaded.
   */
  private Label otherOne() {
    if (otherOne == null) {
      Label other = code.label();
      otherOne = other;
      exits.behind(() -> {
        Label several = code.label();
        Register word = file.linkWord();
        code.bind(other);
        code.branch32(Comparison.NOT_EQUAL, word, LinkLayout.PLAIN_NONE, several);
        code.popFrame(s0, word);
        code.bind(several);
        end(Epilogue.RETURN_ONE);
      });
    }
    return otherOne;
  }

  /** Emits a RETURN of values in the frame. */
  void emitReturn(Node ret) {
    if (vararg) {
      code.address(s0, operands.slot((int) ret.immediate()));
      code.move(s1, ret.parameter());
      end(Epilogue.VARARG_RETURN);
    } else if (ret.parameter() > 0) {
      code.address(s0, operands.slot((int) ret.immediate()));
      code.move(s1, ret.parameter());
      end(Epilogue.RETURN);
    } else {
      Register word = file.linkWord();
      code.loadPair(s0, word, inFrame(FrameLayout.LINK));
      code.branch32(Comparison.NOT_EQUAL, word, LinkLayout.PLAIN_NONE, otherNone());
      code.popFrame(s0, word);
    }
  }

  private Label otherNone() {
    if (otherNone == null) {
      Label other = code.label();
      otherNone = other;
      exits.behind(() -> {
        code.bind(other);
        end(Epilogue.RETURN_NONE);
      });
    }
    return otherNone;
  }

  /** Emits a RETURN_OPEN. */
  void emitReturnOpen(Node ret, Label slow) {
    code.address(s0, operands.slot((int) ret.immediate()));
    countOpen(s1, s0);
    code.branch(Comparison.UNSIGNED_GREATER, s1, MOST_MOVED, s2, slow);
    end(vararg ? Epilogue.VARARG_RETURN : Epilogue.RETURN);
  }

  /** Emits a TAIL_CALL. */
  void emitTailCall(Node call, Label slow) {
    int word = (int) call.immediate();
    int a = Instruction.a(word);
    code.branchAboveStackLimit(operands.base, slow);
    if (Instruction.b(word) == 0) {
      code.address(s0, operands.slot(a + 2));
      countOpen(s1, s0);
      code.branch(Comparison.UNSIGNED_GREATER, s1, MOST_MOVED, s2, slow);
    } else {
      code.move(s1, Instruction.b(word) - 1L);
    }
    code.address(s0, operands.slot(a));
    end(vararg ? Epilogue.VARARG_TAIL_CALL : Epilogue.TAIL_CALL);
  }

  private void end(Epilogue epilogue) {
    exits.jump(epilogue, s2);
  }
}
