package dev.perigee.tier1.graph;

import dev.perigee.runtime.layout.StateLayout;

/**
 * Epilogues: ends of functions, shared by all of them. Code jumps there for returns and tail calls
 * that are too long to be repeated in each function; they do not return to it.
 *
 * <p>The convention: the frame is the current one. No register holds anything of use except those
 * of the frame and the state, unless an epilogue says otherwise. The epilogues' addresses come
 * after those of the routines ({@link StateLayout#routine}).
 */
public enum Epilogue {
  /** Returns nothing, from a function without varargs. */
  RETURN_NONE,
  /** Returns the value in the slot of the frame's function, from a function without varargs. */
  RETURN_ONE,
  /**
   * Returns values from a function without varargs. The first scratch register has the address of
   * the first value, the second their number.
   */
  RETURN,
  /** As {@link #RETURN}, from a vararg function. */
  VARARG_RETURN,
  /**
   * Calls the closure of a window and returns its results. The first scratch register has the
   * window's address, the second the number of arguments. The frame is that of a function without
   * varargs.
   */
  TAIL_CALL,
  /** As {@link #TAIL_CALL}, from a vararg function. */
  VARARG_TAIL_CALL,
  /**
   * Continues in the caller of a frame that has been popped and had one plain result or none. The
   * base is the caller's, and {@link dev.perigee.tier1.target.RegisterFile#linkWord} has the link's
   * second word. Leaves if the caller has no native code.
   */
  RESUME,
  /**
   * Calls the metamethod of an operation on operands, by {@link Routine#CALL_OPERATOR}. The exit
   * code's register has a {@link FramedExit}. Leaves with that exit if the routine has done
   * nothing.
   */
  CALL_OPERATOR,
  /** The same, by {@link Routine#CALL_INDEX}. */
  CALL_INDEX,
  /** The same, by {@link Routine#CALL_NEW_INDEX}. */
  CALL_NEW_INDEX,
  /**
   * The same for a call, by {@link Routine#CALL_CLOSURE} on a small stack, {@link
   * Routine#CALL_TABLE}, {@link Routine#CALL_PROTECTED} or {@link Routine#SWITCH_COROUTINE}.
   */
  CALL_VALUE,
  /** The same for a tail call, only by {@link Routine#SWITCH_COROUTINE}. */
  TAIL_CALL_VALUE,
  /** The same for the iterator of a generic loop, only by {@link Routine#SWITCH_COROUTINE}. */
  CALL_ITERATOR;

  /**
   * The number by which code finds the epilogue: the index of its address among those of the
   * routines.
   */
  public int number() {
    return Routine.values().length + ordinal();
  }
}
