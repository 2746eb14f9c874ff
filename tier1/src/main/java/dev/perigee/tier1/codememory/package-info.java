/**
 * Executable memory: one region per process. It is reached through the platform's own functions, so
 * Perigee ships no native library.
 *
 * <p>{@link dev.perigee.tier1.codememory.CodeMemoryLadder} tries the platform's ways to get such
 * memory, best first, proves each with a self test and keeps the first that passes. {@link
 * dev.perigee.tier1.codememory.CodeAllocator} hands out ranges of the region, and {@link
 * dev.perigee.tier1.codememory.EntryPoint} runs the code in them.
 */
@NullMarked
package dev.perigee.tier1.codememory;

import org.jspecify.annotations.NullMarked;
