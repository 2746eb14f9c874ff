/** An engine's state, its values, and the way Java functions see them. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime;
