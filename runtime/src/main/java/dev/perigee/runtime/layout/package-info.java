/**
 * Where everything lies in raw memory: tags, slots, links, objects, the engine's state. Both tiers
 * read these numbers.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.layout;
