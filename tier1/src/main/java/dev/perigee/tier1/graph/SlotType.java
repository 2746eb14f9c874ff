package dev.perigee.tier1.graph;

/**
 * A condition on the tag of a slot: it is one of some consecutive tags.
 *
 * @param slot the slot
 * @param first the first tag
 * @param count the number of tags, at least 1
 */
public record SlotType(int slot, int first, int count) {}
