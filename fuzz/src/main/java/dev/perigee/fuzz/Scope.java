package dev.perigee.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The variables that a place of a program sees, and what it may do there. */
final class Scope {
  /** What a variable is known to hold; a guess for most, since errors are part of the game. */
  enum Kind {
    NUMBER,
    STRING,
    TABLE,
    OBJECT,
    ANY
  }

  record Variable(String name, Kind kind, boolean assignable) {}

  /** A function that can be called by its name. */
  record Function(String name, int parameters, long cost) {}

  final List<Variable> variables = new ArrayList<>();
  final List<Function> functions = new ArrayList<>();

  /** Whether `...` may be used. */
  boolean vararg;

  /** Whether `break` may be used. */
  boolean inLoop;

  /** Whether yields have somebody to yield to. */
  boolean inCoroutine;

  /** How often this place runs, at most, when the chunk runs once. */
  long times = 1;

  Scope() {}

  /** A block inside a scope. */
  Scope(Scope outer) {
    variables.addAll(outer.variables);
    functions.addAll(outer.functions);
    vararg = outer.vararg;
    inLoop = outer.inLoop;
    inCoroutine = outer.inCoroutine;
    times = outer.times;
  }

  Variable pick(Random random, Kind kind) {
    List<Variable> fitting = variables.stream().filter(v -> v.kind == kind).toList();
    List<Variable> from = fitting.isEmpty() ? variables : fitting;
    return from.get(random.nextInt(from.size()));
  }
}
