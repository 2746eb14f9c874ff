/** Frames on the Lua stack: growing, walking, marking, unwinding. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.frame;
