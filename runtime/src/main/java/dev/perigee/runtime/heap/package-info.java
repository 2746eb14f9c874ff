/**
 * The heap of an engine: allocation, accounting, and the collector; and the engine's record, which
 * is the first block of the heap.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.heap;
