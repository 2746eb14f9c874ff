package dev.perigee.runtime;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteText;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;

/**
 * The frame of a Java function that is being called: arguments in, results out. Indices are Lua's:
 * argument 1 is the first; values that the function pushes follow the arguments, so that with n
 * arguments the first pushed value has index n + 1.
 *
 * <p>A method that pushes a string, makes an object or calls a function may run the collector. An
 * object whose address is held in a Java variable must then also be an argument or have been
 * pushed. Slot addresses ({@link #slot}) are valid only until the next call of such a method,
 * because the stack may move.
 *
 * <p>A context belongs to one nesting level of the driver and is valid during the call only.
 */
public final class CallContext {
  /** Slots that a function may push without {@link #ensure}. */
  public static final int FREE_SLOTS = 20;

  /** A function, a link and two arguments, in bytes. */
  private static final long TEST_WINDOW = 4L * SlotLayout.SIZE;

  /** Returned by {@link #callThenResume}. */
  public static final int CALLING = -1;

  private final LuaState state;
  private long coroutine;
  private long base;
  private long top;
  private int count;
  private int outcome;

  /** Whether the thread's stack has been checked since the driver began. */
  private boolean stackChecked;

  /** Number of nested calls of {@link #callThen}. */
  private int nested;

  CallContext(LuaState state) {
    this.state = state;
  }

  /** Sets the frame: its base address and the number of arguments. Called only by {@code Calls}. */
  public void enter(long frameBase, int argumentCount) {
    coroutine = state.stack().coroutine();
    base = frameBase;
    count = argumentCount;
    top = frameBase + (long) argumentCount * SlotLayout.SIZE;
    state.setTop(top);
  }

  /** Sets the frame of a function that is resumed. Its values end at {@code frameTop}. */
  public void reenter(long frameBase, int argumentCount, long frameTop) {
    coroutine = state.stack().coroutine();
    base = frameBase;
    count = argumentCount;
    top = frameTop;
    state.setTop(top);
  }

  /**
   * Returns how the call that {@link #callThen} began has continued. Called only by {@code Calls}.
   */
  public int takeOutcome() {
    return outcome;
  }

  /** Adjusts the frame after the stack of a coroutine has moved. */
  void relocate(long moved, long delta) {
    if (moved == coroutine) {
      base += delta;
      top += delta;
    }
  }

  /** Address behind the last value. */
  public long top() {
    return top;
  }

  public LuaState state() {
    return state;
  }

  /** Number of arguments. */
  public int count() {
    return count;
  }

  /** Number of arguments and pushed values. */
  public int size() {
    return (int) ((top - base) >>> SlotLayout.SHIFT);
  }

  /** Address of a value's slot. The index is not checked against {@link #size}. */
  public long slot(int index) {
    return base + (long) (index - 1) * SlotLayout.SIZE;
  }

  /** The value's tag, or nil's tag if the argument is absent. */
  public int tag(int index) {
    return index > size() ? Tag.NIL : Slots.tag(slot(index));
  }

  /** The value's payload, or 0 if the argument is absent. */
  public long payload(int index) {
    return index > size() ? 0 : Memory.getLong(slot(index));
  }

  /** Whether the argument with this index is absent. */
  public boolean isNone(int index) {
    return index > count;
  }

  public boolean isNoneOrNil(int index) {
    return tag(index) == Tag.NIL;
  }

  /** Whether the value is neither nil nor false. */
  public boolean isTrue(int index) {
    return !Tag.isFalse(tag(index));
  }

  // Arguments, checked as the auxiliary library checks them (manual 5.1)

  /** Requires an argument of any type. */
  public void checkAny(int index) {
    if (isNone(index)) {
      throw argumentError(index, "value expected");
    }
  }

  /** Address of a table argument. */
  public long checkTable(int index) {
    return checkTag(index, Tag.TABLE);
  }

  /** Payload of an argument that must have this tag. */
  public long checkTag(int index, int tag) {
    if (tag(index) != tag || isNone(index)) {
      throw typeError(index, Tag.typeName(tag));
    }
    return payload(index);
  }

  /** An integer argument; floats with an integer value and numeric strings are converted. */
  public long checkInteger(int index) {
    int tag = tag(index);
    if (tag == Tag.INTEGER) {
      return payload(index);
    }
    if (tag == Tag.FLOAT) {
      double value = Double.longBitsToDouble(payload(index));
      if (LuaFloats.hasIntegerRepresentation(value)) {
        return (long) value;
      }
      throw argumentError(index, "number has no integer representation");
    }
    if (Tag.isString(tag)) {
      int converted = state.conversions().stringToNumber(payload(index));
      if (converted == Tag.INTEGER) {
        return state.conversions().integer();
      }
      if (converted == Tag.FLOAT) {
        double value = state.conversions().number();
        if (LuaFloats.hasIntegerRepresentation(value)) {
          return (long) value;
        }
        throw argumentError(index, "number has no integer representation");
      }
    }
    throw typeError(index, "number");
  }

