package dev.perigee.runtime.frame;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.ChunkNames;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.VariableNames;
import dev.perigee.runtime.operation.VariableNames.Name;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import org.jspecify.annotations.Nullable;

/** The frames of the running coroutine as text, in the form of PUC Lua's luaL_traceback. */
public final class Traceback {
  /** Frames shown at the top and at the bottom when there are more. */
  private static final int SHOWN_FIRST = 10;

  private static final int SHOWN_LAST = 11;

  private Traceback() {}

  /** The traceback, "stack traceback:" and a line for each frame, from the current one down. */
  public static String of(LuaState state) {
    int frames = count(state);
    StringBuilder text = new StringBuilder("stack traceback:");
    FrameCursor frame = new FrameCursor(state);
    for (int i = 0; !frame.isBottom(); i++) {
      boolean shown = i < SHOWN_FIRST || i >= frames - SHOWN_LAST;
      if (i == SHOWN_FIRST && !shown) {
        text.append("\n\t...\t(skipping ")
            .append(frames - SHOWN_FIRST - SHOWN_LAST)
            .append(" levels)");
      }
      long function = frame.function();
      boolean lua = frame.isLua();
      StringBuilder line = new StringBuilder("\n\t");
      if (lua) {
        line.append(ChunkNames.shortName(frame.prototype().source()))
            .append(':')
            .append(frame.line())
            .append(": in ");
      } else {
        line.append("[C]: in ");
      }
      Prototype prototype = lua ? frame.prototype() : null;
      frame.next();
      if (shown) {
        line.append(functionName(state, function, prototype, frame));
        text.append(line);
      }
    }
    return text.append("\n\t[C]: in ?").toString();
  }

  private static int count(LuaState state) {
    int frames = 0;
    for (FrameCursor frame = new FrameCursor(state); !frame.isBottom(); frame.next()) {
      frames++;
    }
    return frames;
  }

  private static String functionName(
      LuaState state, long function, @Nullable Prototype prototype, FrameCursor caller) {
    String global = globalName(state, function);
    if (global != null) {
      return "function '" + global + "'";
    }
    Name name =
        caller.isBottom() || !caller.isLua()
            ? null
            : VariableNames.ofCall(caller.prototype(), caller.pc());
    if (name != null) {
      return name.kind() + " '" + name.name() + "'";
    }
    if (prototype == null) {
      return "?";
    }
    return prototype.lineDefined() == 0
        ? "main chunk"
        : "function <"
            + ChunkNames.shortName(prototype.source())
            + ":"
            + prototype.lineDefined()
            + ">";
  }

  /**
   * The name under which a loaded module holds a function: "print", "string.rep"; null for none.
   */
  public static @Nullable String globalName(LuaState state, long functionSlot) {
    int tag = Memory.getByte(functionSlot + SlotLayout.TAG);
    long function = Memory.getLong(functionSlot);
    if (state.rootTag(Root.LOADED) != Tag.TABLE) {
      return null;
    }
    Tables tables = state.tables();
    long loaded = state.rootPayload(Root.LOADED);
    String found = null;
    int moduleTag = Tag.NIL;
    long module = 0;
    while (found == null && tables.next(loaded, moduleTag, module)) {
      moduleTag = tables.nextKeyTag;
      module = tables.nextKey;
      if (tables.nextTag == Tag.TABLE && Tag.isString(moduleTag)) {
        String field = fieldName(tables, tables.nextPayload, tag, function);
        if (field != null) {
          String name = Strings.text(module);
          found = name.equals("_G") ? field : name + "." + field;
        }
      }
    }
    return found;
  }

  private static @Nullable String fieldName(Tables tables, long table, int tag, long function) {
    int keyTag = Tag.NIL;
    long key = 0;
    while (tables.next(table, keyTag, key)) {
      keyTag = tables.nextKeyTag;
      key = tables.nextKey;
      if (tables.nextTag == tag && tables.nextPayload == function && Tag.isString(keyTag)) {
        return Strings.text(key);
      }
    }
    return null;
  }
}
