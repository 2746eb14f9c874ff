/**
 * Frames on the Lua stack: growth, traversal, marking, unwinding; the prototypes of their
 * functions; and errors, whose texts name positions and variables of frames. {@link
 * dev.perigee.runtime.frame.Frames} has the parts of one engine.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.frame;
