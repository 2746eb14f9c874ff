package dev.perigee.runtime.layout;

/**
 * The state of an engine that both tiers share (x20 in native code). Base, closure and pc are
 * published here by whoever leaves a tier, and read by the driver.
 */
public final class StateLayout {
  /** Base address of the current frame; 8 bytes. */
  public static final int BASE = 0;

  /** pc of the instruction at which a tier was left; 4 bytes. */
  public static final int PC = 8;

  /** Back-edges and calls left until the next POLL; 4 bytes, signed. */
  public static final int SLICE = 12;

  /** End of the open values (a multi-result call's, a vararg's), an address; 8 bytes. */
  public static final int TOP = 16;

  /** A frame's base plus its size must not be above this address; 8 bytes. */
  public static final int STACK_LIMIT = 24;

  /** Address of the code region, to which links' native offsets are relative; 8 bytes. */
  public static final int REGION = 32;

  /** Address of the window of the frame that was popped last, where its results begin; 8 bytes. */
  public static final int RETURNED_WINDOW = 40;

  /** Address of the current coroutine's object; 8 bytes. */
  public static final int COROUTINE = 48;

  /** Address of the node that tables without a hash part share; 8 bytes. */
  public static final int EMPTY_NODE = 56;

  /** The collector's current white (one byte of {@link ObjectLayout#COLOUR}); 4 bytes. */
  public static final int CURRENT_WHITE = 64;

  /**
   * Copy of the link of the frame that was popped last ({@link LinkLayout}, 16 bytes), since
   * results may have overwritten the link itself. Whoever leaves a tier with RETURN has set it.
   */
  public static final int RETURNED_LINK = 72;

  /**
   * Words for the tiers' own use: spilled registers of native code; {@link #SPILL_COUNT} of 8
   * bytes.
   */
  public static final int SPILLS = 128;

  public static final int SPILL_COUNT = 64;

  /**
   * Slots that are roots: the registry, the metatables of types, metamethods' names, the error in
   * flight ({@code Root}).
   */
  public static final int ROOTS = SPILLS + SPILL_COUNT * 8;

  public static final int ROOT_COUNT = 64;

  public static final int SIZE = ROOTS + ROOT_COUNT * SlotLayout.SIZE;

  private StateLayout() {}
}
