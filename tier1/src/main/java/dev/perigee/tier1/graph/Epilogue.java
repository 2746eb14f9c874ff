package dev.perigee.tier1.graph;

import dev.perigee.runtime.layout.StateLayout;

/**
 * Epilogues: ends of functions that all functions share. Code jumps there for returns and tail
 * calls that are too long to stand in each function; they do not come back.
 *
 * <p>The convention: the frame is the current one, and no register but those of the frame and the
 * state holds anything of use, except where an epilogue says so. Their addresses stand behind those
 * of the routines ({@link StateLayout#ROUTINES}).
 */
public enum Epilogue {
  /** Returns nothing, from a frame that is no vararg function's. */
  RETURN_NONE,
  /**
   * Returns the value in the slot of the frame's function, from a frame that is no vararg
   * function's.
   */
  RETURN_ONE,
  /**
   * Returns values from a frame that is no vararg function's: the first scratch register has the
   * address of the first, the second their number.
   */
  RETURN,
  /** As {@link #RETURN}, from the frame of a vararg function. */
  VARARG_RETURN,
  /**
   * Calls the closure of a window and returns what it returns: the first scratch register has the
   * window's address, the second the number of arguments. The frame is no vararg function's.
   */
  TAIL_CALL,
  /** As {@link #TAIL_CALL}, from the frame of a vararg function. */
  VARARG_TAIL_CALL,
  /**
   * Goes on in the caller of a frame that has been popped and had one plain result, or none: the
   * base is the caller's, {@link dev.perigee.tier1.target.RegisterFile#linkWord} has the link's
   * second word. Leaves if the caller is not native.
   */
  RESUME,
  /**
   * Calls the metamethod of an operation with operands, by {@link Routine#CALL_OPERATOR}: the exit
   * code's register has a {@link FramedExit}. Leaves with the exit if the routine has done nothing.
   */
  CALL_OPERATOR,
  /** The same by {@link Routine#CALL_INDEX}. */
  CALL_INDEX,
  /** The same by {@link Routine#CALL_NEW_INDEX}. */
  CALL_NEW_INDEX,
  /**
   * The same for a call, by {@link Routine#CALL_CLOSURE} on a small stack, {@link
   * Routine#CALL_TABLE}, {@link Routine#CALL_PROTECTED} or {@link Routine#SWITCH_COROUTINE}.
   */
  CALL_VALUE,
  /** The same for a tail call, by {@link Routine#SWITCH_COROUTINE} alone. */
  TAIL_CALL_VALUE,
  /** The same for the iterator of a generic loop, by {@link Routine#SWITCH_COROUTINE} alone. */
  CALL_ITERATOR;

  /** The number by which code finds it: its place among the routines' addresses. */
  public int number() {
    return Routine.values().length + ordinal();
  }
}
