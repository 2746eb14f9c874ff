package dev.perigee.runtime.layout;

/** A Lua function: its prototype record and its upvalues' cells. */
public final class ClosureLayout {
  /** Number of upvalues; 4 bytes. */
  public static final int COUNT = ObjectLayout.EXTRA;

  /** Address of the {@link PrototypeLayout} record; 8 bytes. */
  public static final int PROTOTYPE = 8;

  /** The next object to scan during a collection; 8 bytes. */
  public static final int NEXT_GRAY = 16;

  /** Addresses of {@link CellLayout} cells, 8 bytes each. */
  public static final int UPVALUES = 24;

  private ClosureLayout() {}

  /** Bytes of a closure with this number of upvalues. */
  public static int size(int upvalues) {
    return UPVALUES + upvalues * 8;
  }
}
