package dev.perigee.runtime.layout;

import dev.perigee.ir.Constant;

/**
 * The state of an engine that both tiers share (x20 in native code). Base, closure and pc are
 * published here by whoever leaves a tier, and read by the driver.
 *
 * <h2>Allocation</h2>
 *
 * <p>Machine code may take free cells by itself, for objects and for the raw blocks that objects
 * own. To take one of size class {@code c} ({@link SizeClasses}):
 *
 * <ol>
 *   <li>Load the cell from the head of its list, {@link #freeObjects freeObjects(c)} or {@link
 *       #freeRaw freeRaw(c)}. If it is 0, leave.
 *   <li>Subtract {@code SizeClasses.bytes(c)} from {@link #ALLOWANCE}. If the difference is
 *       negative, leave.
 *   <li>Store the difference. Store the cell's link ({@link #FREE_OBJECT_LINK}, {@link
 *       #FREE_RAW_LINK}) to the head.
 *   <li>For an object, store {@link ObjectLayout#header ObjectLayout.header(kind, white, c)} with
 *       the white of {@link #CURRENT_WHITE}, then all that stands behind it.
 * </ol>
 *
 * <p>To leave is a STEP: nothing has been stored, and Java does the whole operation. So a routine
 * that takes several cells finds them all and compares the sum of their sizes before its first
 * store; the second cell of a class is the link of the first. An operation of two routines may
 * leave between them: what the first has made is whole, and garbage.
 *
 * <p>What machine code has to keep to:
 *
 * <ul>
 *   <li>When it next leaves or calls, the object is whole, as Java would have made it: zeros where
 *       Java has zeros, a raw block of the class for the size that the owner's fields tell, by
 *       which Java frees it. An active slot or an object that is reachable refers to it. A
 *       collection cannot come earlier, since only Java collects.
 *   <li>Stores into the new object need no barrier, for it is white. Stores of it into other
 *       objects do as usual. That holds in each phase of a collection: while it is marked the new
 *       object will be found or die in the next, while it is swept its white is the living one.
 *   <li>It reads nothing of a free cell but the link, and never adds to a list.
 * </ul>
 *
 * <p>What it can rely on:
 *
 * <ul>
 *   <li>There is no other account of the bytes allocated: live bytes, the limit, the debt to the
 *       collector and what meters hear of are all reckoned from the allowance, whether Java or
 *       machine code took from it.
 *   <li>Only Java fills lists and sets the allowance. An empty list costs one exit for the free
 *       cells of a page.
 *   <li>In stress mode the allowance is never positive, so that each allocation collects. With
 *       checked memory its word is always negative, since only Java can tell the checker that a
 *       block is live. Machine code needs no other test for either.
 * </ul>
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
   * Bytes that may still be allocated before Java has to look closer, the least of what the limit
   * and the collector leave; 8 bytes, signed. Negative after a reservation whose cells were larger
   * than asked for.
   */
  public static final int ALLOWANCE = 88;

  /**
   * Address at which native code goes on in the caller of a frame whose link does not say where; 0
   * as long as the engine has no native code; 8 bytes.
   */
  public static final int RESUME = 96;

  /** Drivers, resumed coroutines and protected calls inside each other; 4 bytes. */
  public static final int NESTING = 104;

  /** Drivers inside each other; 4 bytes. */
  public static final int DEPTH = 108;

  /**
   * Tier 1's note of when it last took retired code out of reach, as coroutines have it ({@link
   * CoroutineLayout#CODE_EPOCH}); 4 bytes.
   */
  public static final int CODE_EPOCH = 112;

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

  /** Heads of the lists of free cells for objects, one for each size class; 8 bytes each. */
  public static final int FREE_OBJECTS = ROOTS + ROOT_COUNT * SlotLayout.SIZE;

  /** In a free cell for objects: address of the next, 0 at the end; 8 bytes. */
  public static final int FREE_OBJECT_LINK = ObjectLayout.HEADER;

  /** Heads of the lists of free cells for raw blocks, one for each size class; 8 bytes each. */
  public static final int FREE_RAW = FREE_OBJECTS + SizeClasses.COUNT * 8;

  /** In a free cell for raw blocks: address of the next, 0 at the end; 8 bytes. */
  public static final int FREE_RAW_LINK = 0;

  /** Addresses of the routines that native code calls, and ends in; 8 bytes each. */
  public static final int ROUTINES = FREE_RAW + SizeClasses.COUNT * 8;

  public static final int ROUTINE_COUNT = 64;

  /**
   * Address of the entries of the table of short strings. An entry is a string's address with the
   * upper half of its hash above {@link StringLayout#ADDRESS_BITS}, or 0. A string is in the first
   * entry that was free, counted from its hash; 8 bytes.
   */
  public static final int INTERNED = ROUTINES + ROUTINE_COUNT * 8;

  /** Number of entries of that table minus 1; 8 bytes. */
  public static final int INTERNED_MASK = INTERNED + 8;

  /** Number of short strings; 8 bytes. */
  public static final int INTERNED_COUNT = INTERNED_MASK + 8;

  /**
   * Machine code may add short strings while there are fewer than this; 0 while the table is
   * replaced, and some strings are elsewhere; 8 bytes.
   */
  public static final int INTERNED_LIMIT = INTERNED_COUNT + 8;

  /** Seed of the strings' hashes; 8 bytes. */
  public static final int HASH_SEED = INTERNED_LIMIT + 8;

  /**
   * The bytes of a short string that Java looks for, padded with zeros to a multiple of 8; machine
   * code keeps words there; {@link #STRING_BUFFER_SIZE} bytes.
   */
  public static final int STRING_BUFFER = HASH_SEED + 8;

  public static final int STRING_BUFFER_SIZE = (Constant.MAX_SHORT_STRING + 7 & -8) + 8;

  /**
   * A slot where a routine leaves an array's element for its caller, since that is in no slot. It
   * is no root: nothing is kept there.
   */
  public static final int FOUND = STRING_BUFFER + STRING_BUFFER_SIZE;

  /**
   * Head of a list of raw blocks that machine code has discarded, which cannot free them: the
   * address of the first, or 0; 8 bytes. The heap frees them before it looks at what is free.
   */
  public static final int DISCARDED = FOUND + SlotLayout.SIZE;

  /** In a discarded block: address of the next, 0 at the end; 8 bytes. */
  public static final int DISCARDED_LINK = 0;

  /** In a discarded block: the bytes that it was allocated for; 8 bytes. */
  public static final int DISCARDED_BYTES = 8;

  /** Address of the area for patterns ({@link PatternLayout}), or 0; 8 bytes. */
  public static final int PATTERNS = DISCARDED + 8;

  /** Address of the buffer for strings ({@link TextLayout}), if there is tier 1; 8 bytes. */
  public static final int TEXT = PATTERNS + 8;

  /** Work of routines that the meter has not heard of, in instructions; 8 bytes. */
  public static final int UNCOUNTED_WORK = TEXT + 8;

  /**
   * Head of the list of stacks that dead coroutines have left for new ones, which both tiers take
   * from and add to: the address of the first, or 0; 8 bytes. Their slots hold anything that a slot
   * above a running coroutine's top may hold. No such list outlives the marking of a collection.
   */
  public static final int FREE_STACKS = UNCOUNTED_WORK + 8;

  /** In a stack of that list: address of the next, 0 at the end; 8 bytes. */
  public static final int FREE_STACK_LINK = 0;

  /** In a stack of that list: its bytes; 8 bytes. */
  public static final int FREE_STACK_BYTES = 8;

  /** In a stack of that list: {@link CoroutineLayout#CALLS_BEFORE_GROWTH}; 8 bytes. */
  public static final int FREE_STACK_CALLS = 16;

  public static final int SIZE = FREE_STACKS + 8;

  private StateLayout() {}

  /** Where the head of the list of free cells for objects of a size class is. */
  public static int freeObjects(int sizeClass) {
    return FREE_OBJECTS + sizeClass * 8;
  }

  /** Where the head of the list of free cells for raw blocks of a size class is. */
  public static int freeRaw(int sizeClass) {
    return FREE_RAW + sizeClass * 8;
  }
}
