package dev.perigee.runtime.frame;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.text.ByteText;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes errors: their values, positions, and texts, which are PUC Lua's. */
public final class Errors {
  private final Frames frames;
  private final StateRecord state;
  private final Values values;
  private final Strings strings;
  private final Metatables metatables;

  Errors(Frames frames) {
    this.frames = frames;
    state = frames.state();
    values = frames.values();
    strings = values.strings();
    metatables = values.metatables();
  }

  /**
   * Preallocates the value of "not enough memory", which must not need memory when it is raised.
   */
  public void prepare() {
    long string = strings.create("not enough memory");
    state.setRoot(Root.MEMORY_ERROR, Tag.STRING, string);
  }

  /** The memory limit of an engine is reached. The engine may have no frames yet. */
  public static LuaError outOfMemory(StateRecord state) {
    state.setRoot(Root.ERROR, Tag.STRING, state.rootPayload(Root.MEMORY_ERROR));
    return new LuaError("not enough memory", null, true);
  }

  /** The frames have exhausted the stack. */
  public LuaError stackOverflow() {
    return runtime("stack overflow");
  }

  /**
   * A message handler has exhausted the reserve that is kept for handlers. No handler is called for
   * this error.
   */
  public LuaError inErrorHandling() {
    LuaError error = plain("error in error handling");
    error.setHandled();
    return error;
  }

  /**
   * An error of an operation. The position of the running Lua function precedes the message; in a
   * Java function there is none (PUC Lua's luaG_runerror).
   */
  public LuaError runtime(String message) {
    return plain(positionOfInstruction() + message);
  }

  /**
   * An error of the running Java function. The position of the Lua function that called it precedes
   * the message (PUC Lua's luaL_error).
   */
  public LuaError ofBuiltin(String message) {
    return plain(position(1) + message);
  }

  /** As {@link #ofBuiltin(String)}, for a message that quotes bytes from the script. */
  public LuaError ofBuiltin(byte[] message) {
    byte[] position = ByteText.encode(position(1));
    byte[] full = Arrays.copyOf(position, position.length + message.length);
    System.arraycopy(message, 0, full, position.length, message.length);
    long string = strings.create(full);
    return value(Strings.tag(string), string);
  }

  /** An error with exactly this message. */
  public LuaError plain(String message) {
    return plain(message, null);
  }

  /** An error with exactly this message, caused by an exception of the host. */
  public LuaError plain(String message, @Nullable Throwable cause) {
    long string = strings.create(message);
    state.setRoot(Root.ERROR, Strings.tag(string), string);
    return new LuaError(message, cause, true);
  }

  /** An error that no script can catch. If memory is exhausted, it uses the preallocated value. */
  public LuaError uncatchable(String message) {
    FrameCursor frame = new FrameCursor(frames);
    String position = frame.isLua() ? positionOfInstruction() : position(1);
    String full = position + message;
    try {
      long string = strings.create(full);
      state.setRoot(Root.ERROR, Strings.tag(string), string);
    } catch (LuaError outOfMemory) {
      state.setRoot(Root.ERROR, Tag.STRING, state.rootPayload(Root.MEMORY_ERROR));
    }
    return new LuaError(full, null, false);
  }

  /** An error with any value. */
  public LuaError value(int tag, long payload) {
    state.setRoot(Root.ERROR, tag, payload);
    return new LuaError(describe(tag, payload), null, true);
  }

  private String describe(int tag, long payload) {
    if (Tag.isString(tag)) {
      return strings.text(payload);
    }
    if (Tag.isNumber(tag)) {
      return new String(
          values.conversions().numberToBytes(tag, payload), StandardCharsets.ISO_8859_1);
    }
    return "(error object is a " + Tag.typeName(tag) + " value)";
  }

