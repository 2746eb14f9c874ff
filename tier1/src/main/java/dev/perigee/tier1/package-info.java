/** Compiles hot functions to machine code: what an engine attaches, and its options. */
@NullMarked
package dev.perigee.tier1;

import org.jspecify.annotations.NullMarked;
