/** The {@code javax.script} engine, host objects, limits and access policy. */
@NullMarked
package dev.perigee.engine;

import org.jspecify.annotations.NullMarked;
