/**
 * Byte text for the libraries: builders, C's printf and strftime, UTF-8. Nothing here depends on
 * Lua's values or memory.
 */
@NullMarked
package dev.perigee.runtime.text;

import org.jspecify.annotations.NullMarked;
