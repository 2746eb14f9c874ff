package dev.perigee.fuzz;

import java.util.Set;

/**
 * A construct of the grammar: one line of {@code grammar.txt}.
 *
 * @param index its index among all constructs
 * @param weight its weight relative to others of its group
 */
record Construct(
    int index,
    String name,
    Group group,
    double weight,
    Set<Condition> conditions,
    Template template) {

  /** A condition on the places where a construct may occur. */
  enum Condition {
    IN_LOOP,
    IN_COROUTINE,
    ONCE,
    DEBUG_MODE
  }

  /** Whether it may occur in a scope. */
  boolean fits(Scope scope, Mode mode) {
    for (Condition condition : conditions) {
      boolean holds =
          switch (condition) {
            case IN_LOOP -> scope.inLoop;
            case IN_COROUTINE -> scope.inCoroutine;
            case ONCE -> scope.times == 1;
            case DEBUG_MODE -> mode == Mode.DEBUG;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
