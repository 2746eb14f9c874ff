/**
 * Writes and reads prototypes as bytes, for {@code string.dump} and {@code load}, in a format of
 * Perigee's own. A chunk begins with the header of PUC Lua 5.4's binary chunks, since programs
 * examine that header. PUC Lua refuses the rest, and this package refuses chunks of PUC Lua.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir.binary;
