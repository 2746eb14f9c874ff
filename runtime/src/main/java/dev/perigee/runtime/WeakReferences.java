package dev.perigee.runtime;

import java.util.Arrays;

/**
 * Objects of one engine that Java code finds again by a number as long as something else keeps them
 * alive.
 */
public final class WeakReferences {
  private final LuaState state;

  /** Addresses; 0 where the object is gone. Where a number is free, the next free one, negative. */
  private long[] objects = new long[8];

  private int used;

  /** The number that was freed last, or -1. */
  private int firstFree = -1;

  WeakReferences(LuaState state) {
    this.state = state;
  }

  /** A number for an object, until {@link #remove}. */
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

  /** Address of the object, or 0 when it was collected. */
  public long get(int number) {
    return objects[number];
  }

  /** Frees a number. */
  public void remove(int number) {
    objects[number] = ~(firstFree + 1L);
    firstFree = number;
  }

  /** Marking is finished: forgets what it has not reached. */
  void clearDead() {
    for (int i = 0; i < used; i++) {
      if (objects[i] > 0 && state.heap().collector().isDead(objects[i])) {
        objects[i] = 0;
      }
    }
  }
}
