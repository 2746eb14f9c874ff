/**
 * The code cache of the process: code by digest, in the region, with the rules by which its memory
 * is used again.
 */
@NullMarked
package dev.perigee.tier1.cache;

import org.jspecify.annotations.NullMarked;
