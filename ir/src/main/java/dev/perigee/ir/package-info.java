/**
 * Functions in linear form: operations, builder, verifier, text. Tags, the types of values, and the
 * library functions that native code knows are here, too, since all forms use them.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir;
