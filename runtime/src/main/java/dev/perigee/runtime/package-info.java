/** An engine's state, its values, and the access that Java functions have to them. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime;
