package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.List;

/**
 * New closures and the cells of captured variables. A routine allocates the memory, and its
 * contents are stored here at once; nothing leaves in between.
 */
final class ClosureExpansion extends StepExpansion {
  /** The maximum number of upvalues that are stored inline. */
  private static final int MOST_UPVALUES = 16;

  ClosureExpansion(Expansion expansion) {
    super(expansion);
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case NEWCELL -> true;
      case CLOSURE -> child(step).upvalues().size() <= MOST_UPVALUES;
      default -> false;
    };
  }

  private Prototype child(SsaValue step) {
    return expansion.prototype.children().get(Instruction.bx(expansion.word(step)));
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    FrameExit slow = expansion.slow(step);
    int slot = Instruction.a(expansion.word(step));
    switch (expansion.op(step)) {
      case NEWCELL -> expansion.deliver(block, index, step, slot, cell(step, slow), ValueType.CELL);
      default ->
          expansion.deliver(block, index, step, slot, closure(step, slow), ValueType.CLOSURE);
    }
  }

  private Node cell(SsaValue step, FrameExit slow) {
    SsaValue value = step.input(0);
    Node payload = FrameValues.hasPayload(value) ? values.payload(value) : code.graph.constant(0L);
    Node tag = values.tag(value);
    Node cell = code.newObject(Tag.CELL, 0, CellLayout.SIZE, slow);
    Operation store = FrameValues.isFloat(value) ? Operation.STORE_DOUBLE : Operation.STORE;
    code.storeNew(store, payload, cell, CellLayout.VALUE);
    code.storeNew(Operation.STORE, tag, cell, CellLayout.VALUE + SlotLayout.TAG);
    return cell;
  }

  private Node closure(SsaValue step, FrameExit slow) {
    List<Upvalue> upvalues = child(step).upvalues();
    int count = upvalues.size();
    Node closure = code.newObject(Tag.CLOSURE, count, ClosureLayout.size(count), slow);
    Prototype parent = expansion.prototype;
    long children = PrototypeLayout.children(parent.code().length, parent.constants().size());
    long record = children + (long) Long.BYTES * Instruction.bx(expansion.word(step));
    Node made = code.constantLoad(code.graph.record(), record);
    code.storeNew(Operation.STORE, made, closure, ClosureLayout.PROTOTYPE);
    code.storeNew(Operation.STORE, code.graph.constant(0L), closure, ClosureLayout.NEXT_GRAY);
    int captured = 0;
    for (int i = 0; i < count; i++) {
      Upvalue upvalue = upvalues.get(i);
      Node cell =
          upvalue.fromSlot()
              ? values.payload(step.input(captured++))
              : values.upvalue(upvalue.index());
      code.storeNew(Operation.STORE, cell, closure, ClosureLayout.UPVALUES + (long) Long.BYTES * i);
    }
    return closure;
  }
}