  /** An integer argument, or a default if it is absent or nil. */
  public long optionalInteger(int index, long otherwise) {
    return isNoneOrNil(index) ? otherwise : checkInteger(index);
  }

  /** A number argument as a float; numeric strings are converted. */
  public double checkNumber(int index) {
    int tag = tag(index);
    if (tag == Tag.FLOAT) {
      return Double.longBitsToDouble(payload(index));
    }
    if (tag == Tag.INTEGER) {
      return payload(index);
    }
    if (Tag.isString(tag)) {
      int converted = state.conversions().stringToNumber(payload(index));
      if (converted == Tag.INTEGER) {
        return state.conversions().integer();
      }
      if (converted == Tag.FLOAT) {
        return state.conversions().number();
      }
    }
    throw typeError(index, "number");
  }

  /** A number argument as a float, or a default if it is absent or nil. */
  public double optionalNumber(int index, double otherwise) {
    return isNoneOrNil(index) ? otherwise : checkNumber(index);
  }

  /**
   * Address of a string argument. A number is converted; its slot then holds the string and keeps
   * it alive.
   */
  public long checkString(int index) {
    int tag = tag(index);
    if (Tag.isString(tag)) {
      return payload(index);
    }
    if (Tag.isNumber(tag)) {
      long string = state.strings().create(state.conversions().numberToBytes(tag, payload(index)));
      Slots.put(slot(index), Strings.tag(string), string);
      return string;
    }
    throw typeError(index, "string");
  }

  /** Bytes of a string argument; numbers are converted. The argument itself is unchanged. */
  public byte[] checkBytes(int index) {
    int tag = tag(index);
    if (Tag.isString(tag)) {
      return state.strings().bytes(payload(index));
    }
    if (Tag.isNumber(tag)) {
      return state.conversions().numberToBytes(tag, payload(index));
    }
    throw typeError(index, "string");
  }

  /** Bytes of a string argument, or a default if it is absent or nil. */
  public byte[] optionalBytes(int index, byte[] otherwise) {
    return isNoneOrNil(index) ? otherwise : checkBytes(index);
  }

  /** A string argument as text, decoded as UTF-8: for names and options, not for data. */
  public String checkText(int index) {
    return ByteText.decode(checkBytes(index));
  }

  /** "bad argument #i to 'f' (message)". */
  public LuaError argumentError(int index, String message) {
    return state.errors().argument(this, index, message);
  }

  /** "bad argument #i to 'f' (x expected, got y)". */
  public LuaError typeError(int index, String expected) {
    return state.errors().argumentType(this, index, expected);
  }

  /** An error with this message, preceded by the caller's position. */
  public LuaError error(String message) {
    return state.errors().ofBuiltin(message);
  }

  /** As {@link #error(String)}, for a message that quotes bytes from the script. */
  public LuaError error(byte[] message) {
    return state.errors().ofBuiltin(message);
  }

  // Results

  /** Makes room for this number of pushed values. */
  public void ensure(int slots) {
    state.stack().ensure(top, slots);
  }

  public void pushNil() {
    push(Tag.NIL, 0);
  }

  public void pushBoolean(boolean value) {
    push(Tag.ofBoolean(value), 0);
  }

  public void pushInteger(long value) {
    push(Tag.INTEGER, value);
  }

  public void pushFloat(double value) {
    push(Tag.FLOAT, Double.doubleToRawLongBits(value));
  }

  /** Pushes a value given as tag and payload. */
  public void push(int tag, long payload) {
    Slots.put(top, tag, payload);
    top += SlotLayout.SIZE;
    state.setTop(top);
  }

  /** Pushes a copy of another value of this frame. */
  public void pushValue(int index) {
    push(tag(index), payload(index));
  }

  /** Pushes a new string of these bytes. */
  public void pushBytes(byte[] bytes) {
    pushBytes(bytes, 0, bytes.length);
  }

  /** Pushes a new string of some of these bytes. */
  public void pushBytes(byte[] bytes, int offset, int length) {
    long string = state.strings().create(bytes, offset, length);
    push(Strings.tag(string), string);
  }

  /** Pushes a new string with the text in UTF-8. */
  public void pushText(String text) {
    pushBytes(ByteText.encode(text));
  }

  /** Pushes a string object. */
  public void pushString(long string) {
    push(Strings.tag(string), string);
  }

  /** Pushes a new table and returns its address. */
  public long pushTable(long arrayHint, long hashHint) {
    long table = state.tables().create(arrayHint, hashHint);
    push(Tag.TABLE, table);
    return table;
  }

  /** Overwrites a value of this frame. */
  public void set(int index, int tag, long payload) {
    Slots.put(slot(index), tag, payload);
  }

