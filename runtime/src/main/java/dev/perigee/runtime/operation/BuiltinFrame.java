package dev.perigee.runtime.operation;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;

/**
 * The frame of a Java function that is being called: its values, and the calls that it makes.
 * Indices are Lua's: argument 1 is the first; values that the function pushes follow the arguments,
 * so that with n arguments the first pushed value has index n + 1.
 *
 * <p>A method that calls a function may run the collector. An object whose address is held in a
 * Java variable must then also be an argument or have been pushed. Slot addresses ({@link #slot})
 * are valid only until the next call of such a method, because the stack may move.
 *
 * <p>A frame belongs to one nesting level of the driver and is valid during the call only.
 */
public abstract class BuiltinFrame {
  /** Slots that a function may push without {@link #ensure}. */
  public static final int FREE_SLOTS = 20;

  /** A function, a link and two arguments, in bytes. */
  private static final long TEST_WINDOW = 4L * SlotLayout.SIZE;

  /** Returned by {@link #callThenResume}. */
  public static final int CALLING = -1;

  private final Operations operations;
  private final NestedCalls nestedCalls;
  private final StateRecord state;
  private final Stack stack;
  private long coroutine;
  private long base;
  private long top;
  private int count;
  private int outcome;

  /** Whether the thread's stack has been checked since the driver began. */
  private boolean stackChecked;

  /** Number of nested calls of {@link #callThen}. */
  private int nested;

  /** A frame of an engine that has these operations. */
  protected BuiltinFrame(Operations operations) {
    this.operations = operations;
    nestedCalls = operations.nestedCalls();
    state = operations.frames().state();
    stack = operations.frames().stack();
  }

  /** A frame of the same engine, for another nesting level. */
  protected abstract BuiltinFrame another();

  /**
   * Runs a Java function in this frame.
   *
   * @param builtin address of the function's object
   * @return how many of the values pushed last are the results, or {@link #CALLING}
   */
  protected abstract int run(long builtin);

  /**
   * Continues a Java function after the call that {@link #callThenResume} began. The frame is as it
   * was then, with the results in place of the function and its arguments.
   *
   * @param builtin address of the function's object
   * @param first index of the first result
   * @param results number of results
   * @return as for {@link #run}
   */
  protected abstract int resume(long builtin, int first, int results);

  /** Sets the frame: its base address and the number of arguments. */
  final void enter(long frameBase, int argumentCount) {
    reenter(frameBase, argumentCount, frameBase + (long) argumentCount * SlotLayout.SIZE);
  }

  /** Sets the frame of a function that is resumed. Its values end at {@code frameTop}. */
  final void reenter(long frameBase, int argumentCount, long frameTop) {
    coroutine = stack.coroutine();
    base = frameBase;
    count = argumentCount;
    top = frameTop;
    state.setTop(top);
  }

  /** Returns how the call that {@link #callThen} began has continued. */
  final int takeOutcome() {
    return outcome;
  }

  /** Adjusts the frame after the stack of a coroutine has moved. */
  final void relocate(long moved, long delta) {
    if (moved == coroutine) {
      base += delta;
      top += delta;
    }
  }

  // Values

  /** Address behind the last value. */
  public final long top() {
    return top;
  }

  /** Number of arguments. */
  public final int count() {
    return count;
  }

  /** Number of arguments and pushed values. */
  public final int size() {
    return (int) ((top - base) >>> SlotLayout.SHIFT);
  }

  /** Address of a value's slot. The index is not checked against {@link #size}. */
  public final long slot(int index) {
    return base + (long) (index - 1) * SlotLayout.SIZE;
  }

  /** Address of the slot of a value that the running builtin holds; indices start at 1. */
  public final long held(int index) {
    long builtin = Memory.getLong(base + FrameLayout.FUNCTION);
    return builtin + BuiltinLayout.held(index);
  }

  /** Makes room for this number of pushed values. */
  public final void ensure(int slots) {
    stack.ensure(top, slots);
  }

  /** Pushes a value given as tag and payload. */
  public final void push(int tag, long payload) {
    Slots.put(top, tag, payload);
    top += SlotLayout.SIZE;
    state.setTop(top);
  }

  /** Drops values until only {@code size} of them, including arguments, are left. */
  public final void setSize(int size) {
    top = base + (long) size * SlotLayout.SIZE;
    state.setTop(top);
  }

  // Calls

