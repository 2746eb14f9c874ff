package dev.perigee.tier1.emission;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.registers.Allocation;
import dev.perigee.tier1.registers.Move;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Emits a function's code: its call entry, its blocks in order, its entries, its exits. A routine's
 * code consists of its blocks alone.
 */
public final class Emission {
  /** The contents of poisoned registers. */
  private static final long POISON = ~0x4141L;

  private final Graph graph;
  private final EmissionOptions options;
  private final MachineCode code;
  private final RegisterFile file;
  private final Allocation allocation;
  private final Operands operands;
  private final NodeEmission nodes;
  private final ExitEmission exits;
  private final CallEmission calls;
  private final EntryEmission entries;
  private final RecordUses recordUses;
  private final List<Register> saved;
  private final int[] uses;
  private final Label[] labels;
  private final Label[] starts;
  private final Map<BasicBlock, Poll> polls = new HashMap<>();
  private final List<CompiledCode.Listing> listing = new ArrayList<>();

  /** A poll at the start of a block that has been emitted. */
  private record Poll(Label behind, Label exit, int cost) {}

  /**
   * The places where a node reads its inputs. Not a lambda: there are thousands of them, and
   * lambdas start slowly.
   */
  private record UsesOf(Allocation allocation, Node user) implements ExitEmission.Locations {
    @Override
    public int of(Node value) {
      return allocation.location(value, user);
    }
  }

  private Emission(
      Graph graph,
      Allocation allocation,
      Target target,
      EmissionOptions options,
      List<Register> saved,
      @Nullable Prototype prototype) {
    this.graph = graph;
    this.options = options;
    this.saved = saved;
    this.allocation = allocation;
    code = target.newCode();
    file = target.registers();
    operands = new Operands(code, file);
    nodes = new NodeEmission(code, operands, Places.inBody(allocation));
    exits = new ExitEmission(code, operands, file.exitCode(), prototype, this::comment);
    calls = new CallEmission(code, file, operands, exits, prototype != null && prototype.vararg());
    entries = new EntryEmission(code, operands, exits, allocation);
    recordUses = new RecordUses(graph);
    uses = new int[graph.nodeCount()];
    labels = new Label[graph.blockCount()];
    starts = new Label[graph.blockCount()];
    for (BasicBlock block : graph.blocks()) {
      labels[block.id()] = code.label();
      starts[block.id()] = code.label();
      block.phis().forEach(this::countUses);
      block.nodes().forEach(this::countUses);
      countUses(block.terminator());
    }
  }

  private void countUses(Node user) {
    for (int i = 0; i < user.inputCount(); i++) {
      uses[user.input(i).id()]++;
    }
    if (user.exit() != null || user.returned() != null) {
      user.forEachFrameUse(used -> uses[used.id()]++);
    }
  }

  /**
   * Emits a graph's code.
   *
   * @param prototype the function that the graph is of
   */
  public static CompiledCode emit(
      Graph graph,
      Prototype prototype,
      Allocation allocation,
      Target target,
      EmissionOptions options) {
    return new Emission(graph, allocation, target, options, List.of(), prototype).emit(prototype);
  }

  /**
   * Emits a routine's code.
   *
   * @param saved the registers that hold values, which the routine saves
   */
  public static byte[] emitRoutine(
      Graph graph, Allocation allocation, Target target, List<Register> saved) {
    EmissionOptions plain = new EmissionOptions(false, false);
    return new Emission(graph, allocation, target, plain, saved, null).emitRoutine();
  }

  private byte[] emitRoutine() {
    code.beginRoutine(saved);
    emitBlocks();
    return code.finish();
  }

  private CompiledCode emit(Prototype prototype) {
    int callEntry = code.position();
    calls.emitEntry(prototype);
    emitBlocks();
    List<BasicBlock> blocks = graph.blocks();
    comment("leave");
    exits.emitLeave();
    Map<Integer, Integer> entryOffsets = new HashMap<>();
    for (BasicBlock block : blocks) {
      if (block.isEntry()) {
        int offset = entries.emit(block, this::poison, starts[block.id()]);
        entryOffsets.put(block.pc(), offset);
        comment(offset, "to " + block);
      }
    }
    comment("rare cases");
    exits.emit();
    int words = prototype.code().length;
    return new CompiledCode(code.finish(), callEntry, entryOffsets, words, listing);
  }

