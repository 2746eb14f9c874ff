/**
 * Lua's standard libraries (manual, section 6), each an enum of its functions, which are {@link
 * dev.perigee.runtime.JavaFunction}s. What they keep for an engine is in its {@link
 * dev.perigee.runtime.lib.LibraryState}.
 */
@NullMarked
package dev.perigee.runtime.lib;

import org.jspecify.annotations.NullMarked;
