/**
 * Streams of bytes as C's standard library has them: buffers, modes, positions, and errors that
 * carry the system's numbers.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.file;
