package dev.perigee.frontend;

import org.jspecify.annotations.Nullable;

/**
 * A local variable. The {@link ScopeResolver} finds out which functions use it, and the code
 * generator assigns its place.
 */
final class Variable {
  /** The attribute after the name in a declaration (manual 3.3.7). */
  enum Attribute {
    NONE,
    CONSTANT,
    TO_BE_CLOSED
  }

  /** The {@link #functionDepth} of the variable _ENV of a chunk. */
  static final int OUTSIDE = -1;

  final Name name;

  /** The number of functions that enclose the declaring function: 0 in the main chunk. */
  final int functionDepth;

  final Attribute attribute;

  /** Whether an inner function uses it, so that it lives in a cell. */
  boolean captured;

  /** The variable of the same name that this one hides, during the resolution of scopes. */
  @Nullable Variable hidden;

  /** Its slot, once the code of its declaration has been generated. */
  int slot = -1;

  /** The slot of its cell, if inner functions use it. */
  int cell = -1;

  /** The value of a compile-time constant, which has no slot. */
  @Nullable Expression constant;

  Variable(Name name, int functionDepth, Attribute attribute) {
    this.name = name;
    this.functionDepth = functionDepth;
    this.attribute = attribute;
  }

  /** Whether the function that declares it finds the value in its cell. */
  boolean isInCell() {
    return captured && attribute != Attribute.TO_BE_CLOSED;
  }
}
