package dev.perigee.ir;

import static dev.perigee.ir.SlotContents.CELL;
import static dev.perigee.ir.SlotContents.LOOP;
import static dev.perigee.ir.SlotContents.NOTHING;
import static dev.perigee.ir.SlotContents.TABLE;
import static dev.perigee.ir.SlotContents.TO_BE_CLOSED;
import static dev.perigee.ir.SlotContents.isLoopState;
import static dev.perigee.ir.SlotContents.isValue;

import dev.perigee.ir.Prototype.LocalVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@link Verifier}'s checks of slots: on all paths, each instruction must find the kind of
 * contents that it needs ({@link SlotContents}).
 */
final class SlotChecks {
  private final Prototype prototype;
  private final int frameSize;
  private final SlotContents contents;
  private final List<LocalVariable> visible = new ArrayList<>();
  private int nextLocal;

  SlotChecks(Prototype prototype) {
    this.prototype = prototype;
    this.frameSize = prototype.frameSize();
    this.contents = SlotContents.of(prototype);
  }

  /**
   * Checks all instructions.
   *
   * @throws InvalidPrototypeException if one finds a slot that it cannot use
   */
  void check() {
    contents.starts().forEach((start, slots) -> check(start, slots.clone()));
  }

  /** Checks the instructions from one leader up to the next. */
  private void check(int start, byte[] slots) {
    int pc = start;
    while (true) {
      Effects effects = Effects.of(prototype, pc);
      checkTop(pc, slots);
      checkLocals(pc, slots);
      checkReads(effects, slots);
      for (int edge = 0; edge < effects.edgeCount(); edge++) {
        checkWrites(effects, edge, slots);
      }
      if (!contents.continues(effects)) {
        return;
      }
      Arrays.fill(slots, prototype.tops()[pc], frameSize, NOTHING);
      contents.apply(effects, 0, slots);
      pc = effects.target(0);
    }
  }

  private void checkTop(int pc, byte[] slots) {
    int top = prototype.tops()[pc];
    for (int slot = 0; slot < top; slot++) {
      if (slots[slot] == NOTHING && (slot == 0 || !isValue(slots[slot - 1]))) {
        throw refuse(pc, "runs while slot " + slot + " holds nothing, below its top " + top);
      }
      if (slots[slot] == TO_BE_CLOSED) {
        throw refuse(pc, "runs while slot " + slot + " is to be closed on some paths only");
      }
    }
    for (int slot = top; slot < frameSize; slot++) {
      if ((slots[slot] & TO_BE_CLOSED) != 0) {
        throw refuse(pc, "has slot " + slot + ", which is to be closed, above its top");
      }
    }
  }

  /** Checks the local variables in scope. Must be called with ascending pcs. */
  private void checkLocals(int pc, byte[] slots) {
    List<LocalVariable> locals = prototype.locals();
    while (nextLocal < locals.size() && locals.get(nextLocal).startPc() <= pc) {
      visible.add(locals.get(nextLocal++));
    }
    visible.removeIf(local -> local.endPc() <= pc);
    for (LocalVariable local : visible) {
      int content = local.slot() < prototype.tops()[pc] ? slots[local.slot()] : NOTHING;
      boolean right = local.captured() ? content == CELL : isValue(content) || isLoopState(content);
      if (!right) {
        throw refuse(
            pc,
            "is in the scope of "
                + local.name()
                + ", which slot "
                + local.slot()
                + " does not hold");
      }
    }
  }

  private void checkReads(Effects effects, byte[] slots) {
    int pc = effects.pc();
    int top = prototype.tops()[pc];
    int a = Instruction.a(prototype.code()[pc]);
    for (int slot : effects.reads()) {
      boolean right =
          effects.op() == Op.FORLOOP ? slots[slot] == LOOP + slot - a : isValue(slots[slot]);
      if (slot >= top || !right) {
        throw refuse(pc, "reads slot " + slot + ", which may not hold a value of the right kind");
      }
    }
    for (int slot : effects.cellReads()) {
      if (slot >= top || slots[slot] != CELL) {
        throw refuse(pc, "needs a cell in slot " + slot + ", which may not hold one");
      }
    }
    switch (effects.op()) {
      case SETLIST -> {
        if ((slots[a] & ~TO_BE_CLOSED) != TABLE) {
          throw refuse(pc, "needs a table in slot " + a + ", which may not hold one");
        }
      }
      case RETURN0, RETURN1, TAILCALL -> checkNoneToBeClosed(pc, 0, slots);
      case RETURN -> {
        if (Instruction.c(prototype.code()[pc]) == 0) {
          checkNoneToBeClosed(pc, 0, slots);
        }
      }
      case TBC -> checkNoneToBeClosed(pc, a, slots);
      case TFORPREP -> checkNoneToBeClosed(pc, a + LoopSlots.CLOSING, slots);
      default -> {}
    }
  }

  private void checkWrites(Effects effects, int edge, byte[] slots) {
    if (effects.op() == Op.CLOSE) {
      return;
    }
    checkNoneToBeClosed(effects.pc(), effects.deadFrom(edge), slots);
    for (int slot : effects.writes(edge)) {
      if ((slots[slot] & TO_BE_CLOSED) != 0) {
        throw refuse(effects.pc(), "writes slot " + slot + ", which is to be closed");
      }
    }
  }

  private void checkNoneToBeClosed(int pc, int from, byte[] slots) {
    for (int slot = from; slot < frameSize; slot++) {
      if ((slots[slot] & TO_BE_CLOSED) != 0) {
        throw refuse(pc, "drops slot " + slot + ", which is to be closed");
      }
    }
  }

  private InvalidPrototypeException refuse(int pc, String reason) {
    return InvalidPrototypeException.at(pc, Instruction.op(prototype.code()[pc]), reason);
  }
}
