package dev.perigee.tier1.codememory;

/**
 * A part of a {@link CodeRegion} that a {@link CodeAllocator} has given out.
 *
 * @param offset from {@link CodeRegion#base()}; a multiple of the region's granularity
 * @param length in bytes, at least what was asked for; a multiple of the region's granularity
 * @param reused whether other code may have stood here: then {@link CodeRegion#synchronizeCores()}
 *     must be called between writing and running
 */
public record CodeRange(long offset, long length, boolean reused) {}
