/** The heap of an engine: allocation, accounting, and the collector. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.heap;
