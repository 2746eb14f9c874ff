package dev.perigee.tier1.lowering;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.arm64.Shift;

/**
 * Calls of Lua functions and returns, without Java in between: the callee's entry is read from its
 * record, and the link says where this code goes on. A function without native code has the call
 * stub as its entry; a frame that is not native has a link that leads to the return stub.
 */
final class CallLowering {
  private static final int SLOT = SlotLayout.SIZE;
  private static final int DISTANCE_SHIFT = 32;

  private final FunctionLowering lowering;

  CallLowering(FunctionLowering lowering) {
    this.lowering = lowering;
  }

  private MacroAssembler asm() {
    return lowering.asm;
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
    Register closure = Roles.S1;
    if (callee.type() == ValueType.CLOSURE) {
      closure = lowering.frame.use(callee, Roles.S1);
    } else {
      asm().ldrb(Roles.S0.w(), Roles.BASE, FrameAccess.tag(a));
      asm().cmp(Roles.S0.w(), Tag.CLOSURE);
      asm().b(Condition.NE, slow);
      asm().ldr(Roles.S1, Roles.BASE, FrameAccess.payload(a));
    }
    int distance = (a + 2) * SLOT;
    asm().addConstant(Roles.S3, Roles.BASE, distance);
    asm().cmp(Roles.S3, Roles.STACK_LIMIT);
    asm().b(Condition.HI, slow);
    Label resume = new Label("resume");
    asm().adr(Roles.S4, resume);
    asm().sub(Roles.S4, Roles.S4, Roles.REGION);
    asm().mov(Roles.S5, call.pc());
    asm().orr(Roles.S5, Roles.S5, Roles.S4, Shift.LSL, DISTANCE_SHIFT);
    int wanted = Instruction.c(word) - 1;
    if (wanted == 1) {
      asm().mov(Roles.S0, Roles.PLAIN_ONE);
      asm().movk(Roles.S0, distance, DISTANCE_SHIFT);
    } else {
      asm().mov(Roles.S0, LinkLayout.word(distance, wanted, Finish.NONE));
    }
    asm().ldr(Roles.RECORD, closure, ClosureLayout.PROTOTYPE);
    asm().stp(Roles.S5, Roles.S0, Roles.S3, -SLOT);
    asm().mov(Roles.BASE, Roles.S3);
    asm().ldr(Roles.S1, Roles.RECORD, PrototypeLayout.ENTRY);
    asm().mov(Register.X8, Instruction.b(word) - 1L);
    asm().br(Roles.S1);
    asm().bind(resume);
    asm().ldr(Roles.RECORD, Roles.BASE, -2L * SLOT);
    asm().ldr(Roles.RECORD, Roles.RECORD, ClosureLayout.PROTOTYPE);
    lowering.poison();
    lowering.reload(lowering.liveness.liveAfter(block, call));
  }

  void emitReturn(SsaValue ret) {
    int word = lowering.word(ret);
    Op op = lowering.op(ret);
    boolean one = op == Op.RETURN1 || op == Op.RETURN && Instruction.b(word) == 2;
    Label slow = lowering.slow(ret);
    Label popped = new Label("popped");
    asm().ldp(Roles.S0, Roles.LINK_WORD, Roles.BASE, -SLOT);
    Label other = new Label("other");
    if (one) {
      asm().cmp(Roles.LINK_WORD.w(), Roles.PLAIN_ONE.w());
      asm().b(Condition.NE, other);
      lowering.frame.storeAt(ret.input(0), -2L * SLOT);
    } else {
      asm().cmp(Roles.LINK_WORD.w(), LinkLayout.PLAIN_NONE);
      asm().b(Condition.NE, other);
    }
    asm().bind(popped);
    asm().sub(Roles.BASE, Roles.BASE, Roles.LINK_WORD, Shift.LSR, DISTANCE_SHIFT);
    asm().add(Roles.S0, Roles.REGION, Roles.S0, Shift.LSR, DISTANCE_SHIFT);
    asm().br(Roles.S0);
    lowering.exits.behind(() -> {
      asm().bind(other);
      if (one) {
        asm().cmp(Roles.LINK_WORD.w(), LinkLayout.PLAIN_NONE);
        asm().b(Condition.EQ, popped);
      } else {
        Label none = new Label("none");
        asm().cmp(Roles.LINK_WORD.w(), Roles.PLAIN_ONE.w());
        asm().b(Condition.NE, none);
        asm().strb(Register.XZR.w(), Roles.BASE, -2L * SLOT + SlotLayout.TAG);
        asm().b(popped);
        asm().bind(none);
      }
      asm().b(slow);
    });
  }
}
