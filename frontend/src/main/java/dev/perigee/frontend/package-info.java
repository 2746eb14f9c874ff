/** Reads Lua source and builds the functions that the tiers run. */
@NullMarked
package dev.perigee.frontend;

import org.jspecify.annotations.NullMarked;
