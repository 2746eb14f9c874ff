/** The interpreter loop, the driver, counters and type feedback. */
@NullMarked
package dev.perigee.tier0;

import org.jspecify.annotations.NullMarked;
