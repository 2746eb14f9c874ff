/** Functions in linear form: operations, builder, verifier, text. */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir;
