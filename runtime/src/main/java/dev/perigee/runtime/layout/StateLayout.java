package dev.perigee.runtime.layout;

import dev.perigee.ir.Constant;

/**
 * The state of an engine that both tiers share (x20 in native code). Code that leaves a tier
 * publishes base and pc here for the driver.
 *
 * <h2>Allocation</h2>
 *
 * <p>Machine code may take free cells itself, for objects and for the raw blocks that objects own.
 * To take a cell of size class {@code c} ({@link SizeClasses}):
 *
 * <ol>
 *   <li>Load the cell from the head of its list, {@link #freeObjects freeObjects(c)} or {@link
 *       #freeRaw freeRaw(c)}. If it is 0, leave.
 *   <li>Subtract {@code SizeClasses.bytes(c)} from {@link #ALLOWANCE}. If the difference is
 *       negative, leave.
 *   <li>Store the difference. Store the cell's link ({@link #FREE_OBJECT_LINK}, {@link
 *       #FREE_RAW_LINK}) to the head.
 *   <li>For an object, store {@link ObjectLayout#header ObjectLayout.header(kind, white, c)} with
 *       the white of {@link #CURRENT_WHITE}, then everything behind it.
 * </ol>
 *
 * <p>To leave is a STEP: nothing has been stored, and Java does the whole operation. A routine that
 * takes several cells therefore finds all of them and compares the sum of their sizes before its
 * first store; the second cell of a class is the link of the first. An operation that consists of
 * two routines may leave between them, since the object that the first one made is complete, and
 * becomes garbage.
 *
 * <p>Machine code must observe these rules:
 *
 * <ul>
 *   <li>When it next leaves or calls, the object is complete, as Java would have made it, with
 *       zeros where Java has zeros. The class of a raw block is that of the size in the owner's
 *       fields, since Java frees it by that size. An active slot or a reachable object refers to
 *       the new object. A collection cannot happen earlier, since only Java collects.
 *   <li>Stores into the new object need no barrier, because it is white. Storing it into other
 *       objects needs one as usual. This holds in each phase of a collection: during marking, the
 *       new object will be found, or die in the next collection; during sweeping, its white is that
 *       of the living.
 *   <li>It reads only the link of a free cell, and never adds to a list.
 * </ul>
 *
 * <p>It may rely on these facts:
 *
 * <ul>
 *   <li>The allowance is the only account of allocated bytes. Live bytes, the limit, the
 *       collector's debt and the meters' figures are all derived from it, whether Java or machine
 *       code took from it.
 *   <li>Only Java fills lists and sets the allowance. An empty list costs one exit per page of free
 *       cells.
 *   <li>In stress mode the allowance is never positive, so that each allocation collects. With
 *       checked memory its word is always negative, since only Java can report a live block to the
 *       checker. Machine code needs no other test for either mode.
 * </ul>
 */
public final class StateLayout {
  /** Base address of the current frame; 8 bytes. */
  public static final int BASE = 0;

  /** pc of the instruction at which the tier was left; 4 bytes. */
  public static final int PC = 8;

  /** Back-edges and calls left until the next POLL; 4 bytes, signed. */
  public static final int SLICE = 12;

  /** End of the open values (a multi-result call's, a vararg's), an address; 8 bytes. */
  public static final int TOP = 16;

  /** The limit of the stack: a frame's base plus its size must not exceed this address; 8 bytes. */
  public static final int STACK_LIMIT = 24;

  /** Address of the code region, to which links' native offsets are relative; 8 bytes. */
  public static final int REGION = 32;

  /** Address of the window of the last popped frame, where its results begin; 8 bytes. */
  public static final int RETURNED_WINDOW = 40;

  /** Address of the current coroutine's object; 8 bytes. */
  public static final int COROUTINE = 48;

  /** Address of the node that tables without a hash part share; 8 bytes. */
  public static final int EMPTY_NODE = 56;

  /** The collector's current white (one byte of {@link ObjectLayout#COLOUR}); 4 bytes. */
  public static final int CURRENT_WHITE = 64;

  /**
   * Copy of the link of the last popped frame ({@link LinkLayout}, 16 bytes), since the results may
   * have overwritten the link itself. Set when a tier is left with RETURN.
   */
  public static final int RETURNED_LINK = 72;

  /**
   * Bytes that may be allocated before Java must check the limit and the collector: the minimum of
   * what the two allow; 8 bytes, signed. Negative after a reservation whose cells were larger than
   * asked for.
   */
  public static final int ALLOWANCE = 88;

