package dev.perigee.tier1.lowering;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;

/**
 * Calls of Lua functions and returns, without Java in between: the callee's entry is read from its
 * record, and the link says where this code goes on. A function without native code has the call
 * stub as its entry; a frame that is not native has a link that leads to the return stub.
 */
final class CallLowering {
  private static final int SLOT = SlotLayout.SIZE;

  private final FunctionLowering lowering;
  private final MachineCode code;
  private final Roles roles;

  CallLowering(FunctionLowering lowering) {
    this.lowering = lowering;
    code = lowering.code;
    roles = lowering.roles;
  }

  /** Whether a CALL or RETURN has a fast path. */
  boolean hasFastPath(SsaValue step) {
    int word = lowering.word(step);
    return switch (lowering.op(step)) {
      case CALL -> Instruction.b(word) != 0 && Instruction.c(word) != 0 && mayBeClosure(step);
      case RETURN0, RETURN1 -> true;
      case RETURN ->
          !lowering.prototype.vararg()
              && Instruction.c(word) == 0
              && (Instruction.b(word) == 1 || Instruction.b(word) == 2);
      default -> false;
    };
  }

  private static boolean mayBeClosure(SsaValue call) {
    ValueType type = call.input(0).type();
    return type == ValueType.CLOSURE || type == ValueType.ANY;
  }

  void emitCall(Block block, SsaValue call) {
    int word = lowering.word(call);
    int a = Instruction.a(word);
    ExitState exit = FunctionLowering.exitOf(call);
    for (int slot = 0; slot < exit.top(); slot++) {
      SsaValue value = exit.slot(slot);
      if (value != null && lowering.contents[slot] != value) {
        lowering.frame.store(value, slot);
        lowering.contents[slot] = value;
      }
    }
    Label slow = lowering.exits.plain(Exit.STEP, call.pc());
    SsaValue callee = call.input(0);
    Register closure = roles.s1;
    if (callee.type() == ValueType.CLOSURE) {
      closure = lowering.frame.use(callee, roles.s1);
    } else {
      Address slot = lowering.frame.slot(a);
      code.branchTag(Comparison.NOT_EQUAL, FrameAccess.tagOf(slot), Tag.CLOSURE, roles.s0, slow);
      code.load(roles.s1, slot);
    }
    int distance = (a + 2) * SLOT;
    code.address(roles.s3, roles.inFrame(distance));
    code.branchAboveStackLimit(roles.s3, slow);
    Label resume = code.label();
    code.linkPlace(roles.s5, call.pc(), resume, roles.s4);
    code.linkWord(roles.s0, distance, Instruction.c(word) - 1);
    code.load(roles.record, Address.at(closure, ClosureLayout.PROTOTYPE));
    code.storePair(roles.s5, roles.s0, Address.at(roles.s3, -SLOT));
    code.move(roles.base, roles.s3);
    code.load(roles.s1, Address.at(roles.record, PrototypeLayout.ENTRY));
    code.move(roles.argumentCount, Instruction.b(word) - 1L);
    code.jump(roles.s1);
    code.bind(resume);
    code.load(roles.record, roles.inFrame(-2L * SLOT));
    code.load(roles.record, Address.at(roles.record, ClosureLayout.PROTOTYPE));
    lowering.poison();
    lowering.reload(lowering.liveness.liveAfter(block, call));
  }

  void emitReturn(SsaValue ret) {
    int word = lowering.word(ret);
    Op op = lowering.op(ret);
    boolean one = op == Op.RETURN1 || op == Op.RETURN && Instruction.b(word) == 2;
    Label slow = lowering.slow(ret);
    Label popped = code.label();
    Register linkWord = roles.file.linkWord();
    Address result = roles.inFrame(-2L * SLOT);
    code.loadPair(roles.s0, linkWord, roles.inFrame(-SLOT));
    Label other = code.label();
    code.branch32(
        Comparison.NOT_EQUAL, linkWord, one ? LinkLayout.PLAIN_ONE : LinkLayout.PLAIN_NONE, other);
    if (one) {
      lowering.frame.store(ret.input(0), result);
    }
    code.bind(popped);
    code.popFrame(roles.s0, linkWord);
    lowering.exits.behind(() -> {
      code.bind(other);
      if (one) {
        code.branch32(Comparison.EQUAL, linkWord, LinkLayout.PLAIN_NONE, popped);
      } else {
        Label none = code.label();
        code.branch32(Comparison.NOT_EQUAL, linkWord, LinkLayout.PLAIN_ONE, none);
        code.storeTag(Tag.NIL, FrameAccess.tagOf(result), roles.s5);
        code.jump(popped);
        code.bind(none);
      }
      code.jump(slow);
    });
  }
}
