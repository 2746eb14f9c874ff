/**
 * The layout of raw memory: tags, slots, links, objects, the engine's state. Both tiers use these
 * constants.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.layout;
