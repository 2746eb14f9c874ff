/** What the assemblers of all targets have in common. */
@NullMarked
package dev.perigee.tier1.assembler;

import org.jspecify.annotations.NullMarked;