  /**
   * Pushes a function to be called and room for its link. The caller pushes the arguments next.
   *
   * @return the window's index, for {@link #call} and {@link #callThenResume}
   */
  public final int pushFunction(int tag, long payload) {
    int window = size() + 1;
    push(tag, payload);
    push(Tag.NIL, 0);
    return window;
  }

  /** Number of arguments in a window. */
  private int argumentsOf(int window) {
    return (int) ((top - slot(window)) >>> SlotLayout.SHIFT) - 2;
  }

  /**
   * Calls the function of a window. Its results are then the values {@code window} to {@code
   * size()}. A yield cannot cross this call.
   *
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   */
  public final void call(int window, int wanted) {
    requireStack();
    nestedCalls.callWithStack(slot(window), argumentsOf(window), wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * Calls a value of this frame with two others as arguments. This is a {@link #call} with fewer
   * stores. Nothing is pushed.
   *
   * @param finish a finish kind that {@link Finish#isEntry} accepts
   * @return whether the first result is neither nil nor false
   */
  public final boolean test(int function, int first, int second, int finish) {
    requireStack();
    Slots.copy(slot(function), top);
    Memory.putLong(top + FrameLayout.WINDOW_LINK + SlotLayout.TAG, Tag.NIL);
    Slots.copy(slot(first), top + FrameLayout.WINDOW_ARGUMENTS);
    Slots.copy(slot(second), top + FrameLayout.WINDOW_ARGUMENTS + SlotLayout.SIZE);
    top += TEST_WINDOW;
    state.setTop(top);
    nestedCalls.callWithStack(top - TEST_WINDOW, 2, 1, finish);
    top -= TEST_WINDOW; // callWithStack updates top, since the stack may have moved.
    state.setTop(top);
    return !Tag.isFalse(Slots.tag(top));
  }

  /** A driver begins. It will call library functions with this frame. */
  final void beginDriver() {
    stackChecked = false;
  }

  /**
   * Ensures that this thread's stack has room for another driver. The library functions that one
   * driver calls are all at nearly the same depth of the thread's stack, so one check is enough for
   * them. Functions that {@link #callThen} has nested are deeper and are checked each time.
   */
  final void requireStack() {
    if (!stackChecked || nested > 0) {
      nestedCalls.requireStack();
      stackChecked = nested == 0;
    }
  }

  /**
   * As {@link #call}, for a library function that catches errors: pending to-be-closed variables
   * are closed before an error is thrown.
   */
  public final void callCaught(int window, int wanted) {
    requireStack();
    nestedCalls.callWithStackProtected(slot(window), argumentsOf(window), wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * As {@link #call}, for the host, which may swallow errors: pending to-be-closed variables are
   * closed before an error is thrown.
   */
  public final void callProtected(int window, int wanted) {
    nestedCalls.callProtected(slot(window), argumentsOf(window), wanted, Finish.ENTRY);
    top = state.top();
  }

  /**
   * Schedules a call of a window's function. The Java function must return this method's value. The
   * call is then made, and the function continues with its results.
   */
  public final int callThenResume(int window, int wanted) {
    return callThen(window, wanted, Finish.CONTINUE);
  }

  /**
   * As {@link #callThenResume}, with a finish kind. {@code pcall} and {@code xpcall} use the
   * protected ones.
   */
  public final int callThen(int window, int wanted, int finish) {
    // Java functions that call each other in this way nest Java frames.
    if (nested >= NestedCalls.MAX_NESTING) {
      throw operations.frames().errors().runtime("C stack overflow");
    }
    nested++;
    try {
      outcome = operations.calls().call(slot(window), argumentsOf(window), wanted, finish, 0);
    } finally {
      nested--;
    }
    return CALLING;
  }

  /**
   * Resumes a coroutine, which must be resumable, with the values pushed last, which are removed
   * from this frame. The Java function continues with the values that the coroutine yields or
   * returns, or with its error ({@link Coroutines#hasFailed}).
   *
   * @return the value that the Java function must return
   */
  public final int resumeThen(long resumed, int values) {
    outcome = operations.coroutines().resume(resumed, values);
    return CALLING;
  }

  /**
   * Suspends the running coroutine with the values pushed last. This Java function's results are
   * the values that it is resumed with.
   *
   * @return the value that the Java function must return
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // Lua's name for it.
  public final int yield(int values) {
    outcome = operations.coroutines().yield(this, values);
    return CALLING;
  }
}
