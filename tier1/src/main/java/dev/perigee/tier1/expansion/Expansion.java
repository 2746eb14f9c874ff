package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expands a function's graph, block by block. {@link ExpansionDispatch} says which class has the
 * fast paths of an operation.
 */
public final class Expansion {
  /** {@link #indexOfResult}: there is no such index. */
  static final int NONE = -1;

  final GraphBuilder code = new GraphBuilder();
  final SsaFunction function;
  final Prototype prototype;
  final FrameValues values;
  final FrameContents frame;
  final BuiltinArguments arguments;

  /** The contents of memory at the point that is being expanded. */
  @Nullable SsaValue[] contents = {};

  private final ExpansionOptions options;
  private final ExpandedBlocks blocks;
  private final BitSet leaving = new BitSet();
  private final BitSet done = new BitSet();
  final ClosingExpansion closing;
  private final ExpansionDispatch dispatch;

  private Expansion(SsaFunction function, ExpansionOptions options) {
    this.function = function;
    this.options = options;
    prototype = function.prototype();
    arguments = new BuiltinArguments(function);
    values = new FrameValues(code, function);
    closing = new ClosingExpansion(this);
    dispatch = new ExpansionDispatch(this);
    blocks = new ExpandedBlocks(code, values, function.blockCount());
    BitSet reached = findReached();
    for (Block block : function.blocks()) {
      block.instructions().forEach(this::findLeaving);
      findLeaving(block.terminator());
      if (leavesAtOnce(block) || !reached.get(block.id())) {
        block.setEntry(false);
      }
      blocks.addStart(block);
    }
    frame = new FrameContents(function, step -> leaving.get(step.id()));
  }

  private void findLeaving(SsaValue value) {
    if (value.op().isStep()
        && (isUnreached(value) || options.forcesStep() || !dispatch.hasFastPath(value))) {
      leaving.set(value.id());
    }
  }

  private boolean isUnreached(SsaValue step) {
    return step.op() == SsaOp.STEP && options.unreached().get(step.pc());
  }

  /** The blocks that can be reached through steps that have run, by id. */
  private BitSet findReached() {
    BitSet reached = new BitSet();
    List<Block> work = new ArrayList<>();
    work.add(function.blocks().getFirst());
    while (!work.isEmpty()) {
      Block block = work.removeLast();
      if (!reached.get(block.id())) {
        reached.set(block.id());
        if (!hasUnreached(block)) {
          work.addAll(block.successors());
        }
      }
    }
    return reached;
  }

