/**
 * Lua's numbers: arithmetic, comparisons, and conversions between numbers and text.
 *
 * <p>The interpreter, the constant folder, the compiler's slow paths and the libraries all call
 * these methods, so that an operation has the same result everywhere. This package does not depend
 * on values, tags or memory.
 */
@NullMarked
package dev.perigee.ir.number;

import org.jspecify.annotations.NullMarked;
