package dev.perigee.runtime.layout;

/** A Java function: an index into the engine's list of functions, and values that it holds. */
public final class BuiltinLayout {
  /** Number of held values; 4 bytes. */
  public static final int COUNT = ObjectLayout.EXTRA;

  /**
   * {@link ObjectLayout#FLAGS}: the held values are internal to a library, and PUC Lua's function
   * has none, so the debug library does not show them as upvalues.
   */
  public static final int HIDES_VALUES = 1;

  /** Index of the Java function in its engine; 4 bytes. */
  public static final int ID = 8;

  /** The {@link #ID} of all functions that {@code coroutine.wrap} returns. */
  public static final int WRAPPED_ID = 0;

  /** Its {@link dev.perigee.ir.Builtin#number}, or 0; 4 bytes. */
  public static final int NUMBER = 12;

  /** The next object to scan during a collection; 8 bytes. */
  public static final int NEXT_GRAY = 16;

  /** The slots of the held values. */
  public static final int VALUES = 24;

  private BuiltinLayout() {}

  /** Bytes of a builtin that holds this number of values. */
  public static int size(int values) {
    return VALUES + values * SlotLayout.SIZE;
  }

  /** Offset of a held value's slot; values are counted from 1. */
  public static int held(int number) {
    return VALUES + (number - 1) * SlotLayout.SIZE;
  }
}
