/** Values on the heap: strings, tables, closures, cells, builtins, userdata, prototype records. */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.value;
