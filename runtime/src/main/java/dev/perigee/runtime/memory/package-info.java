/** Raw memory: access and allocation. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.memory;
