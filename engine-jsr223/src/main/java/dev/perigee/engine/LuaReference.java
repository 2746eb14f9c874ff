package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostReferences;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * Names a value of one engine by a number that is never used twice. When nobody holds the reference
 * any more, a cleaner puts its number into the engine's queue, and does nothing else.
 */
final class LuaReference {
  private static final Cleaner CLEANER = Cleaner.create();

  private final EngineCore core;
  private final long number;

  /** Address of the object: it identifies the value as long as the reference holds it. */
  private final long identity;

  private final Cleaner.Cleanable release;

  /** What the cleaner does; it must not refer to the reference. */
  private record Release(HostReferences references, long number) implements Runnable {
    @Override
    public void run() {
      references.release(number);
    }
  }

  private LuaReference(EngineCore core, HostReferences references, long number, long identity) {
    this.core = core;
    this.number = number;
    this.identity = identity;
    release = CLEANER.register(this, new Release(references, number));
  }

  /** A reference to a value that is reachable. */
  static LuaReference hold(Inside inside, int tag, long payload) {
    HostReferences references = inside.state().hostReferences();
    long number = references.hold(tag, payload);
    return new LuaReference(inside.core(), references, number, payload);
  }

  /** Lets go of the value; the reference is not used any more. */
  void release() {
    release.clean();
  }

  EngineCore core() {
    return core;
  }

  boolean isOf(EngineCore other) {
    return core == other;
  }

  void push(Inside inside, CallContext context) {
    try {
      inside.state().hostReferences().push(context, number);
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
