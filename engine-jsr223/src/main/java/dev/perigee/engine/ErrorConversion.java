package dev.perigee.engine;

import dev.perigee.engine.LuaException.Place;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Position;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.text.ChunkNames;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Errors that cross the boundary: they leave as exceptions, and come back as what they were before.
 */
final class ErrorConversion {
  private static final int MOST_CAUSES = 100;

  private final EngineServices services;

  /** The position, "chunk:line: ", at which scripts got an exception as an error. */
  private final Map<Throwable, String> positions = new WeakHashMap<>();

  ErrorConversion(EngineServices services) {
    this.services = services;
  }

  /** The exception for an error that has left the engine. The error's value is in the root slot. */
  LuaException toException(LuaError error) {
    LuaState state = services.state();
    CallContext context = services.context();
    context.push(state.record().rootTag(Root.ERROR), state.record().rootPayload(Root.ERROR));
    state.record().setRoot(Root.ERROR, Tag.NIL, 0);
    int at = context.size();
    Object value = services.values().toJava(context, at);
    String message = message(context, at, error);
    context.setSize(at - 1);
    String problem = message;
    Place place = Place.UNKNOWN;
    Position named =
        value instanceof String || value instanceof Throwable
            ? positionBefore(message, error)
            : null;
    if (named != null) {
      place = place(named);
      problem = message.substring(named.prefix().length());
    } else if (!error.positions().isEmpty()) {
      place = place(error.positions().getFirst());
    }
    Throwable cause = value instanceof Throwable thrown ? thrown : error.getCause();
    return new LuaException(
        message, problem, cause, value, error.traceback(), place, error.isCatchable());
  }

  /**
   * The position with which a message begins, if it is that of one of the functions that were
   * running.
   */
  private static @Nullable Position positionBefore(String message, LuaError error) {
    for (Position position : error.positions()) {
      if (message.startsWith(position.prefix())) {
        return position;
      }
    }
    return null;
  }

  private static Place place(Position position) {
    return new Place(ChunkNames.fullName(position.source()), position.line(), -1);
  }

  /** The message that the stand-alone interpreter would show for an error value. */
  private String message(CallContext context, int at, LuaError error) {
    int tag = context.tag(at);
    long payload = context.payload(at);
    LuaState state = services.state();
    if (!Tag.isString(tag) && !Tag.isNumber(tag)) {
      int handler = state.metatables().find(tag, payload, Metamethod.TOSTRING);
      if (handler != Tag.NIL && error.isCatchable()) {
        String text = callToString(context, at, handler, state.metatables().payload());
        if (text != null) {
          return text;
        }
      }
      return "(error object is a " + state.errors().typeName(tag, payload) + " value)";
    }
    return Tag.isString(tag)
        ? JavaStrings.decode(state.strings().bytes(payload))
        : JavaStrings.decode(state.conversions().numberToBytes(tag, payload));
  }

  private @Nullable String callToString(CallContext context, int at, int tag, long payload) {
    try {
      int window = context.pushFunction(tag, payload);
      context.pushValue(at);
      services.call(window, 1);
      return Tag.isString(context.tag(window))
          ? JavaStrings.decode(context.state().strings().bytes(context.payload(window)))
          : null;
    } catch (LuaError e) {
      return null;
    } finally {
      context.setSize(at);
    }
  }

  /**
   * The error that a script gets for an exception that the host's function has thrown. An exception
   * becomes the error's value; a Lua error that has passed through the host becomes what it was.
   * Errors that no script may catch stay so, and a script cannot catch errors of the JVM either.
   * The current frame must be that of the function.
   */
  LuaError toError(Throwable thrown) {
    if (thrown instanceof LuaError error) {
      return error;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    LuaException ended = uncatchable(thrown);
    LuaException lua = ended == null ? luaError(thrown) : ended;
    if (lua != null) {
      setValue(lua.value());
      Throwable cause = lua.getCause();
      return new LuaError(lua.getMessage(), cause == null ? lua : cause, lua.isCatchable());
    }
    String position = services.state().errors().position(1);
    if (thrown instanceof VirtualMachineError) {
      setValue(position + thrown);
      return new LuaError(position + thrown, thrown, false);
    }
    setValue(thrown);
    positions.put(thrown, position);
    return new LuaError(position + thrown, thrown, true);
  }

  /** The engine's error behind an exception for clients of javax.script; null if there is none. */
  private static @Nullable LuaException luaError(Throwable thrown) {
    if (thrown instanceof LuaException lua) {
      return lua;
    }
    return thrown instanceof ScriptErrors.LuaScriptException script ? script.error() : null;
  }

  /** The error among the causes that ends the script; null if there is none. */
  private static @Nullable LuaException uncatchable(Throwable thrown) {
    int depth = 0;
    for (Throwable each = thrown; each != null && depth < MOST_CAUSES; each = each.getCause()) {
      LuaException lua = luaError(each);
      if (lua != null && !lua.isCatchable()) {
        return lua;
      }
      depth++;
    }
    return null;
  }

  private void setValue(@Nullable Object value) {
    CallContext context = services.context();
    context.ensure(CallContext.FREE_SLOTS);
    services.values().push(context, value);
    int at = context.size();
    services.state().record().setRoot(Root.ERROR, context.tag(at), context.payload(at));
    context.setSize(at - 1);
  }

  /** An exception in the form of messages: with the place at which a script got it as an error. */
  String text(Throwable thrown) {
    return positions.getOrDefault(thrown, "") + thrown;
  }
}
