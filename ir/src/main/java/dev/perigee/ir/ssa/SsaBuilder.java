package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the graph of a verified prototype. There is one block for each stretch of code that
 * control, or the driver coming back, enters only at its start, and one on each critical edge.
 * Values are found by tracking what each slot holds. Nothing is specialised yet: arithmetic and
 * comparisons are STEPs. Feedback becomes guards. There are no polls yet.
 *
 * <p>A separate first block defines and guards the parameters, so that no jump leads to it.
 */
public final class SsaBuilder {
  private final Prototype prototype;
  private final SsaFunction function;
  private final InstructionTranslator translator;
  private final BitSet leaders = new BitSet();

  /**
   * The number of edges of the linear form that lead to each pc. The function's start counts as an
   * edge to pc 0.
   */
  private final int[] incoming;

  /** The blocks by pc; null where no block begins. */
  private final @Nullable Block[] blockAt;

  /** What the slots hold at the end of each block, by its id; null if it is not translated yet. */
  private final List<@Nullable SsaValue @Nullable []> endStates = new ArrayList<>();

  private SsaBuilder(Prototype prototype, TypeFeedback feedback) {
    this.prototype = prototype;
    this.function = new SsaFunction(prototype);
    this.incoming = new int[prototype.code().length];
    this.blockAt = new Block[prototype.code().length];
    this.translator = new InstructionTranslator(this, function, feedback);
  }

  /**
   * The graph of a function.
   *
   * @param prototype verified
   * @param feedback the types to guard on; wrong ones only cost speed
   */
  public static SsaFunction build(Prototype prototype, TypeFeedback feedback) {
    return new SsaBuilder(prototype, feedback).build();
  }

  private SsaFunction build() {
    findLeaders();
    Block first = function.newBlock(0);
    List<Block> order = orderBlocks();
    function.blocks().add(first);
    function.blocks().addAll(order);
    translator.start(first, blockFor(0));
    for (Block block : order) {
      translate(block);
    }
    for (Block block : order) {
      completePhis(block);
    }
    ControlFlow.update(function);
    return function;
  }

  private void findLeaders() {
    BitSet reached = new BitSet();
    BitSet todo = new BitSet();
    todo.set(0);
    leaders.set(0);
    incoming[0]++;
    while (!todo.isEmpty()) {
      int pc = todo.nextSetBit(0);
      todo.clear(pc);
      reached.set(pc);
      Effects effects = function.effects(pc);
      for (int edge = 0; edge < effects.edgeCount(); edge++) {
        int target = effects.target(edge);
        incoming[target]++;
        if (target <= pc) {
          function.setJumpedBackTo(target);
        }
        if (endsBlock(effects) || target != pc + effects.words()) {
          leaders.set(target);
        }
        if (!reached.get(target)) {
          todo.set(target);
        }
      }
    }
  }

  /**
   * Whether an instruction branches, or the driver may have to do it and then comes back after it.
   */
  private static boolean endsBlock(Effects effects) {
    Op op = effects.op();
    return switch (op) {
      case MOVE, LOADI, LOADF, LOADK, LOADKX, LOADNIL, LOADFALSE, LOADTRUE -> false;
      case LFALSESKIP, JMP, GETCELL, GETUPVAL, NOT -> false;
      default -> true;
    };
  }

  /**
   * Creates the blocks in reverse postorder: except for targets of retreating edges, each comes
   * after its predecessors.
   */
  private List<Block> orderBlocks() {
    List<Block> postorder = new ArrayList<>();
    BitSet seen = new BitSet();
    record Visit(int leader, Effects last, int[] nextEdge) {}
    List<Visit> stack = new ArrayList<>();
    seen.set(0);
    stack.add(new Visit(0, lastInstruction(0), new int[1]));
    while (!stack.isEmpty()) {
      Visit visit = stack.getLast();
      if (visit.nextEdge[0] == visit.last.edgeCount()) {
        stack.removeLast();
        Block block = function.newBlock(visit.leader);
        blockAt[visit.leader] = block;
        postorder.add(block);
        continue;
      }
      int target = visit.last.target(visit.nextEdge[0]++);
      if (!seen.get(target)) {
        seen.set(target);
        stack.add(new Visit(target, lastInstruction(target), new int[1]));
      }
    }
    return postorder.reversed();
  }

