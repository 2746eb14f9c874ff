/**
 * The {@code javax.script} engine, host objects, limits and access policy.
 *
 * <p>An application begins with {@link dev.perigee.engine.PerigeeEngine}, or with {@code
 * ScriptEngineManager}. How values cross is described at the former; what scripts reach of the
 * host's objects is {@link dev.perigee.engine.HostAccess}'s to say, and {@link
 * dev.perigee.engine.PerigeeOptions} has the rest.
 */
@NullMarked
package dev.perigee.engine;

import org.jspecify.annotations.NullMarked;
