/**
 * The compiler as a whole: {@link dev.perigee.tier1.lowering.GraphCompiler} runs its stages in
 * order; each stage is a package beside this one. Also its options and dumps.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.lowering;
