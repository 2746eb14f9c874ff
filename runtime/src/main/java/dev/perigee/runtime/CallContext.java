package dev.perigee.runtime;

import dev.perigee.ir.number.LuaFloats;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteText;
import dev.perigee.runtime.value.Strings;

/**
 * The frame of a Java function that is being called: arguments in, results out. Indices are Lua's:
 * argument 1 is the first; values that the function pushes follow the arguments, so that with n
 * arguments the first pushed value has index n + 1.
 *
 * <p>Everything that pushes a string, makes an object or calls a function may run the collector: an
 * object whose address is held in a Java variable must then also be an argument or have been
 * pushed. Slot addresses ({@link #slot}) are good only until the next call of a method here that
 * may do so, because the stack may move.
 *
 * <p>A context belongs to one nesting of the driver and is valid during the call only.
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

  /** Whether the stack of the thread has been checked since the driver began. */
  private boolean stackChecked;

  /** Calls of {@link #callThen} inside each other. */
  private int nested;

  CallContext(LuaState state) {
    this.state = state;
  }

  /** Sets the frame: its base address and the number of arguments. For {@code Calls} alone. */
  public void enter(long frameBase, int argumentCount) {
    coroutine = state.stack().coroutine();
    base = frameBase;
    count = argumentCount;
    top = frameBase + (long) argumentCount * SlotLayout.SIZE;
    state.setTop(top);
  }

  /** Sets the frame of a function that goes on, whose values reach up to {@code frameTop}. */
  public void reenter(long frameBase, int argumentCount, long frameTop) {
    coroutine = state.stack().coroutine();
    base = frameBase;
    count = argumentCount;
    top = frameTop;
    state.setTop(top);
  }

  /** How the call that {@link #callThen} began has gone on. For {@code Calls} alone. */
  public int takeOutcome() {
    return outcome;
  }

  /** The stack of a coroutine has moved. */
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
    return (int) (top - base >>> SlotLayout.SHIFT);
  }

  /** Address of a value's slot. The index is not checked against {@link #size}. */
  public long slot(int index) {
    return base + (long) (index - 1) * SlotLayout.SIZE;
  }

  /** The value's tag; nil's for an argument that is not there. */
  public int tag(int index) {
    return index > size() ? Tag.NIL : Memory.getByte(slot(index) + SlotLayout.TAG);
  }

  /** The value's payload; 0 for an argument that is not there. */
  public long payload(int index) {
    return index > size() ? 0 : Memory.getLong(slot(index));
  }

  /** Whether there is no argument with this index. */
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

  // Arguments, checked as the manual's section 5.1 has it for the auxiliary library

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

  /** An integer argument, or a default for none or nil. */
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

  /** A number argument as a float, or a default for none or nil. */
  public double optionalNumber(int index, double otherwise) {
    return isNoneOrNil(index) ? otherwise : checkNumber(index);
  }

  /**
   * Address of a string argument. A number is converted, and its slot then holds the string, which
   * keeps it alive.
   */
  public long checkString(int index) {
    int tag = tag(index);
    if (Tag.isString(tag)) {
      return payload(index);
    }
    if (Tag.isNumber(tag)) {
      long string = state.strings().create(state.conversions().numberToBytes(tag, payload(index)));
      setSlot(slot(index), Strings.tag(string), string);
      return string;
    }
    throw typeError(index, "string");
  }

  /** Bytes of a string argument; numbers are converted. The argument itself stays as it is. */
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

  /** Bytes of a string argument, or a default for none or nil. */
  public byte[] optionalBytes(int index, byte[] otherwise) {
    return isNoneOrNil(index) ? otherwise : checkBytes(index);
  }

  /** A string argument as text, read as UTF-8: for names and options, not for data. */
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

  /** An error with this message, with position. */
  public LuaError error(String message) {
    return state.errors().ofBuiltin(message);
  }

  /** As {@link #error(String)}, for a message that quotes bytes of the script's. */
  public LuaError error(byte[] message) {
    return state.errors().ofBuiltin(message);
  }

  // Results

  /** Makes room for so many pushed values. */
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
    setSlot(top, tag, payload);
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
    setSlot(slot(index), tag, payload);
  }

  /** Drops values until only so many (arguments included) are left. */
  public void setSize(int size) {
    top = base + (long) size * SlotLayout.SIZE;
    state.setTop(top);
  }

  // Held values of a builtin that was made with some

  /** Address of the slot of a value that the running builtin holds, 1 and up. */
  public long held(int index) {
    long builtin = Memory.getLong(base - 2L * SlotLayout.SIZE);
    return builtin + BuiltinLayout.held(index);
  }

  // Calls

  /**
   * Pushes a function to be called and room for its link; the arguments are pushed next.
   *
   * @return the window's index, which {@link #call} and {@link #callThenResume} want
   */
  public int pushFunction(int tag, long payload) {
    int window = size() + 1;
    push(tag, payload);
    push(Tag.NIL, 0);
    return window;
  }

  /**
   * Calls the function of a window and comes back with its results: values {@code window} to {@code
   * size()}. Yields cannot cross this call.
   *
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   */
  public void call(int window, int wanted) {
    requireStack();
    int arguments = (int) (top - slot(window) >>> SlotLayout.SHIFT) - 2;
    state.callWithStack(slot(window), arguments, wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * Calls a value of this frame with two others, as {@link #call} does: a few stores instead of
   * many. Nothing is pushed.
   *
   * @return whether the first result is neither nil nor false
   */
  public boolean test(int function, int first, int second) {
    requireStack();
    copySlot(slot(function), top);
    Memory.putLong(top + SlotLayout.SIZE + SlotLayout.TAG, Tag.NIL);
    copySlot(slot(first), top + 2L * SlotLayout.SIZE);
    copySlot(slot(second), top + 3L * SlotLayout.SIZE);
    top += TEST_WINDOW;
    state.setTop(top);
    state.callWithStack(top - TEST_WINDOW, 2, 1, Finish.ENTRY);
    top -= TEST_WINDOW; // The stack may have moved, and it with it.
    state.setTop(top);
    return !Tag.isFalse(Memory.getByte(top + SlotLayout.TAG));
  }

  private static void copySlot(long from, long to) {
    Memory.putLong(to, Memory.getLong(from));
    Memory.putLong(to + SlotLayout.TAG, Memory.getLong(from + SlotLayout.TAG));
  }

  /** A driver begins, which library functions will be called by. */
  void beginDriver() {
    stackChecked = false;
  }

  /**
   * Makes sure that this thread's stack has room for another driver. All library functions that one
   * driver calls are nearly as deep in the thread's stack, so one check is enough for them; but not
   * for those that {@link #callThen} has called inside each other.
   */
  void requireStack() {
    if (!stackChecked || nested > 0) {
      state.requireStack();
      stackChecked = nested == 0;
    }
  }

  /**
   * As {@link #call}, for a library function that catches an error: what is to be closed then has
   * been closed when it is thrown.
   */
  public void callCaught(int window, int wanted) {
    requireStack();
    int arguments = (int) (top - slot(window) >>> SlotLayout.SHIFT) - 2;
    state.callWithStackProtected(slot(window), arguments, wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * As {@link #call}, for the host, which may swallow an error: what is to be closed then has been
   * closed when it is thrown.
   */
  public void callProtected(int window, int wanted) {
    state.callProtected(slot(window), (int) (top - slot(window) >>> SlotLayout.SHIFT) - 2, wanted);
    top = state.top();
  }

  /**
   * Has the function of a window called after this Java function has returned this method's value;
   * then {@link JavaFunction#resume} goes on.
   */
  public int callThenResume(int window, int wanted) {
    return callThen(window, wanted, Finish.CONTINUE);
  }

  /**
   * As {@link #callThenResume}, with a finish kind: the protected ones are {@code pcall}'s and
   * {@code xpcall}'s.
   */
  public int callThen(int window, int wanted, int finish) {
    int arguments = (int) (top - slot(window) >>> SlotLayout.SHIFT) - 2;
    // Java functions that call each other like this are Java frames inside each other.
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
   * Has a coroutine, which can be resumed, run with the values pushed last, which this frame loses.
   * {@link JavaFunction#resume} goes on with what it hands over ({@link
   * dev.perigee.runtime.operation.Coroutines#hasFailed}).
   *
   * @return what this Java function returns then
   */
  public int resumeThen(long coroutine, int values) {
    outcome = state.coroutines().resume(this, coroutine, values);
    return CALLING;
  }

  /**
   * Suspends the running coroutine with the values pushed last; this Java function returns what it
   * is resumed with.
   *
   * @return what this Java function returns then
   */
  public int yield(int values) {
    outcome = state.coroutines().yield(this, values);
    return CALLING;
  }

  /**
   * The tag is stored as a word, since whoever copies the slot next loads it whole, and would have
   * to wait if a byte of it had just been stored.
   */
  private static void setSlot(long slot, int tag, long payload) {
    Memory.putLong(slot + SlotLayout.PAYLOAD, payload);
    Memory.putLong(slot + SlotLayout.TAG, tag);
  }
}
