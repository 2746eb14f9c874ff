package dev.perigee.tier1.expansion;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of Lua values. A value of known type is one node, its payload, from its definition on.
 * Any other value is in its home, and is loaded where it is used.
 */
final class FrameValues {
  private static final int SLOT = SlotLayout.SIZE;

  private final GraphBuilder code;
  private final Prototype prototype;
  private final @Nullable Node[] payloads;

  FrameValues(GraphBuilder code, SsaFunction function) {
    this.code = code;
    prototype = function.prototype();
    payloads = new Node[function.valueCount()];
  }

  static boolean isFloat(SsaValue value) {
    return value.type() == ValueType.FLOAT;
  }

  /** Whether values of this type have a payload. */
  static boolean hasPayload(SsaValue value) {
    return switch (value.type()) {
      case NIL, FALSE, TRUE, BOOLEAN -> false;
      default -> true;
    };
  }

  /** Offset of a slot from the frame's base. */
  static long offset(int slot) {
    return (long) slot * SLOT;
  }

  /** The tag of a string, short or long. */
  Node tagOfString(Node string) {
    return code.load(Operation.LOAD8, string, ObjectLayout.KIND, MemoryClass.CONSTANT);
  }

  /** The address of a slot. */
  Node address(int slot) {
    return code.add(Operation.ADD, code.graph.frame(), code.graph.constant(offset(slot)));
  }

  /** Offset of a constant's payload from the prototype record. */
  long constantOffset(long index) {
    return PrototypeLayout.constants(prototype.code().length) + index * SLOT;
  }

  /** Sets the node of a value of known type. The node becomes the payload of the value's home. */
  void define(SsaValue value, Node payload) {
    payloads[value.id()] = payload;
    if (value.home() >= 0) {
      payload.payloadOf(value.home());
    }
  }

  boolean isDefined(SsaValue value) {
    return payloads[value.id()] != null;
  }

  /** Defines a value of known type as the content of its home. */
  void load(SsaValue value) {
    define(value, isFloat(value) ? homeDouble(value) : homeWord(value));
  }

  /** The payload in a value's home, as a word. */
  Node homeWord(SsaValue value) {
    return code.load(Operation.LOAD, code.graph.frame(), offset(value.home()), MemoryClass.FRAME);
  }

  /** The payload in a value's home, which must be that of a float. */
  Node homeDouble(SsaValue value) {
    return code.load(
        Operation.LOAD_DOUBLE, code.graph.frame(), offset(value.home()), MemoryClass.FRAME);
  }

  /**
   * The payload of a value that must have a given type. Leaves if the tag in its home is another.
   */
  Node checked(SsaValue value, ValueType type, FrameExit exit) {
    return value.type() == type ? payload(value) : checkedHome(value.home(), type.tag(), exit);
  }

  /** The payload in a slot. Leaves if the slot's tag is another than the given one. */
  Node checkedHome(int slot, int tag, FrameExit exit) {
    return code.loadChecked(code.graph.frame(), offset(slot), tag, MemoryClass.FRAME, exit);
  }

  /** The payload of any value that has one. */
  Node payload(SsaValue value) {
    if (value.isConstant()) {
      return switch (value.type()) {
        case FLOAT -> code.graph.constant(value.floatPayload());
        case STRING, LONG_STRING -> code.graph.literal(constantOffset(value.payload()));
        default -> code.graph.constant(value.payload());
      };
    }
    Node node = payloads[value.id()];
    if (node != null) {
      return node;
    }
    if (value.type().hasRegisterForm()) {
      if (value.op() == SsaOp.COPY) {
        // Its block comes after a step that always leaves; the driver comes back after that block.
        return payload(value.input(0));
      }
      throw new IllegalStateException(value + " is used before its definition");
    }
    return homeWord(value).payloadOf(value.home());
  }

  /** The tag of a value. */
  Node tag(SsaValue value) {
    int tag = value.type().tag();
    if (tag >= 0) {
      return code.graph.constant(tag);
    }
    return code.load(
            Operation.LOAD8,
            code.graph.frame(),
            offset(value.home()) + SlotLayout.TAG,
            MemoryClass.FRAME)
        .tagOf(value.home());
  }

  /** The cell of an upvalue. */
  Node upvalue(int index) {
    Node closure = code.constantLoad(code.graph.frame(), FrameLayout.FUNCTION);
    return code.constantLoad(closure, ClosureLayout.UPVALUES + (long) Long.BYTES * index);
  }

  /** A constant key of an operation of the linear form. */
  Node key(int constant) {
    return code.constantLoad(code.graph.record(), constantOffset(constant));
  }

  /** Writes a value to a slot of the frame. */
  void store(SsaValue value, int slot) {
    int tag = value.type().tag();
    if (tag < 0) {
      code.add(code.graph.newNode(Operation.COPY_SLOT, slot, value.home()))
          .setMemory(MemoryClass.FRAME);
    } else if (value.type().hasRegisterForm()) {
      storeTyped(slot, payload(value), tag);
    } else {
      storeTag(slot, code.graph.constant(tag));
    }
  }

  /** Writes a payload of known type to a slot of the frame. */
  void storeTyped(int slot, Node payload, int tag) {
    code.add(code.graph.newNode(Operation.STORE_SLOT, slot, tag, payload))
        .setMemory(MemoryClass.FRAME);
  }

  /** Writes a tag to a slot of the frame. */
  void storeTag(int slot, Node tag) {
    code.store(
        Operation.STORE8,
        tag,
        code.graph.frame(),
        offset(slot) + SlotLayout.TAG,
        MemoryClass.FRAME);
  }

  /** Writes a payload and a tag to a slot of the frame. */
  void storeRaw(int slot, Node payload, Node tag) {
    code.store(Operation.STORE, payload, code.graph.frame(), offset(slot), MemoryClass.FRAME);
    storeTag(slot, tag);
  }

  /** A value in the form that an exit stores or a return returns. */
  FrameStore toStore(SsaValue value, int slot) {
    int tag = value.type().tag();
    if (tag < 0) {
      return FrameStore.copy(slot, value.home());
    }
    return FrameStore.typed(slot, value.type().hasRegisterForm() ? payload(value) : null, tag);
  }

  /**
   * An exit.
   *
   * @param contents the value that each slot's memory holds
   */
  FrameExit exit(int reason, ExitState state, @Nullable SsaValue[] contents) {
    List<FrameStore> stores = new ArrayList<>();
    for (int slot = 0; slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null && contents[slot] != value) {
        stores.add(toStore(value, slot));
      }
    }
    return new FrameExit(reason, state.pc(), stores);
  }
}
