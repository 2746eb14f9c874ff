package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.ReachingDefinitions.Definition;
import dev.perigee.ir.ssa.ReachingDefinitions.Join;
import dev.perigee.ir.ssa.ReachingDefinitions.Nothing;
import dev.perigee.ir.ssa.ReachingDefinitions.Parameter;
import dev.perigee.ir.ssa.ReachingDefinitions.Written;
import dev.perigee.ir.ssa.SsaFunction.LinearEdge;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each exit and start state of a graph describes what tier 0's slots hold at its pc. It
 * uses the {@link ReachingDefinitions} of the linear form, which do not depend on the graph.
 *
 * <p>A value stands for a definition in one of these cases: it comes from the same pc and slot; the
 * definition moves another definition that the value stands for; the definition is a join, and the
 * value is the phi there (whose inputs are checked in turn) or stands for all joined definitions;
 * both are the same constant.
 */
final class FrameChecks {
  private record Claim(SsaValue value, Definition definition) {}

  private static final int AT_START = -1;
  private static final int NOT_AN_EDGE = -2;

  private final SsaFunction function;
  private final Prototype prototype;

  /** The definitions without the edges that are proved to be impossible. */
  private ReachingDefinitions reaching;

  /** The definitions with impossible edges; they decide which slots hold nothing. */
  private final ReachingDefinitions all;

  private ReachingConstants constants;
  private final Set<LinearEdge> proved = new HashSet<>();

  /** Claims that hold or are being proved. Around a loop, a claim may depend on itself. */
  private final Set<Claim> assumed = new HashSet<>();

  /** Prepares checks of one graph between passes; facts about the linear form are kept. */
  FrameChecks(SsaFunction function) {
    this.function = function;
    this.prototype = function.prototype();
    all = new ReachingDefinitions(prototype, Set.of());
    reaching = all;
    constants = new ReachingConstants(function, all);
  }

  private void proveImpossibleEdges() {
    while (proved.size() < function.impossibleEdges().size() && proveEdges()) {
      reaching = new ReachingDefinitions(prototype, Set.copyOf(proved));
      constants = new ReachingConstants(function, reaching);
    }
    for (LinearEdge edge : function.impossibleEdges()) {
      if (reaching.isReached(edge.source()) && !proved.contains(edge)) {
        throw new IllegalStateException(edge + " is possible");
      }
    }
  }

  /**
   * Proves, from constants and the edges proved before, that edges which the graph lacks are
   * impossible. Returns whether there are new ones.
   */
  private boolean proveEdges() {
    ConstantBranches decisions = new ConstantBranches(prototype, constants);
    boolean any = false;
    for (LinearEdge edge : function.impossibleEdges()) {
      int only = decisions.onlyEdge(edge.source());
      any |= only >= 0 && only != edge.edge() && proved.add(edge);
    }
    return any;
  }

  /**
   * Checks the current graph.
   *
   * @throws IllegalStateException if an exit or a state is wrong
   */
  void check() {
    assumed.clear();
    proveImpossibleEdges();
    for (Block block : function.blocks()) {
      for (SsaValue phi : block.phis()) {
        checkPhi(block, phi);
      }
      checkState(block.startState(), block.order() == 0 ? AT_START : NOT_AN_EDGE);
      for (SsaValue value : block.instructions()) {
        checkState(value.exit(), source(value));
        checkInputs(value);
      }
      checkState(block.terminator().exit(), NOT_AN_EDGE);
      checkInputs(block.terminator());
    }
  }

  /**
   * The source for {@link #checkState} of a value's exit. A guard that exits to pc 0 tests a
   * parameter; a guard that exits to its own pc precedes the instruction there.
   */
  private static int source(SsaValue value) {
    ExitState exit = value.exit();
    if (exit == null || value.op() != SsaOp.GUARD) {
      return NOT_AN_EDGE;
    }
    if (exit.pc() == 0) {
      return AT_START;
    }
    return exit.pc() == value.pc() ? NOT_AN_EDGE : value.pc();
  }

  /**
   * @param source the pc of the instruction from which control comes to the state's pc, if only
   *     that path counts, as for a guard after this instruction; otherwise NOT_AN_EDGE
   */
  private void checkState(@Nullable ExitState state, int source) {
    for (int slot = 0; state != null && slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      boolean right = value == null && all.before(state.pc(), slot) instanceof Nothing;
      if (source == NOT_AN_EDGE
          && value != null
          && isTheSame(value, reaching.before(state.pc(), slot))) {
        continue;
      }
      List<Definition> possible = definitions(state.pc(), slot, source);
      for (Definition definition : possible) {
        right |= value == null ? definition instanceof Nothing : standsFor(value, definition);
      }
      if (!right) {
        throw new IllegalStateException(
            "exit at " + state.pc() + ": slot " + slot + " is " + value + ", not " + possible);
      }
    }
  }

  private List<Definition> definitions(int pc, int slot, int source) {
    return switch (source) {
      case AT_START ->
          List.of(slot < prototype.parameterCount() ? new Parameter(slot) : new Nothing());
      case NOT_AN_EDGE -> List.of(reaching.before(pc, slot));
      default -> reaching.arriving(source, pc, slot);
    };
  }

