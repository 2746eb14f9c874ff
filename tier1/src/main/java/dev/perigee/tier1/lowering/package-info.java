/**
 * The compiler as a whole: {@link dev.perigee.tier1.lowering.GraphCompiler} is the order of its
 * stages, each of which is a package beside this one. What goes in, what comes out, and dumps.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.lowering;
