/** Frames on the Lua stack: growth, traversal, marking, unwinding. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.frame;
