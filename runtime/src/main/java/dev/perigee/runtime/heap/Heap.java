package dev.perigee.runtime.heap;

import java.util.function.Supplier;

/**
 * The memory of one engine. Native memory is touched when the first heap of the process is made,
 * not before.
 *
 * <p>{@link #reserve} may collect, the allocating methods never do: an operation reserves all it
 * needs, then builds. An address held in a Java variable across a reservation is good only if the
 * object is reachable from a root.
 */
public final class Heap implements AutoCloseable {
  /** Collect at every reservation. */
  public boolean stress = Boolean.getBoolean("perigee.gc.stress");

  /**
   * @param limitBytes most bytes that may be taken from the system and charged, 0 for no limit
   * @param memoryError makes the exception that is thrown over the limit
   */
  public Heap(long limitBytes, Supplier<? extends RuntimeException> memoryError) {
    throw new UnsupportedOperationException();
  }

  /**
   * Address of the engine's state ({@code StateLayout}), made by the heap: zeros, the shared empty
   * node and the current white.
   */
  public long state() {
    throw new UnsupportedOperationException();
  }

  /** Sets what is to be marked; until then only the state's root slots are. */
  public void setRoots(Roots roots) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes sure that objects and raw blocks of so many bytes in total, as asked for, can be
   * allocated without a collection and without an error.
   */
  public void reserve(long bytes) {
    throw new UnsupportedOperationException();
  }

  /** A new object: header set, the rest zeros. It was reserved before. */
  public long allocate(int kind, long bytes) {
    throw new UnsupportedOperationException();
  }

  /** A block that an object owns; its contents are undefined. It was reserved before. */
  public long allocateRaw(long bytes) {
    throw new UnsupportedOperationException();
  }

  /** Frees what {@link #allocateRaw} gave for the same number of bytes. */
  public void freeRaw(long address, long bytes) {
    throw new UnsupportedOperationException();
  }

  /** Marks and sweeps everything now. */
  public void collect() {
    throw new UnsupportedOperationException();
  }

  /** Bytes of live blocks, those not yet found dead among them. */
  public long liveBytes() {
    throw new UnsupportedOperationException();
  }

  /** Bytes that count against the limit: taken from the system, and charged. */
  public long systemBytes() {
    throw new UnsupportedOperationException();
  }

  public long limit() {
    throw new UnsupportedOperationException();
  }

  /** Sets the limit, 0 for none. It may be below what is in use. */
  public void setLimit(long limitBytes) {
    throw new UnsupportedOperationException();
  }

  /**
   * Charges Java-heap memory to the engine; may collect; throws the memory error, charging nothing,
   * when over the limit.
   */
  public void charge(long bytes) {
    throw new UnsupportedOperationException();
  }

  public void uncharge(long bytes) {
    throw new UnsupportedOperationException();
  }

  /**
   * To be called after a collectable value was stored into a container whose colour has {@code
   * ObjectLayout.BLACK}.
   */
  public void barrier(long container) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether allocation debt starts collections ({@code collectgarbage("stop")} and {@code
   * "restart"}).
   */
  public void setCollecting(boolean collecting) {
    throw new UnsupportedOperationException();
  }

  public boolean isCollecting() {
    throw new UnsupportedOperationException();
  }

  /** The next collection starts when live bytes are this percentage of what the last one left. */
  public void setPause(int percent) {
    throw new UnsupportedOperationException();
  }

  public int pause() {
    throw new UnsupportedOperationException();
  }

  /** Gives all memory back. No address of this heap is good afterwards. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
