package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostReferences;
import java.lang.ref.Reference;

/**
 * Identifies a value of one engine by a number that is never used twice. When the reference becomes
 * unreachable, the engine releases the value.
 */
final class LuaReference {
  private final EngineCore core;
  private final HostReferences references;
  private final long number;

  /** Address of the object. It identifies the value as long as the reference holds it. */
  private final long identity;

  private LuaReference(EngineCore core, HostReferences references, int tag, long payload) {
    this.core = core;
    this.references = references;
    number = references.hold(tag, payload, this);
    identity = payload;
  }

  /** A reference to a value that is reachable. */
  static LuaReference hold(EngineServices services, int tag, long payload) {
    return new LuaReference(services.core(), services.state().hostReferences(), tag, payload);
  }

  /** Releases the value. The reference must not be used any more. */
  void release() {
    references.release(number);
  }

  EngineCore core() {
    return core;
  }

  boolean isOf(EngineCore other) {
    return core == other;
  }

  void push(EngineServices services, CallContext context) {
    try {
      references.push(context, number);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Whether both name the same Lua object. */
  boolean isSame(LuaReference other) {
    return core == other.core && identity == other.identity;
  }

  int identityHash() {
    return Long.hashCode(identity);
  }
}
