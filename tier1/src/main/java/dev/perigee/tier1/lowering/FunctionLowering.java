package dev.perigee.tier1.lowering;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaPrinter;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.allocation.HomeRegisters;
import dev.perigee.tier1.allocation.Liveness;
import dev.perigee.tier1.allocation.MemoryContents;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lowers a function's graph: its blocks in order, then entries, then exits. What each kind of
 * instruction becomes stands in {@link ArithmeticLowering}, {@link TableLowering}, {@link
 * CallLowering} and {@link BranchLowering}.
 */
public final class FunctionLowering {
  /** What poisoned registers hold. */
  private static final long POISON = ~0x4141L;

  final MachineCode code;
  final Roles roles;
  final SsaFunction function;
  final Prototype prototype;
  final FrameAccess frame;
  final Exits exits;
  final Liveness liveness;
  final MemoryEffects effects;
  final LoweringOptions options;

  /** What memory holds at the point that is being emitted. */
  @Nullable SsaValue[] contents = {};

  private final List<CompiledCode.Listing> listing = new ArrayList<>();
  private final MemoryContents memory;
  private final Label[] labels;
  private final SsaValue[] values;
  private final BitSet leaving = new BitSet();
  private final BitSet done = new BitSet();
  private final ArithmeticLowering arithmetic;
  private final TableLowering tables;
  private final CallLowering calls;
  private final BranchLowering branches;

  /** A poll at the start of a block that has been emitted. */
  private record Poll(Label behind, Label exit) {}

  private final Map<Block, Poll> polls = new HashMap<>();

  private FunctionLowering(SsaFunction function, Target target, LoweringOptions options) {
    this.function = function;
    this.options = options;
    prototype = function.prototype();
    code = target.newCode();
    roles = new Roles(target.registers());
    liveness = new Liveness(function);
    HomeRegisters registers =
        new HomeRegisters(
            function,
            liveness,
            options.registers(roles.file.values().size()),
            options.registers(roles.file.floatValues().size()));
    frame = new FrameAccess(code, roles, prototype, registers);
    exits = new Exits(code, roles, frame);
    arithmetic = new ArithmeticLowering(this);
    tables = new TableLowering(this);
    calls = new CallLowering(this);
    branches = new BranchLowering(this);
    values = new SsaValue[function.valueCount()];
    labels = new Label[function.blockCount()];
    for (Block block : function.blocks()) {
      labels[block.id()] = code.label();
      block.phis().forEach(value -> values[value.id()] = value);
      block.instructions().forEach(this::register);
      register(block.terminator());
    }
    effects = new MemoryEffects(function, registers, step -> leaving.get(step.id()));
    memory = new MemoryContents(function, effects::apply, effects::falls);
  }

  private void register(SsaValue value) {
    values[value.id()] = value;
    if (value.op().isStep() && (options.forcesStep() || !hasFastPath(value))) {
      leaving.set(value.id());
    }
  }

  private boolean hasFastPath(SsaValue step) {
    return switch (step.op()) {
      case STEP -> tables.hasFastPath(step);
      case CALL, RETURN -> calls.hasFastPath(step);
      default -> false;
    };
  }

  /** Generates a function's code. */
  public static CompiledCode lower(SsaFunction function, Target target, LoweringOptions options) {
    return new FunctionLowering(function, target, options).lower();
  }

