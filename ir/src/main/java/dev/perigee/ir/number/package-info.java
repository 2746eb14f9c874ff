/**
 * What Lua's numbers mean: arithmetic, comparisons, and the way between numbers and text.
 *
 * <p>The interpreter, the constant folder, the compiler's slow paths and the libraries all call
 * these methods, so that an operation gives the same result wherever it is done. Nothing here knows
 * of values, tags or memory.
 */
@NullMarked
package dev.perigee.ir.number;

import org.jspecify.annotations.NullMarked;
