/**
 * ARM64 as a target of the compiler: which registers it lends, what each operation becomes, the
 * stubs, cache maintenance. What a register is for is in {@link
 * dev.perigee.tier1.arm64.target.Roles}.
 */
@NullMarked
package dev.perigee.tier1.arm64.target;

import org.jspecify.annotations.NullMarked;
