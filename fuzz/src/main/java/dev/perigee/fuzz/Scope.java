package dev.perigee.fuzz;

import java.util.ArrayList;
import java.util.List;

/** What is visible at a place in a program, and what may be done there. */
final class Scope {
  /**
   * A variable.
   *
   * @param cost the cost of a call if it is a function
   */
  record Variable(String name, Kind kind, boolean assignable, long cost) {}

  final List<Variable> variables;

  /** Whether `...` may be used. */
  boolean vararg;

  /** Whether `break` may be used. */
  boolean inLoop;

  /** Whether the place is inside a coroutine, so that it may yield. */
  boolean inCoroutine;

  /** Whether the place is inside a metamethod: see {@link Group#simple}. */
  boolean simple;

  /** The largest number of times that this place runs if the enclosing function runs once. */
  long times = 1;

  Scope() {
    variables = new ArrayList<>();
  }

  /** A block inside a scope. */
  Scope(Scope outer) {
    variables = new ArrayList<>(outer.variables);
    vararg = outer.vararg;
    inLoop = outer.inLoop;
    inCoroutine = outer.inCoroutine;
    simple = outer.simple;
    times = outer.times;
  }

  /** The body of a function inside a scope. */
  static Scope ofFunction(Scope outer, boolean vararg, boolean inCoroutine) {
    Scope body = new Scope(outer);
    body.vararg = vararg;
    body.inLoop = false;
    body.inCoroutine = inCoroutine;
    return body;
  }
}
