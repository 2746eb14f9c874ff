package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Translates one instruction at a time for the {@link SsaBuilder}, from its effects on slots to
 * values.
 */
final class InstructionTranslator {
  private final SsaBuilder builder;
  private final SsaFunction function;
  private final Prototype prototype;
  private final TypeFeedback feedback;
  private final LibraryNames libraryNames;

  /** What each slot holds at the current instruction; null for nothing. */
  private @Nullable SsaValue[] slots;

  InstructionTranslator(SsaBuilder builder, SsaFunction function, TypeFeedback feedback) {
    this.builder = builder;
    this.function = function;
    this.prototype = function.prototype();
    this.feedback = feedback;
    libraryNames = new LibraryNames(prototype);
    this.slots = new SsaValue[prototype.frameSize()];
  }

  @Nullable SsaValue[] slots() {
    return slots;
  }

  void setSlots(@Nullable SsaValue[] slots) {
    this.slots = slots;
  }

  /** The frame before the instruction at a pc. */
  ExitState state(int pc) {
    return new ExitState(pc, Arrays.copyOf(slots, prototype.tops()[pc]));
  }

  /** Fills the function's first block, which defines the parameters. */
  void start(Block block, Block next) {
    for (int slot = 0; slot < prototype.parameterCount(); slot++) {
      SsaValue parameter = function.newValue(SsaOp.PARAMETER, ValueType.ANY, slot, 0);
      append(block, parameter);
      slots[slot] = parameter;
    }
    block.setStartState(state(0));
    if (!prototype.vararg()) {
      guardParameters(block, 0);
    }
    builder.jump(block, 0, next.pc(), slots);
  }

  /** Adds an instruction to a block. It ends the block unless it has exactly one edge. */
  void translate(Block block, Effects effects) {
    int pc = effects.pc();
    kill(prototype.tops()[pc]);
    switch (effects.edgeCount()) {
      case 0 -> leave(block, effects);
      case 1 -> straight(block, effects);
      default -> decide(block, effects);
    }
  }

  private void straight(Block block, Effects effects) {
    int pc = effects.pc();
    int word = prototype.code()[pc];
    int a = Instruction.a(word);
    switch (effects.op()) {
      case JMP -> {}
      case MOVE -> slots[a] = copy(block, pc, a, slot(Instruction.b(word)));
      case LOADI -> slots[a] = function.integer(Instruction.sbx(word));
      case LOADF -> slots[a] = function.floating(Instruction.sbx(word));
      case LOADK -> slots[a] = function.constant(Instruction.bx(word));
      case LOADKX -> slots[a] = function.constant(Instruction.ax(prototype.code()[pc + 1]));
      case LOADFALSE, LFALSESKIP -> slots[a] = function.constant(ValueType.FALSE, 0);
      case LOADTRUE -> slots[a] = function.constant(ValueType.TRUE, 0);
      case LOADNIL -> {
        for (int slot : effects.writes(0)) {
          slots[slot] = function.constant(ValueType.NIL, 0);
        }
      }
      case NOT -> {
        SsaValue operand = slot(Instruction.b(word));
        slots[a] = function.newValue(SsaOp.NOT, ValueType.BOOLEAN, a, pc, operand);
        append(block, slots[a]);
      }
      case GETCELL -> {
        SsaValue cell = slot(Instruction.b(word));
        slots[a] = function.newValue(SsaOp.LOAD_CELL, ValueType.ANY, a, pc, cell);
        append(block, slots[a]);
        guard(block, a, effects);
      }
      case GETUPVAL -> {
        SsaValue load = function.newValue(SsaOp.LOAD_UPVALUE, ValueType.ANY, a, pc);
        load.setPayload(Instruction.b(word));
        append(block, load);
        slots[a] = load;
        guard(block, a, effects);
      }
      default -> step(block, effects);
    }
  }

  private void step(Block block, Effects effects) {
    boolean call = effects.op() == Op.CALL || effects.op() == Op.TFORCALL;
    SsaValue step = newStep(call ? SsaOp.CALL : SsaOp.STEP, effects);
    append(block, step);
    writeResults(block, effects, 0, step);
    if (effects.op() == Op.VARARGPREP) {
      guardParameters(block, effects.target(0));
    }
    if (effects.op().hasFeedback() && effects.writes(0).length > 0) {
      guard(block, effects.writes(0)[0], effects);
    }
  }

  /** Adds the results that an instruction writes on one of its edges. */
  private void writeResults(Block block, Effects effects, int edge, SsaValue step) {
    kill(effects.deadFrom(edge));
    for (int slot : effects.writes(edge)) {
      SsaValue result = function.newValue(SsaOp.RESULT, ValueType.ANY, slot, effects.pc(), step);
      append(block, result);
      slots[slot] = result;
    }
  }

  private void kill(int from) {
    if (from < slots.length) {
      Arrays.fill(slots, from, slots.length, null);
    }
  }

  private SsaValue newStep(SsaOp op, Effects effects) {
    int[] reads = effects.reads();
    int[] cells = effects.cellReads();
    SsaValue[] inputs = new SsaValue[reads.length + cells.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = slot(i < reads.length ? reads[i] : cells[i - reads.length]);
    }
    SsaValue step = function.newValue(op, ValueType.ANY, SsaValue.NO_HOME, effects.pc(), inputs);
    step.setExit(state(effects.pc()));
    return step;
  }

  private void leave(Block block, Effects effects) {
    block.setTerminator(
        newStep(effects.op() == Op.TAILCALL ? SsaOp.TAILCALL : SsaOp.RETURN, effects));
  }