  /** Drops values until only {@code size} of them, including arguments, are left. */
  public void setSize(int size) {
    top = base + (long) size * SlotLayout.SIZE;
    state.setTop(top);
  }

  // Values that a builtin holds

  /** Address of the slot of a value that the running builtin holds; indices start at 1. */
  public long held(int index) {
    long builtin = Memory.getLong(base - 2L * SlotLayout.SIZE);
    return builtin + BuiltinLayout.held(index);
  }

  // Calls

  /**
   * Pushes a function to be called and room for its link. The caller pushes the arguments next.
   *
   * @return the window's index, for {@link #call} and {@link #callThenResume}
   */
  public int pushFunction(int tag, long payload) {
    int window = size() + 1;
    push(tag, payload);
    push(Tag.NIL, 0);
    return window;
  }

  /**
   * Calls the function of a window. Its results are then the values {@code window} to {@code
   * size()}. A yield cannot cross this call.
   *
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   */
  public void call(int window, int wanted) {
    requireStack();
    int arguments = (int) ((top - slot(window)) >>> SlotLayout.SHIFT) - 2;
    state.callWithStack(slot(window), arguments, wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * Calls a value of this frame with two others as arguments. This is a {@link #call} with fewer
   * stores. Nothing is pushed.
   *
   * @param finish a finish kind that {@link Finish#isEntry} accepts
   * @return whether the first result is neither nil nor false
   */
  public boolean test(int function, int first, int second, int finish) {
    requireStack();
    Slots.copy(slot(function), top);
    Memory.putLong(top + SlotLayout.SIZE + SlotLayout.TAG, Tag.NIL);
    Slots.copy(slot(first), top + 2L * SlotLayout.SIZE);
    Slots.copy(slot(second), top + 3L * SlotLayout.SIZE);
    top += TEST_WINDOW;
    state.setTop(top);
    state.callWithStack(top - TEST_WINDOW, 2, 1, finish);
    top -= TEST_WINDOW; // callWithStack updates top, since the stack may have moved.
    state.setTop(top);
    return !Tag.isFalse(Slots.tag(top));
  }

  /** A driver begins. It will call library functions with this context. */
  void beginDriver() {
    stackChecked = false;
  }

  /**
   * Ensures that this thread's stack has room for another driver. The library functions that one
   * driver calls are all at nearly the same depth of the thread's stack, so one check is enough for
   * them. Functions that {@link #callThen} has nested are deeper and are checked each time.
   */
  void requireStack() {
    if (!stackChecked || nested > 0) {
      state.requireStack();
      stackChecked = nested == 0;
    }
  }

  /**
   * As {@link #call}, for a library function that catches errors: pending to-be-closed variables
   * are closed before an error is thrown.
   */
  public void callCaught(int window, int wanted) {
    requireStack();
    int arguments = (int) ((top - slot(window)) >>> SlotLayout.SHIFT) - 2;
    state.callWithStackProtected(slot(window), arguments, wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * As {@link #call}, for the host, which may swallow errors: pending to-be-closed variables are
   * closed before an error is thrown.
   */
  public void callProtected(int window, int wanted) {
    state.callProtected(
        slot(window), (int) ((top - slot(window)) >>> SlotLayout.SHIFT) - 2, wanted);
    top = state.top();
  }

  /**
   * Schedules a call of a window's function. The Java function must return this method's value. The
   * call is then made, and {@link JavaFunction#resume} continues with its results.
   */
  public int callThenResume(int window, int wanted) {
    return callThen(window, wanted, Finish.CONTINUE);
  }

  /**
   * As {@link #callThenResume}, with a finish kind. {@code pcall} and {@code xpcall} use the
   * protected ones.
   */
  public int callThen(int window, int wanted, int finish) {
    int arguments = (int) ((top - slot(window)) >>> SlotLayout.SHIFT) - 2;
    // Java functions that call each other in this way nest Java frames.
    if (nested >= LuaState.MAX_NESTING) {
      throw state.errors().runtime("C stack overflow");
    }
    nested++;
    try {
      outcome = state.calls().call(slot(window), arguments, wanted, finish, 0);
    } finally {
      nested--;
    }
    return CALLING;
  }

  /**
   * Resumes a coroutine, which must be resumable, with the values pushed last, which are removed
   * from this frame. {@link JavaFunction#resume} continues with the values that the coroutine
   * yields or returns, or with its error ({@link
   * dev.perigee.runtime.operation.Coroutines#hasFailed}).
   *
   * @return the value that the Java function must return
   */
  public int resumeThen(long coroutine, int values) {
    outcome = state.coroutines().resume(this, coroutine, values);
    return CALLING;
  }

  /**
   * Suspends the running coroutine with the values pushed last. This Java function's results are
   * the values that it is resumed with.
   *
   * @return the value that the Java function must return
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // Lua's name for it.
  public int yield(int values) {
    outcome = state.coroutines().yield(this, values);
    return CALLING;
  }
}
