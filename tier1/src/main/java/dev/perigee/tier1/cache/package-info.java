/**
 * The code cache of the process: code in the region, looked up by everything that determines it
 * ({@link dev.perigee.tier1.cache.CodeKey}), and the rules by which its memory is used again.
 */
@NullMarked
package dev.perigee.tier1.cache;

import org.jspecify.annotations.NullMarked;
