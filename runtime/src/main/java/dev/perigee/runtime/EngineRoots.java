package dev.perigee.runtime;

import dev.perigee.runtime.frame.StackMarker;
import dev.perigee.runtime.heap.Marker;
import dev.perigee.runtime.heap.Roots;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The roots of an engine besides its root slots: the running coroutine, and the values that the
 * host holds.
 */
final class EngineRoots implements Roots {
  private final LuaState state;
  private final StackMarker stacks;

  EngineRoots(LuaState state) {
    this.state = state;
    stacks = new StackMarker(state.frames());
  }

  @Override
  public void mark(Marker marker) {
    marker.markObject(Memory.getLong(state.address() + StateLayout.COROUTINE));
    state.stack().markAside(marker);
    state.hostReferences().mark(marker);
  }

  @Override
  public void markStack(long coroutine, Marker marker) {
    stacks.markStack(coroutine, marker);
  }

  @Override
  public void markingFinished() {
    state.hostReferences().weak().clearDead();
  }

  @Override
  public void finalizersPending() {
    state.record().hastenPoll();
  }

  @Override
  public void prototypeFreed(int id) {
    state.frames().prototypes().freed(id);
  }

  @Override
  public void builtinFreed(int id) {
    state.functions().builtinFreed(id);
  }

  @Override
  public void userdataFreed(int id, long userdata) {
    state.hostReferences().freeObject(id, userdata);
  }
}
