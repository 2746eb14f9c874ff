package dev.perigee.tier1.emission;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import org.jspecify.annotations.Nullable;

/**
 * The function's call entry, calls and returns: the callee's entry is read from its record, and the
 * link says where this code goes on.
 */
final class CallEmission {
  private static final int SLOT = SlotLayout.SIZE;

  private final MachineCode code;
  private final RegisterFile file;
  private final Operands operands;
  private final ExitEmission exits;
  private final Register s0;
  private final Register s1;
  private final Register s2;

  CallEmission(MachineCode code, RegisterFile file, Operands operands, ExitEmission exits) {
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

  /** A call: the frame is there, the record and the number of arguments are in their registers. */
  void emitEntry(Prototype prototype) {
    Label counted = code.label();
    int parameters = prototype.parameterCount();
    Register count = file.argumentCount();
    if (prototype.vararg()) {
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
    if (prototype.vararg()) {
      code.jump(exits.plain(Exit.STEP, 0));
    }
  }

  /**
   * Emits a CALL.
   *
   * @param closure the callee
   * @param reloads whether the record's register is needed behind the call
   */
  void emitCall(Node call, Register closure, boolean reloads, Label slow) {
    int word = (int) call.immediate();
    int distance = (Instruction.a(word) + 2) * SLOT;
    code.address(s0, inFrame(distance));
    code.branchAboveStackLimit(s0, slow);
    code.load(operands.record, Address.at(closure, ClosureLayout.PROTOTYPE));
    Label resume = code.label();
    code.linkPlace(s1, call.parameter(), resume, s2);
    code.linkWord(s2, distance, Instruction.c(word) - 1);
    code.storePair(s1, s2, Address.at(s0, -SLOT));
    code.move(operands.base, s0);
    code.load(s1, Address.at(operands.record, PrototypeLayout.ENTRY));
    code.move(file.argumentCount(), Instruction.b(word) - 1L);
    code.jump(s1);
    code.bind(resume);
    if (reloads) {
      code.load(operands.record, inFrame(-2L * SLOT));
      code.load(operands.record, Address.at(operands.record, ClosureLayout.PROTOTYPE));
    }
  }

  /**
   * Emits a RETURN.
   *
   * @param returned what is returned, null for nothing
   */
  void emitReturn(ExitEmission.@Nullable Stored returned, Label slow) {
    Label popped = code.label();
    Label other = code.label();
    Address result = inFrame(-2L * SLOT);
    Register word = file.linkWord();
    code.loadPair(s0, word, inFrame(-SLOT));
    boolean one = returned != null;
    code.branch32(
        Comparison.NOT_EQUAL, word, one ? LinkLayout.PLAIN_ONE : LinkLayout.PLAIN_NONE, other);
    if (returned != null) {
      exits.storeReturned(returned, result);
    }
    code.bind(popped);
    code.popFrame(s0, word);
    exits.behind(() -> {
      code.bind(other);
      if (one) {
        code.branch32(Comparison.EQUAL, word, LinkLayout.PLAIN_NONE, popped);
      } else {
        Label none = code.label();
        code.branch32(Comparison.NOT_EQUAL, word, LinkLayout.PLAIN_ONE, none);
        code.storeTag(Tag.NIL, result.plus(SlotLayout.TAG), s2);
        code.jump(popped);
        code.bind(none);
      }
      code.jump(slow);
    });
  }
}
