/** Benchmarks: tier against tier, and Perigee against other implementations. */
@NullMarked
package dev.perigee.bench;

import org.jspecify.annotations.NullMarked;
