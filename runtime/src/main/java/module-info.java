/**
 * Memory, values, the collector, the stack, the semantics of every operation, and the libraries.
 */
module dev.perigee.runtime {
  requires static org.jspecify;
  requires transitive dev.perigee.ir;

  exports dev.perigee.runtime;
  exports dev.perigee.runtime.file;
  exports dev.perigee.runtime.frame;
  exports dev.perigee.runtime.heap;
  exports dev.perigee.runtime.layout;
  exports dev.perigee.runtime.lib;
  exports dev.perigee.runtime.memory;
  exports dev.perigee.runtime.text;
  exports dev.perigee.runtime.operation;
  exports dev.perigee.runtime.value;
}
