package dev.perigee.runtime.layout;

/**
 * The slots around a frame's base. All constants are in bytes.
 *
 * <pre>
 *   window                    base
 *   |                         |
 *   | function  |  link       | first argument | second argument | ...
 *   | FUNCTION  |  LINK       | 0              | SIZE            |     relative to the base
 *   | 0         | WINDOW_LINK | WINDOW_ARGUMENTS                 |     relative to the window
 * </pre>
 *
 * <p>A caller writes the function and the arguments into a <em>window</em> of its own frame. The
 * call writes the link between them ({@link LinkLayout}), and the arguments' address becomes the
 * callee's base. Results begin at the window. Only the frame of a vararg function lies elsewhere,
 * with its function and link moved up to it.
 */
public final class FrameLayout {
  /** The slot of the frame's function, relative to the base. */
  public static final int FUNCTION = -2 * SlotLayout.SIZE;

  /** The frame's link ({@link LinkLayout}), relative to the base. */
  public static final int LINK = -SlotLayout.SIZE;

  /** The size of the function's slot and the link: the distance from a window to its base. */
  public static final int HEADER = 2 * SlotLayout.SIZE;

  /** The link of a call, relative to its window. */
  public static final int WINDOW_LINK = HEADER + LINK;

  /** The first argument of a call, relative to its window. */
  public static final int WINDOW_ARGUMENTS = HEADER;

  private FrameLayout() {}
}
