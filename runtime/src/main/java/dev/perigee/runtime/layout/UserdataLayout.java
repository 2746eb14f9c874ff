package dev.perigee.runtime.layout;

/** A handle to a Java object. */
public final class UserdataLayout {
  /** Address of the metatable or 0; 8 bytes. */
  public static final int METATABLE = 8;

  /** Index of the Java object in its engine's list; 4 bytes. */
  public static final int ID = ObjectLayout.EXTRA;

  /** During a collection, the first ephemeron entry that waits for this key; 8 bytes. */
  public static final int NEXT_GRAY = 16;

  public static final int SIZE = 24;

  private UserdataLayout() {}
}