  private void emitBlocks() {
    List<BasicBlock> blocks = new ArrayList<>(graph.blocks());
    blocks.removeIf(block -> !block.isEntry() && throughEmpty(block) != block);
    for (int i = 0; i < blocks.size(); i++) {
      emit(blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1) : null);
    }
  }

  private void emit(BasicBlock block, @Nullable BasicBlock next) {
    code.bind(labels[block.id()]);
    move(allocation.atStart(block));
    code.bind(starts[block.id()]);
    for (Node phi : block.phis()) {
      spill(phi);
    }
    List<Node> list = block.nodes();
    for (int i = 0; i < list.size(); i++) {
      Node node = list.get(i);
      Node user = i + 1 < list.size() ? list.get(i + 1) : block.terminator();
      if (isFolded(node, user)) {
        continue;
      }
      comment(block, node);
      move(allocation.before(node));
      Node previous = i > 0 ? list.get(i - 1) : null;
      emit(block, node, previous);
    }
    Node terminator = block.terminator();
    comment(block, terminator);
    move(allocation.before(terminator));
    move(allocation.atEnd(block));
    end(block, terminator, list.isEmpty() ? null : list.getLast(), next);
  }

  private void move(List<Move> moves) {
    for (Move move : moves) {
      operands.move(move.value(), move.source(), move.target());
    }
  }

  private void spill(Node phi) {
    int spill = allocation.spillOf(phi);
    int location = allocation.result(phi);
    if (spill >= 0 && spill != location) {
      operands.move(phi, location, spill);
    }
  }

  private void comment(BasicBlock block, Node node) {
    if (options.comments()) {
      comment(block + ": " + GraphPrinter.print(node));
    }
  }

  private void comment(FrameExit exit) {
    if (options.comments()) {
      comment("exit " + GraphPrinter.print(exit));
    }
  }

  private void comment(String text) {
    comment(code.position(), text);
  }

  private void comment(int offset, String text) {
    if (options.comments()) {
      listing.add(new CompiledCode.Listing(offset, text));
    }
  }

  /** Whether a tag is loaded only for the comparison that follows, which can read memory itself. */
  private boolean isFolded(Node node, Node user) {
    return node.operation() == Operation.LOAD8
        && (user.operation() == Operation.CHECK32 || user.operation() == Operation.BRANCH32)
        && user.input(0) == node
        && uses[node.id()] == 1
        && allocation.before(node).isEmpty()
        && allocation.before(user).isEmpty();
  }

  /** Whether a block's poll is the first thing at its start. */
  private boolean startsWithPoll(BasicBlock block) {
    for (Node phi : block.phis()) {
      if (allocation.spillOf(phi) >= 0) {
        return false;
      }
    }
    return allocation.atStart(block).isEmpty();
  }

  private static FrameExit exitOf(Node node) {
    FrameExit exit = node.exit();
    if (exit == null) {
      throw new IllegalStateException(node + " has no exit");
    }
    return exit;
  }

  private Label exit(Node node) {
    return exits.to(exitOf(node), new UsesOf(allocation, node));
  }

  private void emit(BasicBlock block, Node node, @Nullable Node previous) {
    Operation operation = node.operation();
    if (operation == Operation.CALL) {
      call(node);
      poison();
    } else if (operation == Operation.POLL) {
      Label exit = exit(node);
      Label behind = code.label();
      nodes.emit(node, exit);
      code.bind(behind);
      if (startsWithPoll(block)) {
        polls.put(block, new Poll(behind, exit, (int) node.immediate()));
      }
    } else if (operation.isSearch()) {
      nodes.search(node, exit(node), exits);
    } else if (operation == Operation.CHECK32 && previous != null && isFolded(previous, node)) {
      nodes.compareLoadedTag(previous, node, node.comparison(), exit(node));
    } else if (operation.mayLeave()) {
      nodes.emit(node, exit(node));
    } else {
      nodes.emit(node, labels[block.id()]);
    }
  }

  private void call(Node node) {
    if (Instruction.op((int) node.immediate()) == Op.VARARGPREP) {
      calls.emitVarargFrame(exit(node));
    } else {
      Register closure = nodes.word(node, 0, operands.scratch(3));
      calls.emitCall(node, closure, recordUses.isNeededBehind(node), exit(node));
    }
  }

  private void end(
      BasicBlock block, Node terminator, @Nullable Node previous, @Nullable BasicBlock next) {
    switch (terminator.operation()) {
      case JUMP -> jumpOrPoll(block.successors().get(0), next);
      case BRANCH, BRANCH32, BRANCH_DOUBLE -> branch(block, terminator, previous, next);
      case LEAVE -> exits.leave(exitOf(terminator), new UsesOf(allocation, terminator));
      case ANSWER -> {
        nodes.answerWith(terminator);
        code.endRoutine(saved);
      }
      case ANSWER_OF -> {
        nodes.loadArguments(terminator);
        code.endRoutine(saved, terminator.parameter());
      }
      case RETURN -> {
        FrameStore returned = terminator.returned();
        if (returned == null) {
          calls.emitReturn(terminator);
        } else {
          calls.emitReturn(ExitEmission.Stored.of(returned, new UsesOf(allocation, terminator)));
        }
      }
      case RETURN_OPEN -> calls.emitReturnOpen(terminator, exit(terminator));
      case TAIL_CALL -> calls.emitTailCall(terminator, exit(terminator));
      default -> throw new IllegalStateException("no end: " + terminator.operation());
    }
  }

  /**
   * Goes back to a loop's header. The header's poll is done here, which saves a jump, and the code
   * continues after it.
   */
  private void jumpOrPoll(BasicBlock target, @Nullable BasicBlock next) {
    Poll poll = polls.get(target);
    if (poll != null && target != next) {
      code.countDown(poll.cost, false, poll.behind);
      code.jump(poll.exit);
    } else {
      jump(target, next);
    }
  }

  private void jump(BasicBlock target, @Nullable BasicBlock next) {
    BasicBlock end = throughEmpty(target);
    if (next == null || (target != next && end != throughEmpty(next))) {
      code.jump(labels[end.id()]);
    }
  }

  /** The block where a jump ends after the blocks that do nothing but jump on. */
  private BasicBlock throughEmpty(BasicBlock start) {
    BasicBlock block = start;
    while (block.nodes().isEmpty()
        && block.phis().isEmpty()
        && block.terminator().operation() == Operation.JUMP
        && allocation.atStart(block).isEmpty()
        && allocation.before(block.terminator()).isEmpty()
        && allocation.atEnd(block).isEmpty()
        && block.successors().get(0) != block) {
      block = block.successors().get(0);
    }
    return block;
  }

  private void branch(
      BasicBlock block, Node branch, @Nullable Node previous, @Nullable BasicBlock next) {
    BasicBlock yes = block.successors().get(0);
    BasicBlock no = block.successors().get(1);
    boolean inverted = next != null && (yes == next || throughEmpty(yes) == throughEmpty(next));
    Label target = labels[throughEmpty(inverted ? no : yes).id()];
    if (branch.operation() == Operation.BRANCH_DOUBLE) {
      nodes.compareDoubles(branch, !inverted, target);
    } else {
      Comparison comparison = branch.comparison().when(!inverted);
      if (branch.operation() == Operation.BRANCH) {
        nodes.compare(branch, comparison, target);
      } else if (previous != null && isFolded(previous, branch)) {
        nodes.compareLoadedTag(previous, branch, comparison, target);
      } else {
        nodes.compare32(branch, comparison, target);
      }
    }
    if (!inverted) {
      jump(no, next);
    }
  }

  /** Under chaos, fills the registers that hold no live value with rubbish. */
  private void poison() {
    if (options.poisons()) {
      file.values().forEach(register -> code.move(register, POISON));
      file.floatValues().forEach(register -> code.moveBits(register, file.values().get(0)));
    }
  }
}
