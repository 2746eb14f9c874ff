/**
 * Text made of bytes, as the libraries need it: building, C's printf and strftime, UTF-8. Nothing
 * here knows of Lua's values or memory.
 */
@NullMarked
package dev.perigee.runtime.text;

import org.jspecify.annotations.NullMarked;
