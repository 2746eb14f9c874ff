/** Compiles hot functions to ARM64 machine code. */
@NullMarked
package dev.perigee.tier1;

import org.jspecify.annotations.NullMarked;
