/**
 * The code cache of the process: code in the region, found by what decides it, and the rules by
 * which its memory is used again.
 */
@NullMarked
package dev.perigee.tier1.cache;

import org.jspecify.annotations.NullMarked;
