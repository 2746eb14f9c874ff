package dev.perigee.frontend;

import dev.perigee.ir.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a function during code generation: which variable is in which slot, and how jumps
 * leave a block.
 */
final class BlockScopes {
  /** A block. */
  static final class Block {
    private final @Nullable Block outer;
    private final boolean loop;
    private final int locals;
    private final int slots;
    private final int openVariables;

    /** The first of {@link BlockScopes#pendingJumps} that begins in this block. */
    private final int firstPendingJump;

    /** The number of variables to be closed that stay open when a break leaves this loop. */
    private int breakLevel;

    private int breaks = FunctionCode.NO_JUMP;

    /**
     * Whether PUC Lua closes variables of this block, as inner functions use them or there is a
     * TBC.
     */
    private boolean closes;

    private Block(
        @Nullable Block outer,
        boolean loop,
        int locals,
        int slots,
        int openVariables,
        int firstPendingJump) {
      this.outer = outer;
      this.loop = loop;
      this.locals = locals;
      this.slots = slots;
      this.openVariables = openVariables;
      this.firstPendingJump = firstPendingJump;
      this.breakLevel = openVariables;
    }
  }

  /** A local variable that has a slot. */
  private static final class Local {
    final String name;
    final int slot;
    final boolean captured;
    int id;

    Local(String name, int slot, boolean captured) {
      this.name = name;
      this.slot = slot;
      this.captured = captured;
    }
  }

  /**
   * A break or goto whose target comes later. PUC Lua closes the captured variables of the blocks
   * that it leaves at its target, on the target's line.
   */
  private static final class PendingJump {
    final @Nullable Label label;

    /** The range of its instructions. */
    private int from;

    private int to;

    /** The number of slots of the variables around it that its target may still see. */
    int slots;

    boolean closes;

    PendingJump(@Nullable Label label, int slots) {
      this.label = label;
      this.slots = slots;
    }
  }

  private final FunctionCode code;
  private final List<PendingJump> pendingJumps = new ArrayList<>();
  private final List<Local> locals = new ArrayList<>();

  /** The slots of the variables to be closed that are in scope. */
  private final List<Integer> openVariables = new ArrayList<>();

  private @Nullable Block block;

  BlockScopes(FunctionCode code) {
    this.code = code;
  }

  Block enter(boolean loop) {
    int slots = code.activeSlots();
    block = new Block(block, loop, locals.size(), slots, openVariables.size(), pendingJumps.size());
    return block;
  }

  /** Ends a block: breaks arrive here, and the scope of its variables ends. */
  void leave(Block left) {
    if (left.loop) {
      code.patchHere(left.breaks);
    }
    boolean closed = endScope(left);
    // The order is PUC Lua's: first the loop's breaks arrive, then its own variables are closed.
    boolean arrives = left.loop && arrive(left, null);
    if (!closed && (arrives || (left.closes && left.outer != null))) {
      code.emitLine();
    }
    for (PendingJump pending : pendingJumps.subList(left.firstPendingJump, pendingJumps.size())) {
      pending.closes |= left.closes && pending.slots > left.slots;
      pending.slots = left.slots;
    }
    block = left.outer;
  }

  /**
   * Lets the jumps to a label, or to the end of a loop if it is null, arrive at the current place.
   * Returns whether PUC Lua closes variables here.
   */
  private boolean arrive(Block within, @Nullable Label label) {
    boolean closes = false;
    for (int i = pendingJumps.size() - 1; i >= within.firstPendingJump; i--) {
      PendingJump pending = pendingJumps.get(i);
      if (pending.label == label) {
        pendingJumps.remove(i);
        closes |= pending.closes;
        code.setLines(pending.from, pending.to);
      }
    }
    return closes;
  }

  /** Lets the jumps to a label arrive at the current place. */
  void arriveAt(Label label) {
    if (block != null && arrive(block, label)) {
      code.emitLine();
    }
  }

  /**
   * Closes all variables except the outer ones and jumps to a target that is set later. In PUC Lua
   * this is a jump alone.
   *
   * @param shown whether hooks see the jump as an instruction
   */
  private int jumpLater(@Nullable Label label, int outerVariables, boolean shown) {
    PendingJump pending = new PendingJump(label, code.activeSlots());
    pendingJumps.add(pending);
    if (openVariables.size() == outerVariables) {
      return code.jump();
    }
    if (shown) {
      code.emitLine();
    }
    pending.from = code.pc();
    int jump = jumpOut(outerVariables, FunctionCode.NO_JUMP);
    pending.to = code.pc();
    return jump;
  }

  /** Ends a function after its last return, which closes its variables. */
  void end() {
    endLocals(0);
  }

  private void endLocals(int remaining) {
    while (locals.size() > remaining) {
      code.closeLocal(locals.removeLast().id);
    }
  }

