package dev.perigee.engine;

import dev.perigee.engine.LuaException.Place;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.ChunkNames;
import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Position;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.Tag;
import org.jspecify.annotations.Nullable;

/** Errors on their way across the border: out as exceptions, in as what they were before. */
final class ErrorConversion {
  private final Inside inside;

  ErrorConversion(Inside inside) {
    this.inside = inside;
  }

  /** The exception for an error that has left the engine; its value is in the root slot. */
  LuaException toException(LuaError error) {
    LuaState state = inside.state();
    CallContext context = inside.context();
    context.push(state.rootTag(Root.ERROR), state.rootPayload(Root.ERROR));
    state.setRoot(Root.ERROR, Tag.NIL, 0);
    int at = context.size();
    Object value = inside.values().toJava(context, at);
    String message = message(context, at, error);
    context.setSize(at - 1);
    String problem = message;
    Place place = Place.UNKNOWN;
    Position named = value instanceof String ? positionBefore(message, error) : null;
    if (named != null) {
      place = place(named);
      problem = message.substring(named.prefix().length());
    } else if (!error.positions().isEmpty()) {
      place = place(error.positions().getFirst());
    }
    return new LuaException(
        message, problem, error.getCause(), value, error.traceback(), place, error.isCatchable());
  }

  /** The position, of one of the functions that were running, that a message begins with. */
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

  /** What the stand-alone interpreter would show of an error value. */
  private String message(CallContext context, int at, LuaError error) {
    int tag = context.tag(at);
    long payload = context.payload(at);
    LuaState state = inside.state();
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
      inside.call(window, 1);
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
   * The error that a script gets for what a function of the host's has thrown. The current frame is
   * that function's.
   */
  LuaError toError(Throwable thrown) {
    if (thrown instanceof LuaError error) {
      return error;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    LuaState state = inside.state();
    if (thrown instanceof LuaException lua) {
      CallContext context = inside.context();
      inside.values().push(context, lua.value());
      int at = context.size();
      state.setRoot(Root.ERROR, context.tag(at), context.payload(at));
      context.setSize(at - 1);
      Throwable cause = lua.getCause();
      return new LuaError(lua.getMessage(), cause == null ? lua : cause, lua.isCatchable());
    }
    return state.errors().plain(state.errors().position(1) + thrown, thrown);
  }
}
