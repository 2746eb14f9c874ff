package dev.perigee.tier1.graph;

import dev.perigee.runtime.layout.StateLayout;
import java.util.EnumSet;
import java.util.Set;

/**
 * Routines: code that is too large to be repeated in each function, and needed too often to leave
 * for the driver. Each is a graph, which every target compiles into the region.
 *
 * <p>The convention: arguments are words in the first scratch registers, in order; the answer is a
 * word in the first of them. A routine that answers 0 has done nothing that the program can see,
 * and its caller leaves. It preserves all registers except the scratch registers, and the caller's
 * frame and spill places. It neither leaves nor calls. Its ordinal is its number in {@code
 * StateLayout.routine}.
 */
public enum Routine {
  /**
   * Whether two values with the tag x and the payloads y and z are equal: {@link #YES} or {@link
   * #NO}. 0 if there may be a metamethod to call.
   */
  EQUAL(3),
  /**
   * The slot with the result of indexing the table x with the string y ({@link Operation#FIELD}).
   * If x itself has the key, its place is left as a hint at the address z.
   */
  FIND_FIELD(3),
  /**
   * The slot of the table x for the string y ({@link Operation#FIELD_TO_SET}); its place is left as
   * a hint at the address z.
   */
  MAKE_FIELD(3, MemoryClass.TABLE, MemoryClass.ARRAY, MemoryClass.NODE),
  /** A new table without elements and fields. 0 if memory is not available at once. */
  NEW_TABLE(0),
  /**
   * A new table with room for z fields, a power of two. x is the offset in the state of the list of
   * cells for its nodes, y the cells' size. 0 if memory is not available at once.
   */
  NEW_RECORD(3),
  /**
   * The node whose key is the string z: x is the address of a table's nodes, y their mask. 0 if
   * there is none.
   */
  FIND_NODE(3),
  /**
   * The slot with the result of indexing the table x; the key has the tag y and the payload z. The
   * slot is valid until the next routine is called.
   */
  FIND_VALUE(3),
  /** The same without metamethods. */
  FIND_RAW(3),
  /**
   * The slot with the result of indexing a string; z is the key. x is the string's tag, y its
   * payload.
   */
  FIND_METHOD(3),
  /**
   * The slot of the table x, which is to be stored to next, for the key with the tag y and the
   * payload z; the key is not in the array. w is the tag of the value that will be stored: the slot
   * is made unless that is nil. 0 if the key is a string.
   */
  MAKE_ELEMENT(4),
  /**
   * Stores the value in the state's FOUND slot in the table x, under the key with the tag y and the
   * payload z; {@link #YES}. The table's nodes or array grow if necessary. The key is not in the
   * present array.
   */
  SET_VALUE(3, MemoryClass.TABLE, MemoryClass.ARRAY, MemoryClass.NODE),
  /**
   * Resizes the table x, which has no free node for the key with the tag y and the payload z, so
   * that the key fits, and inserts the key. If w is 0, the value is that of the state's FOUND slot
   * ({@link #YES}); otherwise the result is that of {@link #MAKE_FIELD}, with w as its third
   * argument. 0 if the table is large, or memory is not available at once. Other routines end with
   * this one.
   */
  GROW(4, MemoryClass.TABLE, MemoryClass.ARRAY, MemoryClass.NODE),
  /** 1 if a nil in the table x may be overwritten without calling a metamethod. */
  MAY_SET(1),
  /** 1 more than the length of the table x. 0 if it has a metamethod for that. */
  LENGTH(1),
  /**
   * {@code table.insert} of the value in the state's FOUND slot at the position y of the table x,
   * whose length is z; answers {@link #YES}. 0 if the array has no room, the store needs the
   * collector's barrier, y is not a position, or many elements would move.
   */
  INSERT_ELEMENT(3, MemoryClass.ARRAY),
  /**
   * {@code table.remove} of the element y of the table x, whose length is z; answers a slot that
   * holds it. 0 as above, or if not all elements are in the array.
   */
  REMOVE_ELEMENT(3, MemoryClass.ARRAY, MemoryClass.NODE),
  /**
   * Gives the table x, whose array is empty, an array of w elements; answers the table. y is the
   * offset in the state of the list of cells for it, z the cells' size. 0 if memory is not
   * available at once.
   */
  ADD_ARRAY(4),
  /**
   * Makes the open values, which are in the slots from the address y up to the state's top, the
   * first elements of the table x, which has no nodes; {@link #YES}. The array grows if necessary.
   * 0 if it would have to grow to many elements, or memory is not available at once.
   */
  FILL_LIST(2, MemoryClass.TABLE, MemoryClass.ARRAY),
  /**
   * A new object. Only its header has been written, with z and the present colour. x is the offset
   * in the state of the list of cells for it, y the cells' size. 0 if memory is not available at
   * once.
   */
  NEW_OBJECT(3),
  /**
   * A new coroutine that will call the Lua function x, with a stack of the initial size or one that
   * a dead coroutine has left. 0 if memory is not available at once.
   */
  NEW_COROUTINE(1),
  /**
   * A step of {@code next} in a generic loop over the table x. y is the address of the control
   * variable's slot. The next key and value, or two nils, are stored in the second and third slot
   * after it. z is the address of a hint: the place of the control variable's node, afterwards that
   * of the next one. 0 if the key is not found at once, or the next one is far away.
   */
  NEXT(3, MemoryClass.FRAME),
  /**
   * The same for the iterator of {@code ipairs}. y is the control variable, z the slot of the first
   * result. 0 if there may be a metamethod to call.
   */
  NEXT_ELEMENT(3, MemoryClass.FRAME),
  /**
   * {@link #YES} if no variable in the slots from the address x on is to be closed, otherwise 0.
   */
  NOTHING_TO_CLOSE(1),
  /**
   * Moves the frame at x of a vararg function, whose arguments end at the state's top, above its
   * arguments; answers the frame's new address. 0 if the stack has no room at once.
   */
  VARARG_FRAME(1),
  /**
   * Copies the extra arguments of the vararg function whose frame is at x to the slots from y on. z
   * is their number, padded with nil; if it is {@link #ALL}, all of them are copied, and the
   * state's top is set after them. 0 if there are many, or the stack has no room at once.
   */
  COPY_VARARGS(3, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * Copies open values, which begin at the slot x, to the slots from z on, starting with the y-th.
   * w is their number, padded with nil; if it is {@link #ALL}, all of them are copied, and the
   * state's top is set after them. 0 if there are many, or y is less than 1.
   */
  SELECT(4, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * The same for the first y elements of the table x. 0 if not all of them are in the array, if
   * there are many, or if the stack has no room at once.
   */
  UNPACK(4, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * The result of {@code getmetatable} for the table x if it is a metatable, or {@link #NO} if
   * there is none. 0 if the result is something else.
   */
  GET_METATABLE(1),
  /**
   * Sets the metatable of the table x to y; {@link #YES}. 0 if only Java can do it, because there
   * is a finalizer or the old metatable is protected.
   */
  SET_METATABLE(2, MemoryClass.TABLE),
  /** The string of the single byte x. 0 if it must be made and memory is not available at once. */
  CHARACTER(1),
  /**
   * {@code string.sub} of the string x from y to z, if the result is a short string. 0 if it must
   * be made and memory is not available at once.
   */
  SUBSTRING(3),
  /**
   * The string x with the other case of those letters that are among the 26 from the byte y on, if
   * it is short. 0 if it must be made and memory is not available at once.
   */
  CHANGE_CASE(2),
  /**
   * {@code string.rep} of the string x, y times, if the result is a short string. 0 if it must be
   * made and memory is not available at once.
   */
  REPEAT(2),
  /**
   * 1 more than the position at which the string y occurs in the string x, from position z on, or 1
   * if it does not occur; the first position is 1. 0 if z is less than 1, or the strings are long.
   */
  FIND(3),
  /**
   * {@code string.find} or {@code string.match} of the pattern y in the string x, from position z
   * on (the first is 1), or a step of {@code string.gmatch}, whose iterator is x; {@link #YES}.
   * {@link #REQUEST} says which of these ({@link MatchRequest}), and the number of results. They
   * are stored from the slot w on, padded with nil; if all are wanted, the state's top is set after
   * them. 0 if the pattern has no record, z is less than 1, the match takes long, or a capture is a
   * string that cannot be made at once.
   */
  MATCH(4, MemoryClass.FRAME, MemoryClass.NODE),
  /**
   * {@code string.gsub} of the pattern y in the string x, with z as the replacement of each match.
   * Answers the resulting string; the number of matches is {@link #MATCHES}. {@link #REQUEST} says
   * what z is ({@link ReplacementKind}). 0 as above, or if there are too many bytes, or if a table
   * has a metatable or gives anything but a string.
   */
  SUBSTITUTE(3, MemoryClass.NODE),
  /**
   * Converts the string x to a number; answers its tag. An integer is kept as {@link #INTEGER}. A
   * float is the quotient of what is kept as {@link #INTEGER} and {@link #POWER}, converted to
   * floats. 0 unless the string consists of 1 to 17 decimal digits, with or without a point among
   * them and a minus sign before them.
   */
  NUMERAL(1, MemoryClass.NODE),
  /**
   * Appends a value with the tag y and the payload z to the bytes in the state's string buffer, of
   * which there are x - 1; answers the new x. 0 if the value is not a string or an integer, or if
   * there are too many bytes.
   */
  APPEND(3),
  /**
   * Puts the first z elements of the table x into the state's string buffer, with the string y
   * between them unless y is 0; answers 1 more than the number of these bytes. 0 if not all of them
   * are strings in the array, or if there are too many bytes.
   */
  JOIN(3),
  /**
   * The string of the x - 1 bytes in the state's string buffer. 0 if it must be made and memory is
   * not available at once.
   */
  MAKE_STRING(1),
  /**
   * Pushes the frame of the metamethod of an operation on one or two operands. The caller's frame
   * is at x, y is a {@link FramedExit}. Answers the new frame's address, and sets the state's top
   * after its arguments. 0 if the metamethod is not a Lua function or cannot be found through
   * tables alone, or if the stack has no room at once.
   */
  CALL_OPERATOR(2),
  /** The same for the {@code __index} of a table. */
  CALL_INDEX(2),
  /** The same for the {@code __newindex} of a table. */
  CALL_NEW_INDEX(2),
  /**
   * The same for the {@code __call} of a table with which a call's window begins; the exit says
   * where the window is.
   */
  CALL_TABLE(2),
  /**
   * The table of the store at which a function has left, for {@link #SET_VALUE}. x is the
   * function's frame, y a {@link FramedExit}. The value is put into the state's FOUND slot; the
   * key's tag and payload are kept as {@link #KEY_TAG} and {@link #KEY}. 0 if the container is not
   * a table, or the store needs a barrier of the collector.
   */
  PREPARE_STORE(2),
  /**
   * Pushes the frame of the Lua function with which a call's window begins. The caller's frame is
   * at x, y is a {@link FramedExit} with the window. Answers the new frame's address, and sets the
   * state's top after its arguments. 0 if there are many arguments, or the stack has no room at
   * once.
   */
  CALL_CLOSURE(2),
  /**
   * Pushes the frame of {@code pcall}, which is called, and that of the Lua function that it calls.
   * The caller's frame is at x, y is a {@link FramedExit} with the window. Answers the address of
   * the upper frame, and sets the state's top after its arguments. 0 if {@code pcall} calls
   * something else, or the stack has no room at once.
   */
  CALL_PROTECTED(2),
  /**
   * The address in the region at which the caller of a frame continues in native code if its link
   * does not contain it. The routine has done what the link's finish kind asks for. x is the
   * caller's frame, y the window of the frame that was popped, z and w are the words of its link.
   * The state has the address of the frame that continues; it is below that of {@code pcall}. 0 if
   * the caller has no native code.
   */
  RESUME(4, MemoryClass.FRAME),
  /**
   * Does a call of {@code coroutine.resume}, {@code coroutine.yield} or a function that {@code
   * coroutine.wrap} has returned. x is the caller's frame, y a {@link FramedExit} with the window.
   * Answers the address in the region at which the other coroutine continues. The state has its
   * frame and its stack's limit; if a function begins, the state's top is after its arguments. 0 if
   * that coroutine neither begins nor continues after a native call.
   */
  SWITCH_COROUTINE(2),
  /**
   * The same when the function of the running coroutine has returned. Its results are in the slots
   * from x up to the state's top.
   */
  FINISH_COROUTINE(1),
  /**
   * Continues {@code table.sort}, whose frame is x, after its order function has returned; the
   * result is in the window y. Answers the frame of the next call of that function, a Lua function,
   * with two arguments. Answers 0 if Java continues the sort, at the place that the frame says.
   */
  SORT(2, MemoryClass.FRAME, MemoryClass.ARRAY),
  /**
   * The address at which the function with the frame x continues after the operation at which it
   * left; y is its exit.
   */
  RESUME_BEHIND(2);

  /**
   * Numbers of {@linkplain #scratchWord scratch words} that routines are given, or leave for
   * others.
   */
  public static final int REQUEST = 0;

  public static final int MATCHES = 1;

  public static final int INTEGER = 2;

  public static final int POWER = 3;

  public static final int KEY_TAG = 4;

  public static final int KEY = 5;

  /** An answer. */
  public static final int YES = 1;

  /** An answer. */
  public static final int NO = 2;

  /** Stands for all values in place of a number of values. */
  public static final int ALL = -1;

  /** The maximum number of a routine's arguments. */
  static final int MOST_ARGUMENTS = 4;

  private final int argumentCount;
  private final Set<MemoryClass> changes = EnumSet.noneOf(MemoryClass.class);

  Routine(int argumentCount, MemoryClass... changes) {
    this.argumentCount = argumentCount;
    this.changes.addAll(Set.of(changes));
  }

  /**
   * The offset in the state of a scratch word: one that is passed to a routine, or that a routine
   * stores because it has no register left. The words share the memory of the strings' buffer.
   *
   * @param number from 0 to 5
   */
  public static int scratchWord(int number) {
    return StateLayout.STRING_BUFFER + number * Long.BYTES;
  }

  /** The number of inputs. */
  public int argumentCount() {
    return argumentCount;
  }

  /** The memory read by functions that this may change. The state's top counts as a node. */
  public Set<MemoryClass> changes() {
    return changes;
  }

  /** The routine that a CALL_ROUTINE or ANSWER_OF calls. */
  public static Routine of(Node call) {
    return values()[call.parameter()];
  }

  /** The routine that a search calls if the key is not in the place where it looks first. */
  public static Routine behind(Operation search) {
    return switch (search) {
      case FIELD -> FIND_FIELD;
      case FIELD_TO_SET -> MAKE_FIELD;
      default -> FIND_NODE;
    };
  }
}
