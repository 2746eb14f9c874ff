/** Random programs, run by Perigee and by PUC Lua, whose outputs must be the same. */
@org.jspecify.annotations.NullMarked
package dev.perigee.fuzz;
