package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Frees the raw blocks that dead objects own, and notifies the engine of indices that have become
 * free.
 */
final class DeadObjects {
  private final Heap heap;
  private final long emptyNode;

  /**
   * @param emptyNode the node that tables without a hash part share
   */
  DeadObjects(Heap heap, long emptyNode) {
    this.heap = heap;
    this.emptyNode = emptyNode;
  }

  void release(long object, int kind, @Nullable Roots roots) {
    if (kind == Tag.TABLE) {
      freeTable(object);
    } else if (kind == Tag.THREAD) {
      if (roots != null) {
        roots.coroutineFreed(object);
      }
      freeStack(object);
    } else if (roots != null) {
      notifyRoots(object, kind, roots);
    }
  }

  private static void notifyRoots(long object, int kind, Roots roots) {
    switch (kind) {
      case Tag.PROTOTYPE -> roots.prototypeFreed(Memory.getInt(object + PrototypeLayout.ID));
      case Tag.USERDATA -> roots.userdataFreed(Memory.getInt(object + UserdataLayout.ID), object);
      case Tag.BUILTIN -> roots.builtinFreed(Memory.getInt(object + BuiltinLayout.ID));
      default -> {}
    }
  }

  private void freeTable(long table) {
    long arraySize = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    if (arraySize != 0) {
      heap.freeRaw(Memory.getLong(table + TableLayout.ARRAY), arraySize * TableLayout.ELEMENT_SIZE);
    }
    long nodes = Memory.getLong(table + TableLayout.NODES);
    if (nodes != 0 && nodes != emptyNode) {
      long count = Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
      heap.freeRaw(nodes, count << TableLayout.NODE_SHIFT);
    }
  }

  private void freeStack(long coroutine) {
    long stack = Memory.getLong(coroutine + CoroutineLayout.STACK);
    if (stack != 0) {
      heap.freeRaw(stack, Memory.getLong(coroutine + CoroutineLayout.STACK_SIZE));
    }
    long closeList = Memory.getLong(coroutine + CoroutineLayout.CLOSE_LIST);
    if (closeList != 0) {
      long capacity = Memory.getInt(coroutine + CoroutineLayout.CLOSE_CAPACITY);
      heap.freeRaw(closeList, capacity * CoroutineLayout.CLOSE_ENTRY);
    }
  }
}
