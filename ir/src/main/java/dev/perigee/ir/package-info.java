/** Functions in linear form and in SSA: operations, builder, verifier, text, passes. */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir;