  /**
   * "chunk:line: " of a level as {@code error} counts it (1: where the running builtin was called),
   * or "" if the line is not known.
   */
  public String position(int level) {
    FrameCursor frame = new FrameCursor(frames);
    for (int i = 0; i < level && !frame.isBottom(); i++) {
      frame.next();
      frames.meter().add(1);
    }
    return frame.isBottom() || !frame.isLua() || frame.line() <= 0 ? "" : positionOf(frame);
  }

  /** "chunk:line: " of the running Lua function, "" while a Java function runs. */
  private String positionOfInstruction() {
    FrameCursor frame = new FrameCursor(frames);
    return frame.isBottom() || !frame.isLua() ? "" : positionOf(frame);
  }

  private static String positionOf(FrameCursor frame) {
    return new Position(frame.prototype().source(), frame.line()).prefix();
  }

  /** The type's name for messages: the metatable's {@code __name} if that is a string. */
  public String typeName(int tag, long payload) {
    if ((tag == Tag.TABLE || tag == Tag.USERDATA)
        && Tag.isString(metatables.find(tag, payload, Metamethod.NAME))) {
      return nameFound();
    }
    return Tag.typeName(tag);
  }

  /** The {@code __name} that was found last. */
  private String nameFound() {
    long name = metatables.payload();
    return ByteText.decodeName(strings.bytes(name));
  }

  /** "bad argument #i to 'f' (message)" for the running builtin. */
  public LuaError argument(int index, String message) {
    FrameCursor frame = new FrameCursor(frames);
    long function = frame.function();
    Name name = CallName.of(frame);
    int shown = index;
    if (name != null && name.kind().equals("method")) {
      shown--;
      if (shown == 0) {
        return ofBuiltin("calling '" + name.name() + "' on bad self (" + message + ")");
      }
    }
    String called = name == null ? globalName(function) : name.name();
    return ofBuiltin("bad argument #" + shown + " to '" + called + "' (" + message + ")");
  }

  private String globalName(long functionSlot) {
    String name = Traceback.globalName(frames, functionSlot);
    return name == null ? "?" : name;
  }

  /**
   * "bad argument #i to 'f' (x expected, got y)" for the running builtin.
   *
   * @param isNone whether the argument is absent; it then has nil's tag
   */
  public LuaError argumentType(int index, boolean isNone, int tag, long payload, String expected) {
    String actual = isNone && !isNilNamed() ? "no value" : argumentTypeName(tag, payload);
    return argument(index, expected + " expected, got " + actual);
  }

  /** Whether nil's metatable has a {@code __name}. An absent argument has nil's metatable. */
  private boolean isNilNamed() {
    return Tag.isString(metatables.find(Tag.NIL, 0, Metamethod.NAME));
  }

  private String argumentTypeName(int tag, long payload) {
    if (Tag.isString(metatables.find(tag, payload, Metamethod.NAME))) {
      return nameFound();
    }
    return tag == Tag.LIGHT_USERDATA ? "light userdata" : Tag.typeName(tag);
  }

  // Errors of operations, which run in a Lua function's frame

  /** "attempt to OPERATION a TYPE value (VARIABLE)". */
  public LuaError operand(String operation, int tag, long payload, @Nullable Name variable) {
    return runtime(
        "attempt to "
            + operation
            + " a "
            + typeName(tag, payload)
            + " value"
            + (variable == null ? "" : variable.info()));
  }

  /** The name of the value in a slot of the current Lua frame. */
  public @Nullable Name slotName(Prototype prototype, int slot) {
    frames.meter().count(state.pc());
    return VariableNames.ofSlot(prototype, state.pc(), slot);
  }

  /** "attempt to compare two X values" or "attempt to compare X with Y". */
  public LuaError comparison(int tagA, long a, int tagB, long b) {
    String first = typeName(tagA, a);
    String second = typeName(tagB, b);
    return runtime(
        first.equals(second)
            ? "attempt to compare two " + first + " values"
            : "attempt to compare " + first + " with " + second);
  }
}
