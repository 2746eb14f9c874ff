package dev.perigee.runtime;

import java.util.Arrays;

/**
 * Weak references from Java code to objects of one engine. Each has a number, by which the object
 * is found while something else keeps it alive.
 */
public final class WeakReferences {
  private final LuaState state;

  /**
   * Address of each number's object, or 0 if the object is gone. A free number's element links to
   * the next free one and is negative.
   */
  private long[] objects = new long[8];

  private int used;

  /** The most recently freed number, or -1. */
  private int firstFree = -1;

  WeakReferences(LuaState state) {
    this.state = state;
  }

  /** Returns a number for an object, valid until {@link #remove}. */
  public int add(long object) {
    int number = firstFree;
    if (number >= 0) {
      firstFree = (int) ~objects[number] - 1;
    } else {
      number = used++;
      if (number == objects.length) {
        objects = Arrays.copyOf(objects, 2 * used);
      }
    }
    objects[number] = object;
    return number;
  }

  /** Address of the object, or 0 if it was collected. */
  public long get(int number) {
    return objects[number];
  }

  /** Frees a number. */
  public void remove(int number) {
    objects[number] = ~(firstFree + 1L);
    firstFree = number;
  }

  /**
   * Clears the references to objects that marking has not reached. Called when marking is finished.
   */
  void clearDead() {
    for (int i = 0; i < used; i++) {
      if (objects[i] > 0 && state.heap().collector().isDead(objects[i])) {
        objects[i] = 0;
      }
    }
  }
}
