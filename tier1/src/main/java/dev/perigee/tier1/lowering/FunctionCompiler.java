package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;

/**
 * Compiles one function to native code. It runs on any thread and does not touch an engine's
 * memory. The result depends only on the arguments, so equal arguments may share one result.
 */
@FunctionalInterface
public interface FunctionCompiler {
  /**
   * Compiles a function.
   *
   * @param prototype the function in linear form
   * @param feedback what may be assumed about it, behind guards
   * @throws CannotCompileException if the function cannot be compiled; it stays in tier 0
   */
  CompiledCode compile(Prototype prototype, TypeFeedback feedback, CompileOptions options)
      throws CannotCompileException;

  /** The routines that the code calls. */
  default RoutineCode routines() {
    return RoutineCode.NONE;
  }
}
