/**
 * An engine as a whole: {@link dev.perigee.runtime.LuaState} puts the packages below together, and
 * adds what the host gives. Also Java functions, and the access that they have to the engine.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime;
