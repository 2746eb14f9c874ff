/** Runs random programs in Perigee and in PUC Lua, whose outputs must be the same. */
@org.jspecify.annotations.NullMarked
package dev.perigee.fuzz;
