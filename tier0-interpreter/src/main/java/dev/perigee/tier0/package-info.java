/** Tier 0: the interpreter's loop, and the driver in which both tiers meet. */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier0;
