package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import org.jspecify.annotations.Nullable;

/** A place in memory that holds a Lua value. */
final class Place {
  private final Node payload;
  private final Node tag;
  private final @Nullable Node index;
  private final long offset;
  private final MemoryClass memory;
  private @Nullable Node loadedTag;

  /**
   * @param payload base address of the payload
   * @param tag base address of the tag
   * @param index if not null, the element's number; it is added to the tag's base, and 8 times to
   *     the payload's
   * @param offset if there is no index: it is added to both bases, and the tag's offset in a slot
   *     is added to the tag's
   */
  private Place(Node payload, Node tag, @Nullable Node index, long offset, MemoryClass memory) {
    this.payload = payload;
    this.tag = tag;
    this.index = index;
    this.offset = offset;
    this.memory = memory;
  }

  /** A slot. */
  static Place slot(Node base, long offset, MemoryClass memory) {
    return new Place(base, base, null, offset, memory);
  }

  /** An element of a table's array. */
  static Place element(Node payloads, Node tags, Node index) {
    return new Place(payloads, tags, index, 0, MemoryClass.ARRAY);
  }

  /** The address of a slot, minus its offset. */
  Node base() {
    return payload;
  }

  /** The tag, which is loaded only once. */
  Node loadTag(GraphBuilder code) {
    if (loadedTag == null) {
      loadedTag = load(code, Operation.LOAD8, tag, offset + SlotLayout.TAG);
    }
    return loadedTag;
  }

  Node loadPayload(GraphBuilder code) {
    return load(code, Operation.LOAD, payload, offset);
  }

  Node loadDouble(GraphBuilder code) {
    return load(code, Operation.LOAD_DOUBLE, payload, offset);
  }

  private Node load(GraphBuilder code, Operation operation, Node base, long slotOffset) {
    return index == null
        ? code.load(operation, base, slotOffset, memory)
        : code.add(operation, base, index).setMemory(memory);
  }

  void storeTag(GraphBuilder code, Node value) {
    store(code, Operation.STORE8, value, tag, offset + SlotLayout.TAG);
  }

  /** Stores a payload, a word or a double. */
  void storePayload(GraphBuilder code, Node value, boolean isDouble) {
    store(code, isDouble ? Operation.STORE_DOUBLE : Operation.STORE, value, payload, offset);
  }

  private void store(
      GraphBuilder code, Operation operation, Node value, Node base, long slotOffset) {
    if (index == null) {
      code.store(operation, value, base, slotOffset, memory);
    } else {
      code.add(operation, value, base, index).setMemory(memory);
    }
  }
}
