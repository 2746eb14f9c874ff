/**
 * An assembler for x86-64. {@link dev.perigee.tier1.x64.Assembler} writes code. Each of its methods
 * is a form, that is, a combination of operands. If many instructions have the same forms, the
 * method is {@code op} and the instruction is a constant with its encoding: {@code op(ADD, RAX,
 * RCX)}. {@link dev.perigee.tier1.x64.Arithmetic}, {@link dev.perigee.tier1.x64.Unary}, {@link
 * dev.perigee.tier1.x64.Shift}, {@link dev.perigee.tier1.x64.FlaglessShift}, {@link
 * dev.perigee.tier1.x64.BitTest}, {@link dev.perigee.tier1.x64.BitCount}, {@link
 * dev.perigee.tier1.x64.XmmOperation} and {@link dev.perigee.tier1.x64.XmmMove} are the tables of
 * these constants.
 *
 * <p>Operands are in Intel's order, the destination first. "Intel SDM" in this package is the Intel
 * 64 and IA-32 Architectures Software Developer's Manual, 325462. The capitalized name in a comment
 * is the title of the instruction's page in volume 2.
 */
@NullMarked
package dev.perigee.tier1.x64;

import org.jspecify.annotations.NullMarked;
