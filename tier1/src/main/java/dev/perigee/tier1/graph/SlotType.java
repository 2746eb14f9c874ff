package dev.perigee.tier1.graph;

/**
 * What the tag of a slot must be: one of some that follow each other.
 *
 * @param slot the slot
 * @param first the first tag
 * @param count how many tags there are, at least 1
 */
public record SlotType(int slot, int first, int count) {}
