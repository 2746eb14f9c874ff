package dev.perigee.runtime;

/** A function of the host's as the runtime calls it. */
public interface HostCallable extends JavaFunction {
  /** The function itself, which one builtin stands for. */
  Object function();
}