  private CompiledCode lower() {
    int callEntry = emitCallEntry();
    List<Block> blocks = function.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      emit(blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1) : null);
    }
    Map<Integer, Integer> entries = new HashMap<>();
    for (Block block : blocks) {
      if (block.isEntry()) {
        entries.put(block.pc(), emitEntry(block));
      }
    }
    exits.emit();
    return new CompiledCode(code.finish(), callEntry, entries, listing);
  }

  /** A call: the frame is there, the record and the number of arguments are in their registers. */
  private int emitCallEntry() {
    int offset = code.position();
    Label counted = code.label();
    int parameters = prototype.parameterCount();
    if (prototype.vararg()) {
      code.addShifted(roles.s0, roles.base, roles.argumentCount, SlotLayout.SHIFT);
      code.store(roles.s0, Address.at(roles.state, StateLayout.TOP));
    }
    if (parameters > 0) {
      Label fill = code.label();
      code.branch32(Comparison.UNSIGNED_LESS, roles.argumentCount, parameters, fill);
      exits.behind(() -> {
        code.bind(fill);
        code.addShifted(roles.s0, roles.base, roles.argumentCount, SlotLayout.SHIFT);
        code.storeTag(Tag.NIL, Address.at(roles.s0, SlotLayout.TAG), roles.s1);
        code.add32(roles.argumentCount, 1);
        code.branch32(Comparison.UNSIGNED_LESS, roles.argumentCount, parameters, fill);
        code.jump(counted);
      });
      code.bind(counted);
    }
    code.countDown(pollCost(), true, exits.plain(Exit.POLL, 0));
    if (prototype.vararg()) {
      code.jump(exits.plain(Exit.STEP, 0));
    }
    return offset;
  }

  private int pollCost() {
    return PrototypeLayout.pollCost(prototype.code().length);
  }

  private void emit(Block block, @Nullable Block next) {
    @Nullable SsaValue[] start = memory.atStart(block);
    code.bind(labels[block.id()]);
    if (start == null) {
      // Nothing leads here in native code: the label alone serves branches behind code that always
      // leaves.
      start = new SsaValue[prototype.frameSize()];
    }
    contents = start;
    List<SsaValue> instructions = block.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      SsaValue value = instructions.get(i);
      if (done.get(value.id())) {
        effects.apply(value, contents);
        continue;
      }
      comment(block, value);
      if (leaving.get(value.id())) {
        code.jump(exits.to(Exit.STEP, exitOf(value), contents));
        return;
      }
      emit(block, i, value);
      effects.apply(value, contents);
    }
    SsaValue terminator = block.terminator();
    comment(block, terminator);
    if (leaving.get(terminator.id())) {
      code.jump(exits.to(Exit.STEP, exitOf(terminator), contents));
      return;
    }
    switch (terminator.op()) {
      case JUMP -> {
        emitPhis(block);
        Block target = block.successors().get(0);
        Poll poll = polls.get(target);
        if (poll != null && target != next) {
          jumpBack(poll);
        } else {
          jump(target, next);
        }
      }
      case BRANCH -> branches.emit(terminator, block, next);
      case RETURN -> calls.emitReturn(terminator);
      default -> throw new IllegalStateException("no fast path for " + terminator.op());
    }
  }

  private void comment(Block block, SsaValue value) {
    if (options.comments()) {
      String text = block + ": " + SsaPrinter.print(function, value);
      listing.add(new CompiledCode.Listing(code.position(), text));
    }
  }

  private void emit(Block block, int index, SsaValue value) {
    switch (value.op()) {
      case PARAMETER, RESULT -> frame.reload(value);
      case GUARD -> emitGuard(value);
      case COPY -> emitCopy(value);
      case LOAD_CELL, LOAD_UPVALUE -> tables.emitLoad(block, index, value);
      case POLL -> emitPoll(block, index, value);
      case STEP -> tables.emitStep(block, index, value);
      case CALL -> calls.emitCall(block, value);
      default -> arithmetic.emit(value);
    }
  }

  /** A jump back to the block does its poll and goes on behind it: nothing may come before. */
  private void emitPoll(Block block, int index, SsaValue poll) {
    if (index > 0) {
      throw new IllegalStateException("the poll of " + block + " is not its first instruction");
    }
    Label exit = exits.to(Exit.POLL, exitOf(poll), contents);
    code.countDown(pollCost(), true, exit);
    Label behind = code.label();
    code.bind(behind);
    polls.put(block, new Poll(behind, exit));
  }

  /**
   * Goes back to a loop's header. Its poll is done here, which saves the jump; what memory holds
   * there is what it holds at the end of all blocks that lead there, this one too.
   */
  private void jumpBack(Poll poll) {
    code.countDown(pollCost(), false, poll.behind);
    code.jump(poll.exit);
  }

  private void emitGuard(SsaValue guard) {
    SsaValue checked = guard.input(0);
    Label failed = exits.to(Exit.DEOPT, exitOf(guard), contents);
    if (options.forcesGuard()) {
      code.jump(failed);
    } else {
      code.branchTag(
          Comparison.NOT_EQUAL, frame.tag(checked.home()), guard.type().tag(), roles.s0, failed);
    }
    frame.reload(guard);
  }

  private void emitCopy(SsaValue copy) {
    SsaValue source = copy.input(0);
    if (!effects.inRegister(copy)) {
      frame.store(source, copy.home());
    } else if (FrameAccess.isFloat(copy)) {
      code.move(frame.floatTarget(copy, roles.f0), frame.useFloat(source, roles.f0));
    } else {
      frame.load(source, frame.target(copy, roles.s0));
    }
  }

  /**
   * Behind a fast path: the value that it has loaded, as payload and tag, becomes the result, and
   * passes its guard.
   */
  void deliver(Block block, int index, SsaValue loaded, Register payload, Register tag) {
    List<SsaValue> instructions = block.instructions();
    SsaValue guard = index + 1 < instructions.size() ? instructions.get(index + 1) : null;
    if (!effects.isFused(loaded)) {
      if (effects.inRegister(loaded)) {
        putPayload(loaded, payload);
      } else {
        storeRaw(loaded.home(), payload, tag);
      }
      return;
    }
    if (guard == null) {
      throw new IllegalStateException("a fused load without its guard");
    }
    done.set(guard.id());
    Label failed =
        exits.to(
            Exit.DEOPT,
            exitOf(guard),
            withValue(loaded),
            () -> storeRaw(loaded.home(), payload, tag));
    if (options.forcesGuard()) {
      code.jump(failed);
    } else {
      code.branch32(Comparison.NOT_EQUAL, tag, guard.type().tag(), failed);
    }
    if (effects.inRegister(guard)) {
      putPayload(guard, payload);
    } else {
      storeRaw(guard.home(), payload, tag);
    }
  }

  private void putPayload(SsaValue value, Register payload) {
    if (FrameAccess.isFloat(value)) {
      code.moveBits(frame.floatTarget(value, roles.f0), payload);
    } else {
      code.move(frame.target(value, roles.s0), payload);
    }
  }

  private @Nullable SsaValue[] withValue(SsaValue value) {
    @Nullable SsaValue[] with = contents.clone();
    with[value.home()] = value;
    return with;
  }

  private void storeRaw(int slot, Register payload, Register tag) {
    code.store(payload, frame.slot(slot));
    code.store8(tag, frame.tag(slot));
  }

  /** An instruction that another's code includes is not emitted again. */
  void setDone(SsaValue value) {
    done.set(value.id());
  }

  static ExitState exitOf(SsaValue value) {
    ExitState exit = value.exit();
    if (exit == null) {
      throw new IllegalStateException(value.op() + " has no exit");
    }
    return exit;
  }

  /** Where the slow path of a step leaves. */
  Label slow(SsaValue step) {
    return exits.to(Exit.STEP, exitOf(step), contents);
  }

  private void emitPhis(Block block) {
    Block target = block.successors().get(0);
    int edge = target.predecessors().indexOf(block);
    for (SsaValue phi : target.phis()) {
      SsaValue input = phi.input(edge);
      if (Liveness.isTracked(phi)) {
        if (input.isConstant()) {
          frame.putConstant(input, phi);
        }
      } else if (contents[phi.home()] != input) {
        frame.store(input, phi.home());
      }
    }
  }

  /** Goes to a block, by falling through where it is next. */
  void jump(Block target, @Nullable Block next) {
    if (target != next) {
      code.jump(labels[target.id()]);
    }
  }

  Label label(Block block) {
    return labels[block.id()];
  }

  /** Loads the registers of live values from their homes. */
  void reload(BitSet live) {
    live.stream().forEach(id -> frame.reload(values[id]));
  }

  /**
   * An entry for the driver: types as the graph has them, or on in tier 0; then registers as the
   * block expects them.
   */
  private int emitEntry(Block block) {
    int offset = code.position();
    ExitState state = block.startState();
    if (state == null) {
      throw new IllegalStateException("an entry without a state");
    }
    for (int slot = 0; slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null && !value.isConstant()) {
        emitTypeCheck(block, slot, value);
      }
    }
    poison();
    for (SsaValue phi : block.phis()) {
      frame.reload(phi);
    }
    reload(liveness.liveIn(block));
    code.jump(labels[block.id()]);
    return offset;
  }

  private void emitTypeCheck(Block block, int slot, SsaValue value) {
    int first;
    int count;
    switch (value.type()) {
      case NONE, ANY, CELL -> {
        return;
      }
      case NUMBER -> {
        first = Tag.INTEGER;
        count = 2; // and FLOAT
      }
      case BOOLEAN -> {
        first = Tag.FALSE;
        count = 2; // and TRUE
      }
      default -> {
        first = value.type().tag();
        count = 1;
      }
    }
    Label mismatch = exits.plain(Exit.DEOPT, block.pc());
    if (count == 1) {
      code.branchTag(Comparison.NOT_EQUAL, frame.tag(slot), first, roles.s0, mismatch);
    } else {
      code.branchTagOutside(frame.tag(slot), first, count, roles.s0, mismatch);
    }
  }

  /** Under chaos: what is in no live value's register is rubbish. */
  void poison() {
    if (options.chaos() != null) {
      List<Register> values = roles.file.values();
      values.forEach(register -> code.move(register, POISON));
      roles.file.floatValues().forEach(register -> code.moveBits(register, values.get(0)));
    }
  }

  /** The word of the linear form that a step stands for. */
  int word(SsaValue step) {
    return prototype.code()[step.pc()];
  }

  /** The operation of the linear form that a step stands for. */
  Op op(SsaValue step) {
    return Instruction.op(word(step));
  }

  /** Offset of an instruction's hint from the prototype record. */
  static long hint(int pc) {
    return PrototypeLayout.HINTS + 4L * pc;
  }

  /** Whether this value is what the step has left in a slot. */
  static boolean isResultOf(SsaValue value, SsaValue step) {
    return value.op() == SsaOp.RESULT && value.input(0) == step;
  }
}
