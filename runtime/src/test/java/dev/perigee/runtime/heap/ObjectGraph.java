package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a heap, each with a model in Java, which shows what is reachable and what the objects
 * hold. Every operation changes both.
 */
final class ObjectGraph {
  /**
   * An object. Its contents are indexed by place: an Integer is an index or a numeric key, a Node
   * is an object as key.
   */
  static final class Node {
    final int kind;
    final long address;
    final Map<Object, Object> held = new HashMap<>();
    @Nullable Node metatable;
    boolean finalizable;

    Node(int kind, long address) {
      this.kind = kind;
      this.address = address;
    }
  }

  private static final int STACK_SLOTS = 40;

  final HeapFixture f;

  /** Number of strings that have been made. */
  private long strings;

  ObjectGraph(HeapFixture f) {
    this.f = f;
  }

  Node table(int array, int hash) {
    return new Node(Tag.TABLE, f.tables.create(array, hash));
  }

  /** Its place 0 is its value. The value must be rooted. */
  Node cell(@Nullable Object value) {
    Node node = new Node(Tag.CELL, f.objects.cell(tag(value), payload(value)));
    put(node, 0, value);
    return node;
  }

  /** Its places are 0 and 1. The values must be rooted. */
  Node builtin(@Nullable Object first, @Nullable Object second) {
    Node node = new Node(Tag.BUILTIN, f.objects.builtin(0, 2));
    store(node.address + BuiltinLayout.VALUES, first);
    store(node.address + BuiltinLayout.VALUES + SlotLayout.SIZE, second);
    put(node, 0, first);
    put(node, 1, second);
    return node;
  }

  Node userdata(Node metatable) {
    Node node = new Node(Tag.USERDATA, f.objects.userdata(1, metatable.address));
    node.metatable = metatable;
    return node;
  }

  Node coroutine() {
    return new Node(Tag.THREAD, f.objects.coroutine(STACK_SLOTS * SlotLayout.SIZE));
  }

  /** A long string that is not equal to any other. */
  Node string(int length) {
    long string = f.strings.allocateLong(length);
    Memory.putLong(string + StringLayout.BYTES, ++strings);
    return new Node(Tag.LONG_STRING, string);
  }

  /** Number of fixed places of an object; 0 for a table, whose places are created by stores. */
  static int places(Node node) {
    return switch (node.kind) {
      case Tag.CELL -> 1;
      case Tag.THREAD -> STACK_SLOTS;
      default -> 0;
    };
  }

  /** Stores into a table, a cell or the stack of a coroutine. */
  void set(Node holder, Object place, @Nullable Object value) {
    if (holder.kind == Tag.TABLE) {
      int keyTag = place instanceof Node key ? key.kind : Tag.INTEGER;
      f.tables.set(holder.address, keyTag, payload(place), tag(value), payload(value));
    } else {
      int index = (Integer) place;
      long first =
          holder.kind == Tag.CELL
              ? holder.address + CellLayout.VALUE
              : Memory.getLong(holder.address + CoroutineLayout.STACK);
      store(first + (long) index * SlotLayout.SIZE, value);
      barrier(holder.address);
    }
    put(holder, place, value);
  }

  void setMetatable(Node node, Node metatable) {
    if (node.kind == Tag.TABLE) {
      f.tables.setMetatable(node.address, metatable.address);
    } else {
      Memory.putLong(node.address + UserdataLayout.METATABLE, metatable.address);
      barrier(node.address);
    }
    node.metatable = metatable;
  }

  private void barrier(long holder) {
    if ((Memory.getByte(holder + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
      f.heap.barrier(holder);
    }
  }

  private static void put(Node holder, Object place, @Nullable Object value) {
    if (value == null) {
      holder.held.remove(place);
    } else {
      holder.held.put(place, value);
    }
  }

  private static void store(long slot, @Nullable Object value) {
    Memory.putLong(slot, payload(value));
    Memory.putByte(slot + SlotLayout.TAG, tag(value));
  }

  static int tag(@Nullable Object value) {
    return value == null ? Tag.NIL : value instanceof Node node ? node.kind : Tag.INTEGER;
  }

  static long payload(@Nullable Object value) {
    return value == null ? 0 : value instanceof Node node ? node.address : (Integer) value;
  }

  /** All objects that are reachable from the given ones. */
  static Set<Node> reachable(Collection<Node> from) {
    Set<Node> found = new HashSet<>(from);
    Deque<Node> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node.metatable != null && found.add(node.metatable)) {
        open.add(node.metatable);
      }
      node.held.forEach((place, value) -> {
        if (place instanceof Node key && found.add(key)) {
          open.add(key);
        }
        if (value instanceof Node held && found.add(held)) {
          open.add(held);
        }
      });
    }
    return found;
  }

  /** Checks that an object of the heap holds exactly what its model holds. */
  void check(Node node) {
    assertThat(Memory.getByte(node.address + ObjectLayout.KIND)).isEqualTo(node.kind);
    switch (node.kind) {
      case Tag.TABLE -> checkTable(node);
      case Tag.CELL -> checkSlots(node, node.address + CellLayout.VALUE, 1);
      case Tag.BUILTIN -> checkSlots(node, node.address + BuiltinLayout.VALUES, 2);
      case Tag.THREAD ->
          checkSlots(node, Memory.getLong(node.address + CoroutineLayout.STACK), STACK_SLOTS);
      case Tag.USERDATA ->
          assertThat(Memory.getLong(node.address + UserdataLayout.METATABLE))
              .isEqualTo(payload(node.metatable));
      default -> {}
    }
  }

  private void checkTable(Node node) {
    assertThat(Memory.getLong(node.address + TableLayout.METATABLE))
        .isEqualTo(payload(node.metatable));
    int entries = 0;
    int tag = Tag.NIL;
    long key = 0;
    while (f.tables.next(node.address, tag, key)) {
      tag = f.tables.nextKeyTag;
      key = f.tables.nextKey;
      entries++;
    }
    assertThat(entries).isEqualTo(node.held.size());
    node.held.forEach((place, value) -> {
      int keyTag = place instanceof Node object ? object.kind : Tag.INTEGER;
      int found = f.tables.get(node.address, keyTag, payload(place));
      if (found != tag(value) || f.tables.payload != payload(value)) {
        throw new AssertionError("a table holds a value other than the one stored");
      }
    });
  }

  private static void checkSlots(Node node, long first, int count) {
    for (int i = 0; i < count; i++) {
      Object value = node.held.get(i);
      long slot = first + (long) i * SlotLayout.SIZE;
      if (Memory.getByte(slot + SlotLayout.TAG) != tag(value)
          || (value != null && Memory.getLong(slot) != payload(value))) {
        throw new AssertionError("an object holds a value other than the one stored");
      }
    }
  }
}
