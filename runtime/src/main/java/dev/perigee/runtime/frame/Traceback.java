package dev.perigee.runtime.frame;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ChunkNames;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import org.jspecify.annotations.Nullable;

/** Frames as text, in the form of PUC Lua's luaL_traceback. */
public final class Traceback {
  /** Number of frames shown at the top, and at the bottom, if there are more. */
  private static final int SHOWN_FIRST = 10;

  private static final int SHOWN_LAST = 11;

  /** Approximate number of instructions that {@link #globalName} takes for each field. */
  private static final int WORK_PER_FIELD = 8;

  /** Maximum number of fields of loaded modules that are searched for a function's name. */
  private static final int SEARCHED = 10_000;

  private Traceback() {}

  /** The traceback of the running coroutine, from the current frame down. */
  public static String of(Frames frames) {
    return of(frames, frames.stack().coroutine(), 0);
  }

  /**
   * A coroutine's traceback: "stack traceback:" and a line for each frame.
   *
   * @param level of the first frame that is shown; 0 is the current one
   */
  public static String of(Frames frames, long coroutine, int level) {
    int last = -1;
    FrameCursor counted = new FrameCursor(frames, coroutine).toLevel();
    for (; counted.isLevel(); counted.nextLevel()) {
      last++;
    }
    frames.meter().add(2L * last);
    int skipAt = last - level > SHOWN_FIRST + SHOWN_LAST ? level + SHOWN_FIRST : -1;
    int skipTo = last - SHOWN_LAST + 1;
    StringBuilder text = new StringBuilder("stack traceback:");
    FrameCursor frame = new FrameCursor(frames, coroutine).toLevel();
    for (int i = 0; level >= 0 && frame.isLevel(); i++) {
      if (i == skipAt) {
        text.append("\n\t...\t(skipping ").append(skipTo - skipAt - 1).append(" levels)");
      }
      if (i >= level && (skipAt < 0 || i < skipAt || i >= skipTo)) {
        append(text, frames, frame);
      }
      frame.nextLevel();
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Frames frames, FrameCursor frame) {
    text.append("\n\t");
    if (frame.isLua()) {
      text.append(ChunkNames.shortName(frame.prototype().source())).append(':');
      int line = frame.line();
      if (line > 0) {
        text.append(line).append(':');
      }
    } else {
      text.append("[C]:");
    }
    text.append(" in ").append(functionName(frames, frame));
    if (frame.isTailCalled()) {
      text.append("\n\t(...tail calls...)");
    }
  }

  private static String functionName(Frames frames, FrameCursor frame) {
    String global = globalName(frames, frame.function());
    if (global != null) {
      return "function '" + global + "'";
    }
    Name name = CallName.of(frame);
    if (name != null) {
      return name.kind() + " '" + name.name() + "'";
    }
    if (!frame.isLua()) {
      return "?";
    }
    Prototype prototype = frame.prototype();
    return prototype.lineDefined() == 0
        ? "main chunk"
        : "function <"
            + ChunkNames.shortName(prototype.source())
            + ":"
            + prototype.lineDefined()
            + ">";
  }

  /**
   * The name under which a loaded module holds a function ("print", "string.rep"), or null. Scripts
   * can make modules of any size, so only the first {@link #SEARCHED} fields are searched.
   */
  public static @Nullable String globalName(Frames frames, long functionSlot) {
    StateRecord state = frames.state();
    if (state.rootTag(Root.LOADED) != Tag.TABLE) {
      return null;
    }
    int tag = Slots.tag(functionSlot);
    long function = Memory.getLong(functionSlot);
    Strings strings = frames.values().strings();
    Tables tables = frames.values().tables();
    long loaded = state.rootPayload(Root.LOADED);
    int looked = 0;
    String found = null;
    int moduleTag = Tag.NIL;
    long module = 0;
    while (found == null && looked < SEARCHED && tables.next(loaded, moduleTag, module)) {
      looked++;
      moduleTag = tables.nextKeyTag;
      module = tables.nextKey;
      if (tables.nextTag != Tag.TABLE || !Tag.isString(moduleTag)) {
        continue;
      }
      long fields = tables.nextPayload;
      int keyTag = Tag.NIL;
      long key = 0;
      while (found == null && looked < SEARCHED && tables.next(fields, keyTag, key)) {
        looked++;
        keyTag = tables.nextKeyTag;
        key = tables.nextKey;
        if (tables.nextTag == tag && tables.nextPayload == function && Tag.isString(keyTag)) {
          found = fullName(strings.text(module), strings.text(key));
        }
      }
    }
    frames.meter().add((long) looked * WORK_PER_FIELD);
    return found;
  }

  private static String fullName(String module, String field) {
    return module.equals("_G") ? field : module + "." + field;
  }
}
