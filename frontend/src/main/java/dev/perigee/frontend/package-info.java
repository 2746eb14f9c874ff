/** The compiler from Lua source to functions in linear form. */
@NullMarked
package dev.perigee.frontend;

import org.jspecify.annotations.NullMarked;
