package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a graph follows the rules of the package: shape, the home rule (which implies that
 * definitions dominate uses), types and entries. {@link PollChecks} checks polls, and {@link
 * FrameChecks} that exits and states describe tier 0's frame. Used in checked mode and under chaos.
 */
public final class SsaVerifier {
  private final SsaFunction function;
  private final Prototype prototype;
  private final FrameChecks frames;
  private final BitSet seen = new BitSet();

  /**
   * The latest value of each home at the end of each block; null if there is none, or different
   * ones on different paths.
   */
  private final Map<Block, @Nullable SsaValue[]> ends = new HashMap<>();

  /**
   * Creates a verifier of one graph for use between passes. It keeps what it finds out about the
   * linear form.
   *
   * @param function the graph as it was built
   */
  public SsaVerifier(SsaFunction function) {
    this.function = function;
    this.prototype = function.prototype();
    this.frames = new FrameChecks(function);
  }

  /**
   * Checks a graph once.
   *
   * @throws IllegalStateException if a rule is broken; the message says which, and where
   */
  public static void verify(SsaFunction function) {
    new SsaVerifier(function).verify();
  }

  /**
   * Checks the current graph.
   *
   * @throws IllegalStateException if a rule is broken; the message says which, and where
   */
  public void verify() {
    seen.clear();
    ends.clear();
    checkShape();
    checkHomes();
    for (Block block : function.blocks()) {
      block.phis().forEach(this::checkTypes);
      block.instructions().forEach(this::checkTypes);
      checkTypes(block.terminator());
    }
    PollChecks.check(function);
    frames.check();
  }

  private void checkShape() {
    for (int i = 0; i < function.blocks().size(); i++) {
      Block block = function.blocks().get(i);
      require(block.order() == i, block, "is not in order");
      checkEdges(block);
      checkMembers(block);
    }
  }

  private void checkEdges(Block block) {
    for (Block successor : block.successors()) {
      require(
          isInFunction(successor) && Collections.frequency(successor.predecessors(), block) == 1,
          block,
          successor,
          " does not have it exactly once among its predecessors");
      require(
          block.successors().size() == 1 || successor.predecessors().size() == 1,
          block,
          successor,
          " is the target of a critical edge");
    }
    for (Block predecessor : block.predecessors()) {
      require(
          predecessor.successors().contains(block),
          block,
          "is not a successor of its predecessor ",
          predecessor.toString());
    }
    int expected =
        switch (block.terminator().op()) {
          case JUMP -> 1;
          case BRANCH, STEP_BRANCH -> 2;
          case RETURN, TAILCALL -> 0;
          default -> -1;
        };
    require(block.successors().size() == expected, block, "has the wrong number of successors");
    require(block.terminator().block() == block, block, "does not own its terminator");
    require(!block.isEntry() || block.startState() != null, block, "is an entry without a state");
    require(
        block.terminator().op() != SsaOp.JUMP
            || ControlFlow.lastStep(block) == null
            || leadsToEntry(block.successors().get(0)),
        block,
        "ends with a step but no entry follows");
  }

  private boolean isInFunction(Block block) {
    int order = block.order();
    return order >= 0 && order < function.blocks().size() && function.blocks().get(order) == block;
  }

  private static boolean leadsToEntry(Block start) {
    Block block = start;
    while (!block.isEntry() && block.instructions().isEmpty() && block.successors().size() == 1) {
      block = block.successors().get(0);
    }
    return block.isEntry();
  }

  private void checkMembers(Block block) {
    for (SsaValue phi : block.phis()) {
      require(phi.op() == SsaOp.PHI, block, phi, " is not a phi");
      require(
          phi.inputCount() == block.predecessors().size(),
          block,
          phi,
          " does not have one input for each predecessor");
      checkMember(block, phi);
    }
    boolean stepped = false;
    for (SsaValue value : block.instructions()) {
      require(
          value.op() != SsaOp.PHI && !value.op().isTerminator() && !value.isConstant(),
          block,
          value,
          " is not an instruction");
      require(
          !stepped || value.op() == SsaOp.RESULT || value.op() == SsaOp.GUARD,
          block,
          value,
          " comes after a step");
      stepped |= value.op().isStep();
      checkMember(block, value);
    }
    checkMember(block, block.terminator());
  }

  private void checkMember(Block block, SsaValue value) {
    require(value.block() == block, block, value, " belongs to another block");
    require(!seen.get(value.id()), block, value, " occurs twice");
    seen.set(value.id());
    require(
        (value.exit() != null) == value.op().canExit(),
        block,
        value,
        " should have an exit or should not");
    require(
        (value.condition() != null) == (value.op() == SsaOp.BRANCH),
        block,
        value,
        " should have a condition or should not");
  }

