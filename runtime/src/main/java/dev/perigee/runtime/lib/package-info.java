/**
 * Lua's standard libraries (manual, section 6), each function a {@link
 * dev.perigee.runtime.JavaFunction}.
 */
@NullMarked
package dev.perigee.runtime.lib;

import org.jspecify.annotations.NullMarked;
