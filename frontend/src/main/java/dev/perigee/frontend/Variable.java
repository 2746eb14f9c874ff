package dev.perigee.frontend;

import org.jspecify.annotations.Nullable;

/**
 * A local variable. The resolver of scopes finds out who uses it; the code generator gives it its
 * place.
 */
final class Variable {
  /** What follows the name in a declaration (manual, section 3.3.7). */
  enum Attribute {
    NONE,
    CONSTANT,
    TO_BE_CLOSED
  }

  /** {@link #functionDepth} of the variable _ENV that a chunk is given. */
  static final int OUTSIDE = -1;

  final Name name;

  /** How many functions enclose the one that declares it: 0 in the main chunk. */
  final int functionDepth;

  final Attribute attribute;

  /** Whether an inner function uses it, so that it lives in a cell. */
  boolean captured;

  /** While scopes are resolved: the variable of the same name that this one hides. */
  @Nullable Variable hidden;

  /** Its slot, once code has been made of its declaration. */
  int slot = -1;

  /** The slot of its cell, if inner functions use it. */
  int cell = -1;

  /** The value of a constant known when compiling: it has no slot. */
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