  private boolean hasUnreached(Block block) {
    for (SsaValue value : block.instructions()) {
      if (isUnreached(value)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a block begins with a step that only leaves, and not for a metamethod, which its exit
   * calls. The driver does not enter there, since the code would leave at once. A loop's header
   * stays an entry, because nothing else may lead into the loop.
   */
  private boolean leavesAtOnce(Block block) {
    for (SsaValue value : block.instructions()) {
      if (value.op().isStep()) {
        return isUnreached(value) || !staysInside(value);
      }
      if (value.op() != SsaOp.RESULT) {
        return false;
      }
    }
    return block.terminator().op().isStep() && !staysInside(block.terminator());
  }

  private boolean staysInside(SsaValue step) {
    return dispatch.hasFastPath(step) || callsMetamethod(step);
  }

  private boolean callsMetamethod(SsaValue step) {
    if (FramedExit.epilogue(op(step)) != Epilogue.CALL_OPERATOR) {
      return false;
    }
    for (int i = 0; i < step.inputCount(); i++) {
      if (step.input(i).type() == ValueType.TABLE) {
        return true;
      }
    }
    return false;
  }

  /** The expanded graph of a function. */
  public static Graph expand(SsaFunction function, ExpansionOptions options) {
    return new Expansion(function, options).expand();
  }

  private Graph expand() {
    for (Block block : function.blocks()) {
      @Nullable SsaValue[] held = frame.atStart(block);
      if (held != null) {
        contents = held;
        expand(block);
      }
    }
    blocks.complete();
    return code.graph;
  }

  private void expand(Block block) {
    continueIn(block, start(block));
    for (SsaValue phi : block.phis()) {
      if (FrameContents.isNode(phi)) {
        Node node = code.graph.newPhi(FrameValues.isFloat(phi) ? Kind.DOUBLE : Kind.WORD);
        code.block().addPhi(node);
        values.define(phi, node);
        blocks.addPhi(node, phi);
      }
    }
    List<SsaValue> instructions = block.instructions();
    boolean polls = !instructions.isEmpty() && instructions.getFirst().op() == SsaOp.POLL;
    for (int i = 0; i < instructions.size(); i++) {
      SsaValue value = instructions.get(i);
      if (i == (polls ? 1 : 0)) {
        loadUndefined(block);
      }
      if (leaving.get(value.id())) {
        int reason = isUnreached(value) ? Exit.DEOPT : Exit.STEP;
        code.leave(values.exit(reason, exitOf(value), contents));
        return;
      }
      if (!done.get(value.id())) {
        expand(block, i, value);
      }
      frame.apply(value, contents);
    }
    if (instructions.size() == (polls ? 1 : 0)) {
      loadUndefined(block);
    }
    SsaValue terminator = block.terminator();
    if (leaving.get(terminator.id())) {
      code.leave(values.exit(Exit.STEP, exitOf(terminator), contents));
      return;
    }
    if (terminator.op() == SsaOp.JUMP) {
      storePhis(block);
      code.jump(start(block.successors().get(0)));
    } else {
      dispatch.expandEnd(block, terminator);
    }
  }

  /** Continues in a block that belongs to the expansion of a block. */
  void continueIn(Block source, BasicBlock block) {
    blocks.begin(block, source);
    code.continueIn(block);
  }

  /**
   * The results of a step that always leaves are defined where the driver comes back, since they
   * cannot be used anywhere else.
   */
  private void loadUndefined(Block block) {
    ExitState state = block.startState();
    if (!block.isEntry() || state == null) {
      return;
    }
    for (int slot = 0; slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null && FrameContents.isNode(value) && !values.isDefined(value)) {
        values.load(value);
      }
    }
  }

  private void expand(Block block, int index, SsaValue value) {
    switch (value.op()) {
      case PARAMETER, RESULT -> {
        if (FrameContents.isNode(value)) {
          values.load(value);
        }
      }
      case GUARD -> guard(value);
      case COPY -> copy(value);
      case POLL -> poll(value);
      default -> dispatch.expand(block, index, value);
    }
  }

  private void poll(SsaValue poll) {
    int cost = PrototypeLayout.pollCost(prototype.code().length);
    code.add(Operation.POLL, cost).setExit(values.exit(Exit.POLL, exitOf(poll), contents));
  }

  /**
   * A guard of a home's content. The check itself loads the payload. A payload that was loaded
   * before its check must never be taken for the checked one, since passes may move nodes that use
   * it, such as the load of a table's header, up to the payload.
   */
  private void guard(SsaValue guard) {
    FrameExit exit = values.exit(Exit.DEOPT, exitOf(guard), contents);
    boolean fails = options.forcesGuard();
    if (isImpossible(guard)) {
      code.check32(Comparison.EQUAL, code.graph.constant(0L), 0, exit);
      values.load(guard);
    } else if (FrameValues.isFloat(guard) || fails) {
      checkType(values.tag(guard.input(0)), guard, fails, exit);
      values.load(guard);
    } else {
      values.define(guard, values.checkedHome(guard.home(), guard.type().tag(), exit));
    }
  }

  /** Whether a guard's input is known to have another type. Memory need not hold it then. */
  private static boolean isImpossible(SsaValue guard) {
    SsaValue input = guard.input(0);
    return input.isConstant() || (FrameContents.isNode(input) && input.type() != guard.type());
  }

  /** Leaves if a tag is not that of the guard's type, or unconditionally. */
  private void checkType(Node tag, SsaValue guard, boolean fails, FrameExit exit) {
    if (fails) {
      code.check32(Comparison.UNSIGNED_GREATER_EQUAL, tag, 0, exit);
    } else {
      code.check32(Comparison.NOT_EQUAL, tag, guard.type().tag(), exit);
    }
  }

  private void copy(SsaValue copy) {
    SsaValue source = copy.input(0);
    if (FrameContents.isNode(copy)) {
      values.define(copy, code.add(Operation.MOVE, values.payload(source)));
    } else {
      values.store(source, copy.home());
    }
  }

  /**
   * Checks the type of the value at a place, on behalf of the guard after its load, if there is
   * one.
   *
   * @return the load, or the guard, which is not expanded again
   */
  SsaValue guarded(Block block, int index, SsaValue load, Place place, FrameExit failed) {
    if (!frame.isFused(load)) {
      return load;
    }
    SsaValue guard = block.instructions().get(index + 1);
    setDone(guard);
    checkType(place.loadTag(code), guard, options.forcesGuard(), failed);
    return guard;
  }

  /** Defines a value as the content of a place. */
  void define(SsaValue value, Place place) {
    if (!FrameContents.isNode(value)) {
      values.storeRaw(value.home(), place.loadPayload(code), place.loadTag(code));
    } else if (FrameValues.isFloat(value)) {
      values.define(value, place.loadDouble(code));
    } else {
      values.define(value, place.loadPayload(code));
    }
  }

  /**
   * Makes a value of known type the result of a step in a slot.
   *
   * @param payload its payload
   */
  void deliver(Block block, int index, SsaValue step, int slot, Node payload, ValueType type) {
    int at = indexOfResult(block, index, step, slot);
    if (at == NONE) {
      return;
    }
    SsaValue result = block.instructions().get(at);
    setDone(result);
    SsaValue guard = guardBehind(block, at);
    if (FrameContents.isNode(result)) {
      values.define(result, payload);
      if (frame.isStoredAtOnce(result)) {
        values.storeTyped(slot, payload, type.tag());
      }
    } else if (guard != null && guard.type() == type) {
      setDone(guard);
      values.define(guard, payload);
    } else {
      // If there is a guard after it, the guard reads the home.
      values.storeTyped(slot, payload, type.tag());
    }
  }

  /** Makes a string, short or long, the result of a step in a slot. */
  void deliverString(Block block, int index, SsaValue step, int slot, Node string) {
    Node tag = values.tagOfString(string);
    int at = indexOfResult(block, index, step, slot);
    SsaValue guard = at == NONE ? null : guardBehind(block, at);
    if (guard == null || guard.type() != ValueType.STRING || options.forcesGuard()) {
      values.storeRaw(slot, string, tag);
      deliverStored(block, index, step, slot);
      return;
    }
    BasicBlock isLong = code.newBlock();
    isLong.setCold(true);
    BasicBlock isShort = code.newBlock();
    code.branch32(Comparison.EQUAL, tag, Tag.STRING, isShort, isLong);
    continueIn(block, isLong);
    values.storeTyped(slot, string, Tag.LONG_STRING);
    code.leave(values.exit(Exit.DEOPT, exitOf(guard), contents));
    continueIn(block, isShort);
    setDone(block.instructions().get(at));
    setDone(guard);
    values.define(guard, string);
  }

  /** The guard directly after a result that is not written to its home; null if there is none. */
  private @Nullable SsaValue guardBehind(Block block, int at) {
    List<SsaValue> instructions = block.instructions();
    return frame.isFused(instructions.get(at)) ? instructions.get(at + 1) : null;
  }

  /** Declares that the result of a step in a slot has been stored there. */
  void deliverStored(Block block, int index, SsaValue step, int slot) {
    int at = indexOfResult(block, index, step, slot);
    if (at != NONE) {
      SsaValue result = block.instructions().get(at);
      setDone(result);
      if (FrameContents.isNode(result)) {
        values.load(result);
      }
    }
  }

  /**
   * The index, after a step in its block, of the value that is the step's result in a slot; {@link
   * #NONE} if nothing uses it.
   */
  static int indexOfResult(Block block, int index, SsaValue step, int slot) {
    List<SsaValue> instructions = block.instructions();
    for (int i = index + 1; i < instructions.size(); i++) {
      SsaValue value = instructions.get(i);
      if (value.op() == SsaOp.RESULT && value.input(0) == step && value.home() == slot) {
        return i;
      }
    }
    return NONE;
  }

  /** Excludes an instruction from expansion, since another's expansion includes it. */
  void setDone(SsaValue value) {
    done.set(value.id());
  }

  /** Whether elements are likely to be outside of arrays. */
  boolean hasSparseTables() {
    return options.sparseTables();
  }

  static ExitState exitOf(SsaValue value) {
    ExitState exit = value.exit();
    if (exit == null) {
      throw new IllegalStateException(value.op() + " has no exit");
    }
    return exit;
  }

  /** The exit for the slow path of a step. */
  FrameExit slow(SsaValue step) {
    return values.exit(Exit.STEP, exitOf(step), contents);
  }

  /** The address of an instruction's hint. */
  Node hint(int pc) {
    return code.add(
        Operation.ADD, code.graph.record(), code.graph.constant(PrototypeLayout.hint(pc)));
  }

  /** Makes memory hold a value in a slot of the frame. */
  void storeHeld(SsaValue value, int slot) {
    if (contents[slot] != value) {
      values.store(value, slot);
      contents[slot] = value;
    }
  }

  /** Stores the values for those phis of the successor that live in their homes. */
  private void storePhis(Block block) {
    Block target = block.successors().get(0);
    int edge = target.predecessors().indexOf(block);
    for (SsaValue phi : target.phis()) {
      SsaValue input = phi.input(edge);
      if (!FrameContents.isNode(phi) && contents[phi.home()] != input) {
        values.store(input, phi.home());
      }
    }
  }

  /** A separate block for an edge to a block with several predecessors. */
  BasicBlock edge(Block block, BasicBlock target) {
    BasicBlock from = code.block();
    BasicBlock edge = code.newBlock();
    continueIn(block, edge);
    code.jump(target);
    continueIn(block, from);
    return edge;
  }

  /** The first block of a block's expansion. */
  BasicBlock start(Block block) {
    return blocks.start(block);
  }

  /** The instruction word of a step. */
  int word(SsaValue step) {
    return prototype.code()[step.pc()];
  }

  /** The operation of a step. */
  Op op(SsaValue step) {
    return Instruction.op(word(step));
  }
}
