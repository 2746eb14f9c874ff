/**
 * An assembler for ARM64 (A64, little endian). {@link dev.perigee.tier1.arm64.Assembler} only
 * encodes: each of its instruction methods emits one word. {@link
 * dev.perigee.tier1.arm64.MacroAssembler} also chooses between encodings.
 *
 * <p>"Arm ARM" in this package is the Arm Architecture Reference Manual for A-profile, DDI 0487.
 * The capitalized name in an instruction method's comment is the title of its page in chapter C6.2
 * (base instructions) or C7.2 (floating point).
 */
@NullMarked
package dev.perigee.tier1.arm64;

import org.jspecify.annotations.NullMarked;
