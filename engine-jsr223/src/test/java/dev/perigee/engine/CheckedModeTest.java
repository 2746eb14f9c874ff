package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.engine.PerigeeOptions.Tier;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The damage to frames, by a Java function, that checked mode detects. These tests run in checked
 * mode.
 */
class CheckedModeTest {
  /** Runs a script whose global function {@code damage} changes the frame that calls it. */
  private static void run(String script, Consumer<FrameCursor> damage) {
    PerigeeOptions options = PerigeeOptions.builder().tier(Tier.INTERPRETED).jitSteps(true).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      engine
          .core()
          .enter(services -> {
            define(services.state(), damage);
            return null;
          });
      engine.eval(script.getBytes(StandardCharsets.UTF_8), "=damaged");
    }
  }

  private static void define(LuaState state, Consumer<FrameCursor> damage) {
    CallContext context = state.hostContext();
    int size = context.size();
    context.ensure(CallContext.FREE_SLOTS);
    state
        .functions()
        .pushBuiltin(
            context,
            "damage",
            running -> {
              damage.accept(new FrameCursor(state.frames()).caller());
              return 0;
            },
            0);
    context.pushText("damage");
    int name = context.size();
    state
        .tables()
        .setString(
            state.globals().table(),
            context.payload(name),
            context.tag(name - 1),
            context.payload(name - 1));
    context.setSize(size);
  }

  private static long slot(FrameCursor frame, int index) {
    return frame.base() + (long) index * SlotLayout.SIZE;
  }

  private static void put(FrameCursor frame, int index, int tag, long payload) {
    Memory.putLong(slot(frame, index), payload);
    Memory.putByte(slot(frame, index) + SlotLayout.TAG, tag);
  }

  @Test
  void aSlotThatAnInstructionDoesNotWriteKeepsItsValue() {
    assertThatThrownBy(() ->
            run("local a, b = 1, 2 damage() return a + b", frame -> put(frame, 1, Tag.INTEGER, 7)))
        .hasMessageContaining("steps: CALL at pc ")
        .hasMessageContaining("at =damaged:0 has changed slot 1, which it does not write");
  }

  @Test
  void aCellIsNotAValue() {
    assertThatThrownBy(() ->
            run(
                "local a = {} (function() damage() end)() return a",
                frame -> put(frame.caller(), 0, Tag.CELL, 64)))
        .hasMessageContaining("frames: ")
        .hasMessageContaining("holds tag 15");
  }

  @Test
  void anObjectMustBeAliveAndMatchItsTag() {
    assertThatThrownBy(() ->
            run(
                "local a = {} (function() damage() end)() return a",
                frame ->
                    put(frame.caller(), 0, Tag.THREAD, Memory.getLong(slot(frame.caller(), 0)))))
        .hasMessageContaining("holds tag 14: its object is of kind 10");
    assertThatThrownBy(() ->
            run(
                "local a = {} (function() damage() end)() return a",
                frame -> put(frame.caller(), 0, Tag.TABLE, 4096)))
        .hasMessageContaining("holds tag 10: its object is dead");
  }

  @Test
  void aLoopsStateConsistsOfNumbers() {
    assertThatThrownBy(() ->
            run(
                "for i = 1, 3 do (function() damage() end)() end",
                frame -> put(frame.caller(), 1, Tag.TRUE, 0)))
        .hasMessageContaining("slot 1 holds tag 2 at");
  }

  @Test
  void aLinkMustFitTheCallingInstruction() {
    assertThatThrownBy(() ->
            run(
                "(function() damage() return 1 end)()",
                frame -> Memory.putByte(frame.link() + LinkLayout.FINISH, 4)))
        .hasMessageContaining("frames: a link with tag 3, finish 4");
  }
}
