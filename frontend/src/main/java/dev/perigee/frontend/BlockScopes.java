package dev.perigee.frontend;

import dev.perigee.ir.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blocks of a function while its code is made: who lives in which slot, and how to leave. */
final class BlockScopes {
  /** A block. */
  static final class Block {
    private final @Nullable Block outer;
    private final boolean loop;
    private final int locals;
    private final int slots;
    private final int openVariables;

    /** Variables to be closed that stay open when a break has left this loop's body. */
    private int breakLevel;

    private int breaks = FunctionCode.NO_JUMP;

    private Block(@Nullable Block outer, boolean loop, int locals, int slots, int openVariables) {
      this.outer = outer;
      this.loop = loop;
      this.locals = locals;
      this.slots = slots;
      this.openVariables = openVariables;
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

  private final FunctionCode code;
  private final List<Local> locals = new ArrayList<>();

  /** Slots of the variables to be closed that are in scope. */
  private final List<Integer> openVariables = new ArrayList<>();

  private @Nullable Block block;

  BlockScopes(FunctionCode code) {
    this.code = code;
  }

  Block enter(boolean loop) {
    block = new Block(block, loop, locals.size(), code.activeSlots(), openVariables.size());
    return block;
  }

  /** Ends a block: breaks arrive here, its variables are closed and forgotten. */
  void leave(Block left) {
    if (left.loop) {
      code.patchHere(left.breaks);
    }
    forget(left);
    block = left.outer;
  }

  /** Ends a function, after its last return, which closes what is to be closed. */
  void end() {
    endLocals(0);
  }

  private void endLocals(int remaining) {
    while (locals.size() > remaining) {
      code.closeLocal(locals.removeLast().id);
    }
  }

  /** Ends the scope of a block's variables, before labels at its end. */
  void forget(Block left) {
    endLocals(left.locals);
    if (openVariables.size() > left.openVariables) {
      code.emit(Op.CLOSE, openVariables.get(left.openVariables), 0, 0);
      openVariables.subList(left.openVariables, openVariables.size()).clear();
    }
    code.setActiveSlots(left.slots);
    code.setFreeSlot(left.slots);
  }

  /**
   * Makes variables of the next slots, which hold their values. Those that inner functions use get
   * their cells here: in the value's place, but for a variable to be closed, whose value must stay
   * where it is, in a slot more. Such a variable never changes, so that both can be read.
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
        code.emit(Op.NEWCELL, variable.cell, variable.slot, 0);
      }
    }
    if (closed != null && closed.captured) {
      closed.cell = first + slots++;
      code.checkSlots(1);
      code.emit(Op.NEWCELL, closed.cell, closed.slot, 0);
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

  /**
   * The same for a function's parameters or a loop's variables. Making cells of them is work of the
   * first instruction, so that no line appears to run that has no code of its own.
   */
  void declareAtStart(List<Variable> variables) {
    int first = code.pc();
    declare(variables);
    code.giveLineOfNext(first);
  }

  /** Makes a loop's state of the next slots. */
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

  /** From here on, a slot is to be closed when its loop ends; a break leaves that to the loop. */
  void openLoopVariable(Block loop, int slot) {
    openVariables.add(slot);
    loop.breakLevel = openVariables.size();
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

  void breakLoop() {
    Block loop = loop();
    int jump = jumpOut(loop.breakLevel, FunctionCode.NO_JUMP);
    loop.breaks = code.join(loop.breaks, jump);
  }

  /** Makes breaks of some jumps, if there is nothing to be closed on the way. */
  boolean canBreakByJumps() {
    return openVariables.size() == loop().breakLevel;
  }

  void breakByJumps(int jumps) {
    Block loop = loop();
    loop.breaks = code.join(loop.breaks, jumps);
  }

  /** Jumps back to where a block began, out of it. */
  void repeat(Block left, int start) {
    jumpOut(left.openVariables, start);
  }

  void jumpTo(Label label) {
    if (label.pc == Label.AHEAD) {
      label.jumps = code.join(label.jumps, jumpOut(label.openVariables, FunctionCode.NO_JUMP));
    } else {
      jumpOut(label.openVariables, label.pc);
    }
  }

  /**
   * Closes all but the outer variables and jumps.
   *
   * @param target where to, or NO_JUMP
   * @return the jump, if it has no target yet
   */
  private int jumpOut(int outerVariables, int target) {
    if (openVariables.size() == outerVariables) {
      return jump(target);
    }
    int slot = openVariables.get(outerVariables);
    int free = code.freeSlot();
    code.emit(Op.CLOSE, slot, 0, 0);
    // These slots are lost already while the jump runs; the code after it still has them.
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