  private void decide(Block block, Effects effects) {
    int pc = effects.pc();
    int word = prototype.code()[pc];
    boolean jumpIf = Instruction.c(word) != 0;
    switch (effects.op()) {
      case TEST -> {
        SsaValue operand = slot(Instruction.a(word));
        branch(block, effects, Condition.TRUTHY, jumpIf, operand);
      }
      case TESTSET -> {
        SsaValue operand = slot(Instruction.b(word));
        branch(block, effects, Condition.TRUTHY, jumpIf, operand);
      }
      case EQK -> {
        SsaValue operand = slot(Instruction.a(word));
        SsaValue constant = function.constant(Instruction.b(word));
        if (constant.type() == ValueType.LONG_STRING) {
          // Equal long strings need not be the same object.
          stepBranch(block, effects);
        } else {
          branch(block, effects, Condition.RAW_EQUAL, jumpIf, operand, constant);
        }
      }
      case EQI -> {
        SsaValue operand = slot(Instruction.a(word));
        SsaValue constant = function.integer(Instruction.sb(word));
        branch(block, effects, Condition.RAW_EQUAL, jumpIf, operand, constant);
      }
      case TFORLOOP -> {
        SsaValue operand = slot(Instruction.a(word) + 4);
        branch(block, effects, Condition.IS_NIL, false, operand);
      }
      case FORPREP -> {
        guardLoop(block, pc, Instruction.a(word));
        stepBranch(block, effects);
      }
      default -> stepBranch(block, effects);
    }
  }

  /**
   * Guards the start and step of a numeric loop before its FORPREP. The loop is assumed to count
   * integers, unless its start was seen to be a float.
   */
  private void guardLoop(Block block, int pc, int a) {
    if (feedback.failedBefore(pc)) {
      return;
    }
    boolean floats = feedback.typeAt(pc) == ValueType.FLOAT;
    guardInFront(block, pc, a, floats ? ValueType.FLOAT : ValueType.INTEGER);
    if (!floats) {
      guardInFront(block, pc, a + LoopSlots.STEP, ValueType.INTEGER);
    }
  }

  private void guardInFront(Block block, int pc, int slot, ValueType type) {
    SsaValue value = slot(slot);
    if (!value.isConstant()) {
      SsaValue guard = function.newValue(SsaOp.GUARD, type, slot, pc, value);
      guard.setExit(state(pc));
      append(block, guard);
      slots[slot] = guard;
    }
  }

  private void stepBranch(Block block, Effects effects) {
    block.setTerminator(newStep(SsaOp.STEP_BRANCH, effects));
    edge(block, effects, 0);
    edge(block, effects, 1);
  }

  private void branch(
      Block block, Effects effects, Condition condition, boolean jumpIf, SsaValue... inputs) {
    SsaValue branch =
        function.newValue(SsaOp.BRANCH, ValueType.ANY, SsaValue.NO_HOME, effects.pc(), inputs);
    branch.setCondition(condition);
    block.setTerminator(branch);
    edge(block, effects, jumpIf ? 1 : 0);
    edge(block, effects, jumpIf ? 0 : 1);
  }

  private void edge(Block block, Effects effects, int edge) {
    int target = effects.target(edge);
    @Nullable SsaValue[] before = slots;
    slots = Arrays.copyOf(before, before.length);
    if (effects.writes(edge).length == 0) {
      kill(effects.deadFrom(edge));
      builder.branch(block, target, slots);
      slots = before;
      return;
    }
    Block between = builder.edgeBlock(block, target, slots);
    int a = Instruction.a(prototype.code()[effects.pc()]);
    switch (effects.op()) {
      case TESTSET -> {
        SsaValue operand = slot(Instruction.b(prototype.code()[effects.pc()]));
        slots[a] = copy(between, effects.pc(), a, operand);
      }
      case TFORLOOP -> {
        int control = a + LoopSlots.CONTROL;
        slots[control] = copy(between, effects.pc(), control, slot(a + LoopSlots.WINDOW));
      }
      default -> writeResults(between, effects, edge, block.terminator());
    }
    builder.jump(between, effects.pc(), target, slots);
    slots = before;
  }

  private SsaValue copy(Block block, int pc, int home, SsaValue value) {
    if (value.isConstant() || value.home() == home) {
      return value;
    }
    SsaValue copy = function.newValue(SsaOp.COPY, ValueType.ANY, home, pc, value);
    append(block, copy);
    return copy;
  }

  private void guardParameters(Block block, int exitPc) {
    for (int slot = 0; slot < prototype.parameterCount(); slot++) {
      guard(block, slot, exitPc, feedback.parameterType(slot));
    }
  }

  private void guard(Block block, int slot, Effects effects) {
    if (!feedback.failedBefore(effects.pc())) {
      ValueType seen = feedback.typeAt(effects.pc());
      boolean isLibrary = seen == ValueType.ANY && libraryNames.isLibraryFunction(slot(slot));
      guard(block, slot, effects.target(0), isLibrary ? ValueType.BUILTIN : seen);
    }
  }

  private void guard(Block block, int slot, int exitPc, ValueType type) {
    boolean pays =
        switch (type) {
          case INTEGER, FLOAT, TABLE, BUILTIN -> true;
          default -> false;
        };
    if (pays) {
      SsaValue value = slot(slot);
      SsaValue guard = function.newValue(SsaOp.GUARD, type, slot, value.pc(), value);
      guard.setExit(state(exitPc));
      append(block, guard);
      slots[slot] = guard;
    }
  }

  private SsaValue slot(int slot) {
    return Objects.requireNonNull(slots[slot], "read of an empty slot");
  }

  private static void append(Block block, SsaValue value) {
    value.setBlock(block);
    block.instructions().add(value);
  }
}
