/** Benchmarks: tier against tier, and Perigee against its peers. */
@NullMarked
package dev.perigee.bench;

import org.jspecify.annotations.NullMarked;