  /**
   * Ends the scope of a block's variables, before labels at its end.
   *
   * @return whether there were variables to be closed; if so, the last instruction closes them
   */
  boolean endScope(Block left) {
    endLocals(left.locals);
    boolean closes = openVariables.size() > left.openVariables;
    if (closes) {
      code.emit(Op.CLOSE, openVariables.get(left.openVariables), 0, 0);
      openVariables.subList(left.openVariables, openVariables.size()).clear();
    }
    code.setActiveSlots(left.slots);
    code.setFreeSlot(left.slots);
    return closes;
  }

  /**
   * Begins the scope of variables whose values are in the next slots. Variables that inner
   * functions use get their cells here, in the place of the value. Only a variable to be closed
   * needs another slot for the cell, since the value must stay where it is. Such a variable never
   * changes, so both can be read.
   */
  void declare(List<Variable> variables) {
    int first = code.activeSlots();
    int slots = variables.size();
    Variable closed = null;
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      variable.slot = first + i;
      variable.cell = variable.slot;
      if (variable.attribute == Variable.Attribute.TO_BE_CLOSED) {
        closed = variable;
      } else if (variable.captured) {
        code.emitHidden(Op.NEWCELL, variable.cell, variable.slot);
      }
      if (block != null && (variable.captured || variable == closed)) {
        block.closes = true;
      }
    }
    if (closed != null && closed.captured) {
      closed.cell = first + slots++;
      code.checkSlots(1);
      code.emitHidden(Op.NEWCELL, closed.cell, closed.slot);
      code.take(1);
    }
    for (Variable variable : variables) {
      open(variable.name.text(), variable.slot, variable.isInCell());
    }
    code.setActiveSlots(first + slots);
    if (closed != null) {
      code.emit(Op.TBC, closed.slot, 0, 0);
      openVariables.add(closed.slot);
    }
  }

  /** Begins the scope of a loop's hidden variables, which are in the next slots. */
  void declareState(int count) {
    int first = code.activeSlots();
    for (int i = 0; i < count; i++) {
      open("(for state)", first + i, false);
    }
    code.setActiveSlots(first + count);
  }

  private void open(String name, int slot, boolean captured) {
    Local local = new Local(name, slot, captured);
    local.id = code.openLocal(name, slot, captured);
    locals.add(local);
  }

  /** Marks a slot as to be closed when its loop ends. A break leaves closing it to the loop. */
  void openLoopVariable(Block loop, int slot) {
    openVariables.add(slot);
    loop.breakLevel = openVariables.size();
    loop.closes = true;
  }

  boolean hasOpenVariables() {
    return !openVariables.isEmpty();
  }

  /** The loop that a break leaves. */
  private Block loop() {
    Block found = block;
    while (found != null && !found.loop) {
      found = found.outer;
    }
    if (found == null) {
      throw new IllegalStateException("break outside loop");
    }
    return found;
  }

  /**
   * Leaves the innermost loop.
   *
   * @param shown whether hooks see the break as an instruction
   */
  void breakLoop(boolean shown) {
    Block loop = loop();
    loop.breaks = code.join(loop.breaks, jumpLater(null, loop.breakLevel, shown));
  }

  /** Whether a break needs only a jump, as it leaves no variable to be closed. */
  boolean canBreakByJumps() {
    return openVariables.size() == loop().breakLevel;
  }

  void breakByJumps(int jumps) {
    Block loop = loop();
    pendingJumps.add(new PendingJump(null, code.activeSlots()));
    loop.breaks = code.join(loop.breaks, jumps);
  }

  /** Jumps out of a block, back to its start. */
  void repeat(Block left, int start) {
    jumpOut(left.openVariables, start);
  }

  void jumpTo(Label label) {
    if (label.pc == Label.AHEAD) {
      label.jumps = code.join(label.jumps, jumpLater(label, label.openVariables, true));
    } else {
      jumpOut(label.openVariables, label.pc);
    }
  }

  /**
   * Closes all variables except the outer ones and jumps.
   *
   * @param target the target, or NO_JUMP if it is set later
   * @return the jump if its target is set later, otherwise NO_JUMP
   */
  private int jumpOut(int outerVariables, int target) {
    if (openVariables.size() == outerVariables) {
      return jump(target);
    }
    int slot = openVariables.get(outerVariables);
    int free = code.freeSlot();
    code.emit(Op.CLOSE, slot, 0, 0);
    // These slots are no longer active at the jump, but they are in the code after it.
    int first = locals.size();
    while (first > 0 && locals.get(first - 1).slot >= slot) {
      first--;
      code.closeLocal(locals.get(first).id);
    }
    code.setFreeSlot(slot);
    int jump = jump(target);
    code.setFreeSlot(free);
    for (Local local : locals.subList(first, locals.size())) {
      local.id = code.openLocal(local.name, local.slot, local.captured);
    }
    return jump;
  }

  private int jump(int target) {
    if (target == FunctionCode.NO_JUMP) {
      return code.jump();
    }
    code.jumpBack(target);
    return FunctionCode.NO_JUMP;
  }
}
