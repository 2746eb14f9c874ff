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

    /** The first of {@link BlockScopes#leaps} that begins in this block. */
    private final int leaps;

    /** Variables to be closed that stay open when a break has left this loop's body. */
    private int breakLevel;

    private int breaks = FunctionCode.NO_JUMP;

    /** Whether PUC Lua closes variables of this block: inner functions use them, or TBC says so. */
    private boolean closes;

    private Block(
        @Nullable Block outer, boolean loop, int locals, int slots, int openVariables, int leaps) {
      this.outer = outer;
      this.loop = loop;
      this.locals = locals;
      this.slots = slots;
      this.openVariables = openVariables;
      this.leaps = leaps;
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
   * A break or goto whose target is yet to come: PUC Lua closes captured variables of the blocks
   * that it leaves at its target, on that one's line.
   */
  private static final class Leap {
    final @Nullable Label label;

    /** Its instructions. */
    private int from;

    private int to;

    /** Slots of the variables around it that its target may still see. */
    int slots;

    boolean closes;

    Leap(@Nullable Label label, int slots) {
      this.label = label;
      this.slots = slots;
    }
  }

  private final FunctionCode code;
  private final List<Leap> leaps = new ArrayList<>();
  private final List<Local> locals = new ArrayList<>();

  /** Slots of the variables to be closed that are in scope. */
  private final List<Integer> openVariables = new ArrayList<>();

  private @Nullable Block block;

  BlockScopes(FunctionCode code) {
    this.code = code;
  }

  Block enter(boolean loop) {
    int slots = code.activeSlots();
    block = new Block(block, loop, locals.size(), slots, openVariables.size(), leaps.size());
    return block;
  }

  /** Ends a block: breaks arrive here, its variables are closed and forgotten. */
  void leave(Block left) {
    if (left.loop) {
      code.patchHere(left.breaks);
    }
    boolean closed = forget(left);
    // The order is PUC Lua's: the loop's breaks arrive, then its own variables are closed.
    boolean arrives = left.loop && arrive(left, null);
    if (!closed && (arrives || left.closes && left.outer != null)) {
      code.emitLine();
    }
    for (Leap leap : leaps.subList(left.leaps, leaps.size())) {
      leap.closes |= left.closes && leap.slots > left.slots;
      leap.slots = left.slots;
    }
    block = left.outer;
  }

  /** Where a label, or null for a loop's end, has its place, the jumps to it arrive. */
  private boolean arrive(Block within, @Nullable Label label) {
    boolean closes = false;
    for (int i = leaps.size() - 1; i >= within.leaps; i--) {
      Leap leap = leaps.get(i);
      if (leap.label == label) {
        leaps.remove(i);
        closes |= leap.closes;
        code.setLines(leap.from, leap.to);
      }
    }
    return closes;
  }

  /** The jumps to a label have their target. */
  void arriveAt(Label label) {
    if (block != null && arrive(block, label)) {
      code.emitLine();
    }
  }

  /**
   * Closes all but the outer variables and jumps to where is yet to be told. For PUC Lua that is a
   * jump alone.
   *
   * @param shown whether the jump is an instruction of its own
   */
  private int leap(@Nullable Label label, int outerVariables, boolean shown) {
    Leap leap = new Leap(label, code.activeSlots());
    leaps.add(leap);
    if (openVariables.size() == outerVariables) {
      return code.jump();
    }
    if (shown) {
      code.emitLine();
    }
    leap.from = code.pc();
    int jump = jumpOut(outerVariables, FunctionCode.NO_JUMP);
    leap.to = code.pc();
    return jump;
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

  /**
   * Ends the scope of a block's variables, before labels at its end.
   *
   * @return whether there are some to be closed, which is the last instruction then
   */
  boolean forget(Block left) {
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
   * Leaves the loop.
   *
   * @param shown whether the break is an instruction of its own
   */
  void breakLoop(boolean shown) {
    Block loop = loop();
    loop.breaks = code.join(loop.breaks, leap(null, loop.breakLevel, shown));
  }

  /** Makes breaks of some jumps, if there is nothing to be closed on the way. */
  boolean canBreakByJumps() {
    return openVariables.size() == loop().breakLevel;
  }

  void breakByJumps(int jumps) {
    Block loop = loop();
    leaps.add(new Leap(null, code.activeSlots()));
    loop.breaks = code.join(loop.breaks, jumps);
  }

  /** Jumps back to where a block began, out of it. */
  void repeat(Block left, int start) {
    jumpOut(left.openVariables, start);
  }

  void jumpTo(Label label) {
    if (label.pc == Label.AHEAD) {
      label.jumps = code.join(label.jumps, leap(label, label.openVariables, true));
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
