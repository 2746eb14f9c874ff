package dev.perigee.runtime.layout;

/** A captured variable. */
public final class CellLayout {
  /** The variable's value: payload and tag as in a slot. */
  public static final int VALUE = 8;

  public static final int SIZE = 24;

  private CellLayout() {}
}
