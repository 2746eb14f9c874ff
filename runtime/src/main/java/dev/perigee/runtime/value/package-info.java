/**
 * Values on the heap: strings, tables, closures, cells, builtins, userdata, prototype records; and
 * their metatables. {@link dev.perigee.runtime.value.Values} has those of one engine.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.value;