  /** Checks a phi's inputs. The pc of a predecessor's terminator is the source of the edge. */
  private void checkPhi(Block block, SsaValue phi) {
    for (int i = 0; i < phi.inputCount(); i++) {
      int source = block.predecessors().get(i).terminator().pc();
      SsaValue input = phi.input(i);
      boolean right =
          block.predecessors().get(i).order() == 0
              && phi.pc() == 0
              && standsFor(input, new Parameter(phi.home()));
      for (Definition arriving : reaching.arriving(source, phi.pc(), phi.home())) {
        right |= arriving instanceof Nothing || standsFor(input, arriving);
      }
      if (right) {
        continue;
      }
      throw new IllegalStateException(
          block + ": " + phi + " has the wrong input " + input + " from pc " + source);
    }
  }

  /** Checks that the inputs of a step or load are the slots that the linear instruction reads. */
  private void checkInputs(SsaValue value) {
    boolean reads = value.op().isStep() || value.op() == SsaOp.LOAD_CELL || value.op() == SsaOp.NOT;
    if (!reads) {
      return;
    }
    Effects effects = Effects.of(prototype, value.pc());
    for (int i = 0; i < value.inputCount(); i++) {
      int[] slots = effects.reads();
      int slot = i < slots.length ? slots[i] : effects.cellReads()[i - slots.length];
      if (!standsFor(value.input(i), reaching.before(value.pc(), slot))) {
        throw new IllegalStateException(value + " does not read slot " + slot);
      }
    }
  }

  private boolean standsFor(SsaValue value, Definition definition) {
    if (isTheSame(value, definition)) {
      return true;
    }
    Claim claim = new Claim(value, definition);
    if (!assumed.add(claim)) {
      return true;
    }
    boolean holds = prove(value, definition) || provePhi(value, definition);
    if (!holds) {
      assumed.remove(claim);
    }
    return holds;
  }

  /** Whether a value is obviously a definition, as most are. This needs no claim. */
  private static boolean isTheSame(SsaValue value, Definition definition) {
    return switch (value.op()) {
      case CONSTANT, GUARD, COPY -> false;
      case PARAMETER -> definition instanceof Parameter(int slot) && value.home() == slot;
      case PHI ->
          definition instanceof Join(int pc, int slot) && value.pc() == pc && value.home() == slot;
      default ->
          definition instanceof Written(int pc, int slot)
              && value.pc() == pc
              && value.home() == slot;
    };
  }

  private boolean prove(SsaValue value, Definition definition) {
    if (value.op() == SsaOp.GUARD) {
      return standsFor(value.input(0), definition);
    }
    return switch (definition) {
      case Nothing nothing -> true;
      case Parameter parameter -> false;
      case Join join -> {
        for (Definition joined : reaching.joined(join)) {
          if (!standsFor(value, joined)) {
            yield false;
          }
        }
        yield true;
      }
      case Written written -> proveWritten(value, written);
    };
  }

  /** Whether a value is a redundant phi, all of whose inputs stand for a definition. */
  private boolean provePhi(SsaValue value, Definition definition) {
    for (int i = 0; i < value.inputCount(); i++) {
      if (value.op() != SsaOp.PHI || !standsFor(value.input(i), definition)) {
        return false;
      }
    }
    return value.op() == SsaOp.PHI;
  }

  private boolean proveWritten(SsaValue value, Written written) {
    if (value.op() == SsaOp.COPY && value.pc() == written.pc() && value.home() == written.slot()) {
      return standsFor(value.input(0), moved(written));
    }
    Definition moved = moved(written);
    if (!(moved instanceof Nothing)) {
      return standsFor(value, moved)
          || (value.isFloatConstant() && isLoopStep(written) && sameNumber(value, moved));
    }
    return value.isConstant() && constants.of(written) == value;
  }

  private boolean isLoopStep(Written written) {
    int word = prototype.code()[written.pc()];
    return Instruction.op(word) == Op.FORPREP && written.slot() == Instruction.a(word) + 2;
  }

  private boolean sameNumber(SsaValue value, Definition definition) {
    SsaValue constant = constants.of(definition);
    return constant != null
        && constant.isIntegerConstant()
        && value == function.floating((double) constant.payload());
  }

  /** The definition that an instruction moves unchanged into a slot; Nothing if it computes one. */
  private Definition moved(Written written) {
    int pc = written.pc();
    int word = prototype.code()[pc];
    int a = Instruction.a(word);
    int offset = written.slot() - a;
    return switch (Instruction.op(word)) {
      case MOVE, TESTSET -> reaching.before(pc, Instruction.b(word));
      case SELF -> offset == 2 ? reaching.before(pc, Instruction.b(word)) : new Nothing();
      case TFORLOOP -> reaching.before(pc, a + LoopSlots.WINDOW);
      case FORPREP ->
          offset == LoopSlots.LIMIT
              ? new Nothing()
              : reaching.before(pc, offset == LoopSlots.STEP ? a + LoopSlots.STEP : a);
      case FORLOOP ->
          switch (offset) {
            case LoopSlots.LIMIT -> reaching.before(pc, a + LoopSlots.LIMIT);
            case LoopSlots.VARIABLE -> new Written(pc, a);
            default -> new Nothing();
          };
      default -> new Nothing();
    };
  }
}
