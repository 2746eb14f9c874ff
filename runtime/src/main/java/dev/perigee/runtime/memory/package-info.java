/** Raw memory: access, and where it comes from. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.memory;