  private void checkHomes() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : function.blocks()) {
        @Nullable SsaValue[] latest = homesAtStart(block);
        follow(block, latest, false);
        if (!Arrays.equals(latest, ends.put(block, latest))) {
          changed = true;
        }
      }
    }
    for (Block block : function.blocks()) {
      for (int i = 0; i < block.predecessors().size(); i++) {
        @Nullable SsaValue[] end = ends.get(block.predecessors().get(i));
        for (SsaValue phi : block.phis()) {
          SsaValue input = phi.input(i);
          require(
              input.isConstant() || input.home() == phi.home(),
              block,
              phi,
              " has an input with another home");
          requireLatest(block, phi, input, end == null ? new SsaValue[0] : end);
        }
      }
      follow(block, homesAtStart(block), true);
    }
  }

  private @Nullable SsaValue[] homesAtStart(Block block) {
    @Nullable SsaValue[] latest = new SsaValue[prototype.frameSize()];
    boolean first = true;
    for (Block predecessor : block.predecessors()) {
      @Nullable SsaValue[] end = ends.get(predecessor);
      if (end == null) {
        continue;
      }
      for (int home = 0; home < latest.length; home++) {
        if (first) {
          latest[home] = end[home];
        } else if (latest[home] != end[home]) {
          latest[home] = null;
        }
      }
      first = false;
    }
    return latest;
  }

  private void follow(Block block, @Nullable SsaValue[] latest, boolean checking) {
    block.phis().forEach(phi -> latest[phi.home()] = phi);
    ExitState start = block.startState();
    if (checking && start != null && block.order() > 0) {
      checkState(block, block.terminator(), start, latest);
    }
    if (start != null && block.isEntry()) {
      writeFrame(start, latest);
    }
    for (SsaValue value : block.instructions()) {
      if (checking) {
        checkUses(block, value, latest);
      }
      define(value, latest);
    }
    if (checking) {
      checkUses(block, block.terminator(), latest);
    }
    define(block.terminator(), latest);
  }

  private void define(SsaValue value, @Nullable SsaValue[] latest) {
    ExitState exit = value.exit();
    if (exit != null && value.op() != SsaOp.GUARD) {
      if (value.op() == SsaOp.STEP || value.op() == SsaOp.CALL) {
        int dead = Effects.of(prototype, value.pc()).deadFrom(0);
        if (dead < latest.length) {
          Arrays.fill(latest, dead, latest.length, null);
        }
      }
      writeFrame(exit, latest);
    }
    if (value.home() >= 0) {
      latest[value.home()] = value;
    }
  }

  /** Updates the homes when tier 0's frame is in memory: before an exit, or at an entry. */
  private static void writeFrame(ExitState frame, @Nullable SsaValue[] latest) {
    for (int home = 0; home < latest.length; home++) {
      SsaValue written = home < frame.top() ? frame.slot(home) : null;
      if (original(latest[home]) != original(written)) {
        latest[home] = null;
      }
    }
  }

  /** The value that a value is a copy of, directly or through other copies. */
  private static @Nullable SsaValue original(@Nullable SsaValue value) {
    SsaValue source = value;
    while (source != null && source.op() == SsaOp.COPY) {
      source = source.input(0);
    }
    return source;
  }

  private void checkUses(Block block, SsaValue user, @Nullable SsaValue[] latest) {
    if (user.op() != SsaOp.RESULT) {
      for (int i = 0; i < user.inputCount(); i++) {
        requireLatest(block, user, user.input(i), latest);
      }
    } else {
      require(user.input(0).op().isStep(), block, user, " is not the result of a step");
    }
    ExitState exit = user.exit();
    if (exit != null) {
      checkState(block, user, exit, latest);
      for (int i = 0; i < user.inputCount() && user.op() != SsaOp.GUARD; i++) {
        require(user.input(i).home() < exit.top(), block, user, " reads above its top");
      }
    }
  }

  private void checkState(
      Block block, SsaValue user, ExitState state, @Nullable SsaValue[] latest) {
    require(
        state.top() == prototype.tops()[state.pc()], block, user, " has an exit of the wrong size");
    for (int slot = 0; slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null) {
        requireLatest(block, user, value, latest);
        require(value.home() < state.top(), block, user, " exits with a value above its top");
        if (!value.isConstant() && state.slot(value.home()) != value) {
          throw broken(block, user + " exits with " + value + ", whose home holds another value");
        }
      }
    }
  }

  private void requireLatest(
      Block block, SsaValue user, SsaValue used, @Nullable SsaValue[] latest) {
    if (used.isConstant()) {
      return;
    }
    if (used.home() >= 0) {
      if (latest[used.home()] != used) {
        String other = latest[used.home()] + " is in its home";
        throw broken(block, user + " uses " + used + ", but " + other);
      }
      return;
    }
    if (used.op() != SsaOp.TO_FLOAT || used.block() != user.block() || used.pc() != user.pc()) {
      throw broken(block, user + " uses the temporary " + used + " of another instruction");
    }
  }

  private void checkTypes(SsaValue value) {
    Block block = value.block();
    if (block == null) {
      throw new IllegalStateException(value + " is in no block");
    }
    switch (value.op()) {
      case PHI, COPY -> {
        for (int i = 0; i < value.inputCount(); i++) {
          require(
              value.input(i).type().isWithin(value.type()),
              block,
              value,
              " has an input of another type");
        }
      }
      case ADD_INTEGER, SUB_INTEGER, MUL_INTEGER, IDIV_INTEGER, MOD_INTEGER, AND_INTEGER ->
          requireInputs(block, value, ValueType.INTEGER, ValueType.INTEGER, 2);
      case OR_INTEGER, XOR_INTEGER, SHL_INTEGER, SHR_INTEGER, TRIP_COUNT ->
          requireInputs(block, value, ValueType.INTEGER, ValueType.INTEGER, 2);
      case NEGATE_INTEGER, COMPLEMENT_INTEGER ->
          requireInputs(block, value, ValueType.INTEGER, ValueType.INTEGER, 1);
      case ADD_FLOAT, SUB_FLOAT, MUL_FLOAT, DIV_FLOAT, IDIV_FLOAT ->
          requireInputs(block, value, ValueType.FLOAT, ValueType.FLOAT, 2);
      case NEGATE_FLOAT -> requireInputs(block, value, ValueType.FLOAT, ValueType.FLOAT, 1);
      case TO_FLOAT ->
          require(
              value.type() == ValueType.FLOAT
                  && value.input(0).type().isNumber()
                  && value.input(0).type() != ValueType.FLOAT,
              block,
              value,
              " converts something other than an integer or a number");
      case BRANCH -> checkCondition(block, value);
      case GUARD ->
          require(
              (value.input(0).isConstant() || value.home() == value.input(0).home())
                  && value.type().hasRegisterForm(),
              block,
              value,
              " guards a value with another home");
      case LOAD_CELL ->
          require(
              ValueType.CELL.isWithin(value.input(0).type()),
              block,
              value,
              " does not load from a cell");
      default -> {}
    }
  }

  private void checkCondition(Block block, SsaValue branch) {
    Condition condition = branch.condition();
    if (condition == null) {
      return;
    }
    switch (condition) {
      case INTEGER_EQUAL, INTEGER_LESS, INTEGER_LESS_EQUAL ->
          requireInputs(block, branch, branch.type(), ValueType.INTEGER, 2);
      case FLOAT_EQUAL, FLOAT_LESS, FLOAT_LESS_EQUAL ->
          requireInputs(block, branch, branch.type(), ValueType.FLOAT, 2);
      case STRING_EQUAL -> requireInputs(block, branch, branch.type(), ValueType.STRING, 2);
      case RAW_EQUAL ->
          require(
              branch.input(1).isConstant(), block, "compares with a value that is not constant");
      case TRUTHY, IS_NIL ->
          require(branch.inputCount() == 1, block, "does not test exactly one value");
    }
  }

  private static void requireInputs(
      Block block, SsaValue value, ValueType type, ValueType inputs, int count) {
    require(value.type() == type, block, value, " has the wrong type");
    require(value.inputCount() == count, block, value, " has the wrong number of inputs");
    for (int i = 0; i < count; i++) {
      require(value.input(i).type() == inputs, block, value, " has an input of the wrong type");
    }
  }

  private static void require(boolean condition, Block block, String otherwise) {
    if (!condition) {
      throw broken(block, otherwise);
    }
  }

  /** Builds the message only if it is needed, since that takes longer than the check. */
  private static void require(boolean condition, Block block, Object what, String otherwise) {
    if (!condition) {
      throw broken(block, what + otherwise);
    }
  }

  private static IllegalStateException broken(Block block, String otherwise) {
    return new IllegalStateException(block + ": " + otherwise);
  }
}
