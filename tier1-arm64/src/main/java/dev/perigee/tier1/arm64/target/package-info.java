/**
 * ARM64 as a target of the compiler: the registers that it may use, the code of each operation, the
 * stubs, cache maintenance. {@link dev.perigee.tier1.arm64.target.Roles} gives the role of each
 * register.
 */
@NullMarked
package dev.perigee.tier1.arm64.target;

import org.jspecify.annotations.NullMarked;
