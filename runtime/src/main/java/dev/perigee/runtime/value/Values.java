package dev.perigee.runtime.value;

import dev.perigee.runtime.heap.Heap;
import java.util.function.LongConsumer;

/**
 * The values of one engine, on its heap: strings, tables and other objects, and their metatables.
 */
public final class Values {
  private final Heap heap;
  private final Strings strings;
  private final Tables tables;
  private final Objects objects;
  private final Conversions conversions;
  private final Metatables metatables;

  /**
   * No values yet.
   *
   * @param seed of the hash of strings
   * @param work receives the work of conversions, in instructions
   */
  public Values(Heap heap, long seed, LongConsumer work) {
    this.heap = heap;
    strings = new Strings(heap, seed);
    tables = new Tables(heap, strings);
    objects = new Objects(heap, strings);
    conversions = new Conversions(work);
    metatables = new Metatables(heap, strings, tables);
  }

  /** The memory that the values are in. */
  public Heap heap() {
    return heap;
  }

  public Strings strings() {
    return strings;
  }

  public Tables tables() {
    return tables;
  }

  /** Makes the objects that are neither strings nor tables. */
  public Objects objects() {
    return objects;
  }

  public Conversions conversions() {
    return conversions;
  }

  public Metatables metatables() {
    return metatables;
  }
}
