package dev.perigee.tier1.graph;

import dev.perigee.runtime.layout.StateLayout;
import java.util.EnumSet;
import java.util.Set;

/**
 * Routines: what is too large to stand in a function's code, and too frequent to leave for. Each is
 * a graph, which every target compiles into the region.
 *
 * <p>The convention: arguments are words in the first scratch registers, in order; the answer is a
 * word in the first. A routine that answers 0 has done nothing that the program can see, and its
 * caller leaves. It keeps all registers but the scratch ones, and the caller's frame and spill
 * places; it neither leaves nor calls. Its address is in {@code StateLayout.ROUTINES}, at its
 * ordinal.
 */
public enum Routine {
  /**
   * Whether two values with the tag x are equal, of which y and z are the payloads: {@link #YES} or
   * {@link #NO}. 0 if a metamethod may have to be asked.
   */
  EQUAL(3),
  /**
   * The slot that indexing the table x with the string y finds ({@link Operation#FIELD}). If x
   * itself has the key, its place is left as a hint at the address z.
   */
  FIND_FIELD(3),
  /**
   * The slot of the table x for the string y ({@link Operation#FIELD_TO_SET}); its place is left as
   * a hint at the address z.
   */
  MAKE_FIELD(3, MemoryClass.TABLE, MemoryClass.ARRAY, MemoryClass.NODE),
  /** A new table without elements and fields. 0 if there is no memory at once. */
  NEW_TABLE(0),
  /**
   * A new table with room for z fields, a power of two. x is the offset in the state of the list of
   * cells for its nodes, y the cells' size. 0 if there is no memory at once.
   */
  NEW_RECORD(3),
  /**
   * The node whose key is the string z: x is the address of a table's nodes, y their mask. 0 if
   * there is none.
   */
  FIND_NODE(3),
  /**
   * The slot that indexing the table x finds; the key has the tag y and the payload z. It is valid
   * until the next routine is called.
   */
  FIND_VALUE(3),
  /** The same without metamethods. */
  FIND_RAW(3),
  /** The slot that indexing a string finds, with the tag x and the payload y; z is the key. */
  FIND_METHOD(3),
  /**
   * A slot to be stored to next: of the table x for the key with the tag y and the payload z, which
   * is not in the array. w is the tag of what will be stored there: the slot is made unless that is
   * nil. 0 if the key is a string.
   */
  MAKE_ELEMENT(4),
  /**
   * Stores the value in the state's FOUND slot under the key with the tag y and the payload z in
   * the table x, whose nodes or array grow if need be; {@link #YES}. The key is not in the array as
   * it is.
   */
  SET_VALUE(3, MemoryClass.TABLE, MemoryClass.ARRAY, MemoryClass.NODE),
  /**
   * Gives the table x, which has no free node for the key with the tag y and the payload z, the
   * sizes that it needs with that key, and inserts it: with the value in the state's FOUND slot
   * ({@link #YES}) if w is 0, otherwise as {@link #MAKE_FIELD} does, of which w is the third
   * argument. 0 if the table is large, or there is no memory at once. Other routines end with it.
   */
  GROW(4, MemoryClass.TABLE, MemoryClass.ARRAY, MemoryClass.NODE),
  /** 1 if no metamethod wants to know that a nil in the table x is written over. */
  MAY_SET(1),
  /** 1 more than the length of the table x. 0 if it has a metamethod for that. */
  LENGTH(1),
  /**
   * Gives the table x, whose array is empty, one with w elements; the table. y is the offset in the
   * state of the list of cells for it, z the cells' size. 0 if there is no memory at once.
   */
  ADD_ARRAY(4),
  /**
   * Makes the open values, which are in the slots from the address y up to the state's top, the
   * first elements of the table x without nodes, whose array grows if need be; {@link #YES}. 0 if
   * it would have to grow to many elements, or there is no memory at once.
   */
  FILL_LIST(2, MemoryClass.TABLE, MemoryClass.ARRAY),
  /**
   * A new object, of which only the header has been written, as z says without a colour. x is the
   * offset in the state of the list of cells for it, y the cells' size. 0 if there is no memory at
   * once.
   */
  NEW_OBJECT(3),
  /**
   * A new coroutine that will call the Lua function x, with a stack of the first size or one that a
   * dead coroutine has left. 0 if there is no memory at once.
   */
  NEW_COROUTINE(1),
  /**
   * A step of {@code next} in a generic loop over the table x, whose control variable is in the
   * slot y: the next key and value, or two nils, are stored in the second and third slot behind it.
   * z is the address of a hint: where the control variable's node was, then where the next one is.
   * 0 if the key is not found at once, or the next one is far away.
   */
  NEXT(3, MemoryClass.FRAME),
  /**
   * The same for the iterator of {@code ipairs}, whose control variable is y; z is the slot of the
   * first result. 0 if a metamethod may have to be asked.
   */
  NEXT_ELEMENT(3, MemoryClass.FRAME),
  /** Whether no variable in the slots from the address x on is to be closed: {@link #YES}, or 0. */
  NOTHING_TO_CLOSE(1),
  /**
   * Moves the frame at x of a vararg function, whose arguments end at the state's top, above its
   * arguments; answers its new address. 0 if the stack has no room at once.
   */
  VARARG_FRAME(1),
  /**
   * Copies the extra arguments of the vararg function whose frame is at x to the slots from y on: z
   * of them, padded with nil, or all, up to the state's new top, if z is {@link #ALL}. 0 if there
   * are many of them, or the stack has no room at once.
   */
  COPY_VARARGS(3, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * Copies open values, which begin at the slot x, to the slots from z on: those from the y-th on,
   * w of them, padded with nil, or all, up to the state's new top, if w is {@link #ALL}. 0 if there
   * are many of them, or y is less than 1.
   */
  SELECT(4, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * The same for the first y elements of the table x. 0 if not all of them are in the array, or if
   * there are many of them, or the stack has no room at once.
   */
  UNPACK(4, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * The metatable that {@code getmetatable} gives of the table x, or {@link #NO}. 0 if it gives
   * something else.
   */
  GET_METATABLE(1),
  /**
   * Gives the table x the metatable y; {@link #YES}. 0 if it must be done by Java: there is a
   * finalizer, or the old metatable is protected.
   */
  SET_METATABLE(2, MemoryClass.TABLE),
  /** The string of the one byte x. 0 if it must be made and there is no memory at once. */
  CHARACTER(1),
  /**
   * {@code string.sub} of the string x from y to z, if that is a short string. 0 if it must be made
   * and there is no memory at once.
   */
  SUBSTRING(3),
  /**
   * The string x with the case of those letters changed that are among the 26 from the byte y on,
   * if it is short. 0 if it must be made and there is no memory at once.
   */
  CHANGE_CASE(2),
  /**
   * {@code string.rep} of the string x, y times, if that is a short string. 0 if it must be made
   * and there is no memory at once.
   */
  REPEAT(2),
  /**
   * 1 more than where the string y begins in the string x, from z on, with the first position as 1;
   * or 1 if it does not. 0 if z is less than 1, or the strings are long.
   */
  FIND(3),
  /**
   * {@code string.find} or {@code string.match} of the pattern y in the string x, from z on, with
   * the first position as 1; or a step of {@code string.gmatch}, whose iterator is x. {@link
   * #REQUEST} says which ({@link MatchRequest}), and how many results there are to be: from the
   * slot w on, padded with nil, or all, up to the state's new top. {@link #YES}. 0 if the pattern
   * has no record, z is less than 1, it takes long, or a capture is a string that cannot be made at
   * once.
   */
  MATCH(4, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * {@code string.gsub} of the pattern y in the string x, with the string z in the place of each
   * match: the result, and the number of matches as {@link #MATCHES}. If z is 0, nothing may match.
   * 0 as above, or if there are too many bytes.
   */
  SUBSTITUTE(3, MemoryClass.NODE),
  /**
   * The integer that the string x stands for, as {@link #INTEGER}; {@link #YES}. 0 if that is not a
   * minus sign or nothing, and 1 to 17 decimal digits.
   */
  NUMERAL(1, MemoryClass.NODE),
  /**
   * Appends a value with the tag y and the payload z to the bytes in the state's string buffer, of
   * which there are x - 1; answers the new x. 0 if that is no string or integer, or there are too
   * many bytes.
   */
  APPEND(3),
  /**
   * Puts the first z elements of the table x, with the string y between them unless y is 0, to the
   * state's string buffer; answers 1 more than how many bytes these are. 0 if they are not all
   * strings in the array, or there are too many.
   */
  JOIN(3),
  /**
   * The string of the x - 1 bytes in the state's string buffer. 0 if it must be made and there is
   * no memory at once.
   */
  MAKE_STRING(1),
  /**
   * Pushes the frame of the metamethod of an operation on one or two operands: the caller's is at
   * x, y is a {@link FramedExit}. Answers the new frame's address, and sets the state's top behind
   * its arguments. 0 if the metamethod is no Lua function or must be looked for in other places
   * than tables, or the stack has no room at once.
   */
  CALL_OPERATOR(2),
  /** The same for the {@code __index} of a table. */
  CALL_INDEX(2),
  /** The same for the {@code __newindex} of a table. */
  CALL_NEW_INDEX(2),
  /**
   * The same for the {@code __call} of the table that a call's window begins with, which is where
   * the exit says.
   */
  CALL_TABLE(2),
  /**
   * The table of the store at which a function has left, for {@link #SET_VALUE}: x is its frame, y
   * a {@link FramedExit}. The value is in the state's FOUND slot then, the key's tag and payload
   * are kept as {@link #KEY_TAG} and {@link #KEY}. 0 if it is no table, or the collector has to
   * hear of the store.
   */
  PREPARE_STORE(2),
  /**
   * Pushes the frame of the Lua function that a call's window begins with: the caller's is at x, y
   * is a {@link FramedExit} with the window. Answers the new frame's address, and sets the state's
   * top behind its arguments. 0 if there are many of those, or the stack has no room at once.
   */
  CALL_CLOSURE(2),
  /**
   * Pushes the frame of {@code pcall}, which is called, and that of the Lua function that it calls:
   * the caller's is at x, y is a {@link FramedExit} with the window. Answers the address of the
   * upper frame, and sets the state's top behind its arguments. 0 if it calls something else, or
   * the stack has no room at once.
   */
  CALL_PROTECTED(2),
  /**
   * Where the caller of a frame goes on in native code whose link does not say so: an address in
   * the region. What the link's finish kind asks for has then been done. x is the caller's frame, y
   * the window of the frame that was popped, z and w the words of its link; the state has the
   * address of the frame that goes on, which is below that of {@code pcall}. 0 if the caller is not
   * native.
   */
  RESUME(4, MemoryClass.FRAME),
  /**
   * Does a call of {@code coroutine.resume}, {@code coroutine.yield} or what {@code coroutine.wrap}
   * gives: x is the caller's frame, y a {@link FramedExit} with the window. Answers where the other
   * coroutine goes on, an address in the region; the state has its frame, and its stack's limit;
   * its top is behind the arguments of a function that begins. 0 if that coroutine is not to begin,
   * or not to go on behind a native call.
   */
  SWITCH_COROUTINE(2),
  /**
   * The same when the function of the running coroutine has returned: its results are in the slots
   * from x up to the state's top.
   */
  FINISH_COROUTINE(1),
  /**
   * Where the function with the frame x goes on behind the operation at which it left, as y says.
   */
  RESUME_BEHIND(2);

  /** What routines are given in memory, or keep for each other ({@link #kept}). */
  public static final int REQUEST = 0;

  public static final int MATCHES = 1;

  public static final int INTEGER = 2;

  public static final int KEY_TAG = 4;

  public static final int KEY = 5;

  /** An answer. */
  public static final int YES = 1;

  /** An answer. */
  public static final int NO = 2;

  /** How many values are copied if it is all. */
  public static final int ALL = -1;

  /** How many arguments a routine has at most. */
  static final int MOST_ARGUMENTS = 4;

  private final int argumentCount;
  private final Set<MemoryClass> changes = EnumSet.noneOf(MemoryClass.class);

  Routine(int argumentCount, MemoryClass... changes) {
    this.argumentCount = argumentCount;
    this.changes.addAll(Set.of(changes));
  }

  /**
   * Offset in the state of a word that is given to a routine, or kept by one, in memory, where the
   * strings' buffer is.
   *
   * @param number from 0 to 5
   */
  public static int kept(int number) {
    return StateLayout.STRING_BUFFER + number * Long.BYTES;
  }

  /** How many inputs it has. */
  public int argumentCount() {
    return argumentCount;
  }

  /** What memory it may change, of what functions read; the state's top counts as a node. */
  public Set<MemoryClass> changes() {
    return changes;
  }

  /** The routine that a CALL_ROUTINE or ANSWER_OF calls. */
  public static Routine of(Node call) {
    return values()[call.parameter()];
  }

  /** The routine that a search calls where the key is not in the place where it looks first. */
  public static Routine behind(Operation search) {
    return switch (search) {
      case FIELD -> FIND_FIELD;
      case FIELD_TO_SET -> MAKE_FIELD;
      default -> FIND_NODE;
    };
  }
}