  private Effects lastInstruction(int leader) {
    Effects effects = function.effects(leader);
    while (effects.edgeCount() == 1 && !leaders.get(effects.target(0))) {
      effects = function.effects(effects.target(0));
    }
    return effects;
  }

  private void translate(Block block) {
    translator.setSlots(startSlots(block));
    block.setStartState(translator.state(block.pc()));
    int pc = block.pc();
    while (true) {
      Effects effects = function.effects(pc);
      translator.translate(block, effects);
      if (effects.edgeCount() != 1) {
        return;
      }
      int next = effects.target(0);
      if (leaders.get(next)) {
        jump(block, pc, next, translator.slots());
        return;
      }
      pc = next;
    }
  }

  /**
   * What the slots hold at a block's start: the common value at all predecessors' ends, or a phi.
   */
  private @Nullable SsaValue[] startSlots(Block block) {
    @Nullable SsaValue[] slots = new SsaValue[prototype.frameSize()];
    boolean allKnown = block.predecessors().size() == incoming[block.pc()];
    for (int slot = 0; slot < prototype.tops()[block.pc()]; slot++) {
      slots[slot] = startValue(block, slot, allKnown);
    }
    return slots;
  }

  private @Nullable SsaValue startValue(Block block, int slot, boolean allKnown) {
    SsaValue common = null;
    boolean same = allKnown;
    for (Block predecessor : block.predecessors()) {
      SsaValue value = endSlots(predecessor)[slot];
      if (value == null) {
        return null;
      }
      same &= common == null || common == value;
      common = value;
    }
    if (same) {
      return common;
    }
    SsaValue phi = function.newValue(SsaOp.PHI, ValueType.ANY, slot, block.pc());
    phi.setBlock(block);
    block.phis().add(phi);
    return phi;
  }

  private @Nullable SsaValue[] endSlots(Block block) {
    return Objects.requireNonNull(endStates.get(block.id()), "a block without an end");
  }

  /**
   * Sets the inputs of a block's phis. A slot that holds nothing on the way back is a link slot,
   * which is not read, so any input will do.
   */
  private void completePhis(Block block) {
    for (SsaValue phi : block.phis()) {
      SsaValue[] inputs = new SsaValue[block.predecessors().size()];
      for (int i = 0; i < inputs.length; i++) {
        SsaValue value = endSlots(block.predecessors().get(i))[phi.home()];
        inputs[i] = value == null ? function.constant(ValueType.NIL, 0) : value;
      }
      phi.setInputs(inputs);
    }
  }

  private Block blockFor(int pc) {
    return Objects.requireNonNull(blockAt[pc], "a target without a block");
  }

  /**
   * Ends a block with a jump to the block at a pc; {@code sourcePc} is the pc of the instruction
   * that leads there.
   */
  void jump(Block from, int sourcePc, int targetPc, @Nullable SsaValue[] slots) {
    from.setTerminator(function.newValue(SsaOp.JUMP, ValueType.ANY, SsaValue.NO_HOME, sourcePc));
    link(from, blockFor(targetPc), slots);
  }

  /**
   * Adds the next successor of a block that has two. If other edges lead to the same target, the
   * edge gets a block of its own.
   */
  void branch(Block from, int targetPc, @Nullable SsaValue[] slots) {
    if (incoming[targetPc] > 1) {
      int sourcePc = from.terminator().pc();
      jump(edgeBlock(from, targetPc, slots), sourcePc, targetPc, slots);
    } else {
      link(from, blockFor(targetPc), slots);
    }
  }

  /** Adds a new block, which has no terminator yet, as the next successor of a block. */
  Block edgeBlock(Block from, int targetPc, @Nullable SsaValue[] slots) {
    Block edge = function.newBlock(targetPc);
    function.blocks().add(edge);
    link(from, edge, slots);
    return edge;
  }

  private void link(Block from, Block to, @Nullable SsaValue[] slots) {
    from.successors().add(to);
    to.predecessors().add(from);
    while (endStates.size() <= from.id()) {
      endStates.add(null);
    }
    endStates.set(from.id(), slots.clone());
  }
}
