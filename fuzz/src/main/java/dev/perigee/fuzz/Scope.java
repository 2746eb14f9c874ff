package dev.perigee.fuzz;

import java.util.ArrayList;
import java.util.List;

/** What a place of a program sees, and what it may do there. */
final class Scope {
  /**
   * A variable.
   *
   * @param cost of a call, when it is a function
   */
  record Variable(String name, Kind kind, boolean assignable, long cost) {}

  final List<Variable> variables;

  /** Whether `...` may be used. */
  boolean vararg;

  /** Whether `break` may be used. */
  boolean inLoop;

  /** Whether yields have somebody to yield to. */
  boolean inCoroutine;

  /** Inside a metamethod: see {@link Group#simple}. */
  boolean simple;

  /** How often this place runs, at most, when the function around it runs once. */
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
