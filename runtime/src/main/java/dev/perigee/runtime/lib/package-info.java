/**
 * Lua's standard libraries (manual, section 6). Each is an enum of its functions, which are {@link
 * dev.perigee.runtime.JavaFunction}s. Their state of one engine is in its {@link
 * dev.perigee.runtime.lib.LibraryState}.
 */
@NullMarked
package dev.perigee.runtime.lib;

import org.jspecify.annotations.NullMarked;
