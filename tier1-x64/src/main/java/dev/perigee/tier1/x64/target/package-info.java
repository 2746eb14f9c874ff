/**
 * x86-64 as a target of the compiler: what each operation becomes, which register has which role,
 * and the stubs.
 */
@NullMarked
package dev.perigee.tier1.x64.target;

import org.jspecify.annotations.NullMarked;
