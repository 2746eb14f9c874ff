/**
 * The {@code javax.script} engine, host objects, limits and access policy.
 *
 * <p>Applications start with {@link dev.perigee.engine.PerigeeEngine}, which describes how values
 * are converted, or with {@code ScriptEngineManager}. {@link dev.perigee.engine.HostAccess} decides
 * what scripts can use of the host's objects, and {@link dev.perigee.engine.PerigeeOptions}
 * contains the other options.
 */
@NullMarked
package dev.perigee.engine;

import org.jspecify.annotations.NullMarked;
