package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.TypeFeedback;

/**
 * Makes native code of one function. It runs on any thread and touches no engine's memory: what it
 * makes depends on its arguments alone, so that equal arguments may share one result.
 */
@FunctionalInterface
public interface FunctionCompiler {
  /**
   * Compiles a function.
   *
   * @param prototype the function in linear form
   * @param feedback what may be assumed of it, behind guards
   * @throws CannotCompileException when the function cannot be compiled; it stays in tier 0
   */
  CompiledCode compile(Prototype prototype, TypeFeedback feedback, CompileOptions options)
      throws CannotCompileException;

  /** The routines that the code calls. */
  default RoutineCode routines() {
    return RoutineCode.NONE;
  }
}
