/** Compiles hot functions to machine code: the part that an engine attaches, and its options. */
@NullMarked
package dev.perigee.tier1;

import org.jspecify.annotations.NullMarked;
