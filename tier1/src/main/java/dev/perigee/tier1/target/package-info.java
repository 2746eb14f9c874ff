/**
 * The interface between the compiler and a processor. {@link dev.perigee.tier1.target.Target} is
 * all that the compiler knows of one; {@link dev.perigee.tier1.target.MachineCode} writes a
 * function's code. Everything in this package is the same for every processor, and a processor's
 * module uses nothing else of the compiler.
 */
@NullMarked
package dev.perigee.tier1.target;

import org.jspecify.annotations.NullMarked;
