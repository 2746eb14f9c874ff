/**
 * Which values are live where, which registers they get, and what the frame's memory holds:
 * questions that any target asks. Values of one home are never live together, so registers are
 * given to homes, and a phi needs no move.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.allocation;
