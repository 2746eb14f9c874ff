package dev.perigee.tier1.codememory;

/**
 * A part of a {@link CodeRegion} that a {@link CodeAllocator} has handed out.
 *
 * @param offset from {@link CodeRegion#base()}; a multiple of the region's granularity
 * @param length in bytes, at least the requested length; a multiple of the region's granularity
 * @param reused whether there may have been other code here; if so, {@link
 *     CodeRegion#synchronizeCores()} must be called between writing and running
 */
public record CodeRange(long offset, long length, boolean reused) {}
