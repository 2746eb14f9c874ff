/**
 * Streams of bytes as in C's standard library: buffers, modes, positions, and errors with the
 * system's numbers.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.file;
