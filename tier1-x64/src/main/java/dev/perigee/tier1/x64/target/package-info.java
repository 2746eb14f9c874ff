/**
 * x86-64 as a target of the compiler: the code of each operation, the roles of registers, and the
 * stubs.
 */
@NullMarked
package dev.perigee.tier1.x64.target;

import org.jspecify.annotations.NullMarked;
