/**
 * Prototypes as bytes, for {@code string.dump} and {@code load}: a format of our own. It begins
 * with the header of PUC Lua 5.4's binary chunks, since programs look at that, but PUC Lua refuses
 * what follows, and what PUC Lua writes is refused here.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir.binary;
