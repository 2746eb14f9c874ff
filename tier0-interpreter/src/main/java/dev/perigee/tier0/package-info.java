/** Tier 0: the interpreter's loop, and the driver, where the tiers meet. */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier0;
