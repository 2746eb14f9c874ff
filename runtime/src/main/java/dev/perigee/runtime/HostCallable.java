package dev.perigee.runtime;

/** A function of the host, in the form that the runtime calls. */
public interface HostCallable extends JavaFunction {
  /** The host's function. One builtin at a time represents it. */
  Object function();
}