  /**
   * Address to which native code branches when it returns from a frame whose link has no native
   * address; 0 while the engine has no native code; 8 bytes.
   */
  public static final int RESUME = 96;

  /** Number of nested drivers, resumed coroutines and protected calls; 4 bytes. */
  public static final int NESTING = 104;

  /** Number of nested drivers; 4 bytes. */
  public static final int DEPTH = 108;

  /**
   * The epoch in which tier 1 last made retired code unreachable in this engine, as in {@link
   * CoroutineLayout#CODE_EPOCH}; 4 bytes.
   */
  public static final int CODE_EPOCH = 112;

  /** Spill places for native code's registers: {@link #SPILL_COUNT} words of 8 bytes. */
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

  /**
   * Addresses of the routines that native code calls, and of its epilogues, by number; 8 bytes
   * each.
   */
  private static final int ROUTINES = FREE_RAW + SizeClasses.COUNT * 8;

  public static final int ROUTINE_COUNT = 96;

  /**
   * Address of the entries of the table of short strings. An entry is a string's address with the
   * upper half of its hash above {@link StringLayout#ADDRESS_BITS}, or 0. A string is in the first
   * entry, starting at its hash, that was free when it was added; 8 bytes.
   */
  public static final int INTERNED = ROUTINES + ROUTINE_COUNT * Long.BYTES;

  /** Number of entries of that table minus 1; 8 bytes. */
  public static final int INTERNED_MASK = INTERNED + 8;

  /** Number of short strings; 8 bytes. */
  public static final int INTERNED_COUNT = INTERNED_MASK + 8;

  /**
   * Machine code may add short strings while their number is below this. It is 0 while the table is
   * being replaced, since some strings are still in the old one; 8 bytes.
   */
  public static final int INTERNED_LIMIT = INTERNED_COUNT + 8;

  /** Seed of the strings' hashes; 8 bytes. */
  public static final int HASH_SEED = INTERNED_LIMIT + 8;

  /**
   * A buffer in which Java puts the bytes of a short string that it looks up, padded with zeros to
   * a multiple of 8. Machine code uses it for temporary words; {@link #STRING_BUFFER_SIZE} bytes.
   */
  public static final int STRING_BUFFER = HASH_SEED + 8;

  public static final int STRING_BUFFER_SIZE = (Constant.MAX_SHORT_STRING + 7 & -8) + 8;

  /**
   * A slot in which a routine returns an array's element, since array elements are not stored as
   * slots. It is not a root: values stay there only until the caller loads them.
   */
  public static final int FOUND = STRING_BUFFER + STRING_BUFFER_SIZE;

  /**
   * Head of a list of raw blocks that machine code has discarded, since it cannot free them: the
   * address of the first, or 0; 8 bytes. The heap frees them before it looks for free memory.
   */
  public static final int DISCARDED = FOUND + SlotLayout.SIZE;

  /** In a discarded block: address of the next, 0 at the end; 8 bytes. */
  public static final int DISCARDED_LINK = 0;

  /** In a discarded block: the number of bytes for which it was allocated; 8 bytes. */
  public static final int DISCARDED_BYTES = 8;

  /** Address of the area for patterns ({@link PatternLayout}), or 0; 8 bytes. */
  public static final int PATTERNS = DISCARDED + 8;

  /** Address of the buffer for strings ({@link TextLayout}), if the engine has tier 1; 8 bytes. */
  public static final int TEXT = PATTERNS + 8;

  /** Work of native routines that has not been reported to the meter, in instructions; 8 bytes. */
  public static final int UNCOUNTED_WORK = TEXT + 8;

  /**
   * Head of the list of stacks that dead coroutines have left for new ones: the address of the
   * first, or 0; 8 bytes. Both tiers take stacks from the list and add to it. Slots of these stacks
   * may hold anything that slots above a running coroutine's top may hold. The list is emptied
   * before marking of a collection ends.
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

  /**
   * Offset of the address of a routine or an epilogue with a number below {@link #ROUTINE_COUNT}.
   */
  public static int routine(int number) {
    return ROUTINES + number * Long.BYTES;
  }

  /** Offset of the head of the list of free cells for objects of a size class. */
  public static int freeObjects(int sizeClass) {
    return FREE_OBJECTS + sizeClass * 8;
  }

  /** Offset of the head of the list of free cells for raw blocks of a size class. */
  public static int freeRaw(int sizeClass) {
    return FREE_RAW + sizeClass * 8;
  }
}
