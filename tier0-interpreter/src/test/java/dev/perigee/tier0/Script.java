package dev.perigee.tier0;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.TextParser;
import dev.perigee.ir.Verifier;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.lib.Libraries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An engine with the libraries, tier 0 and one function. The functions are files in linear form,
 * next to the Lua source from which the frontend made them, since this module does not read the
 * frontend.
 */
final class Script implements AutoCloseable {
  final LuaState state;
  final Driver driver;
  private final int chunk;
  private volatile boolean interrupted;

  Script(String name, LoopUse loopUse) {
    this(prototype(name), loopUse);
  }

  Script(Prototype prototype, LoopUse loopUse) {
    Verifier.verify(prototype);
    state =
        new LuaState(
            new NoHost() {
              @Override
              public @Nullable String spend(long instructions) {
                return interrupted ? "interrupted" : null;
              }
            },
            0,
            false);
    driver = new Driver(state, loopUse);
    Libraries.open(state);
    state.functions().pushChunk(state.hostContext(), prototype);
    chunk = state.hostContext().size();
  }

  static Prototype prototype(String name) {
    try (InputStream in =
        Objects.requireNonNull(Script.class.getResourceAsStream(name + ".txt"), name)) {
      return TextParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the running function and all later ones. Can be called from any thread. */
  void interrupt() {
    interrupted = true;
  }

  /** Calls the function with strings and Longs, and returns its results as {@link #value} does. */
  List<Object> run(Object... arguments) {
    CallContext context = state.hostContext();
    int before = context.size();
    try {
      int window = context.pushFunction(context.tag(chunk), context.payload(chunk));
      for (Object argument : arguments) {
        if (argument instanceof Long integer) {
          context.pushInteger(integer);
        } else {
          context.pushText((String) argument);
        }
      }
      context.call(window, LinkLayout.OPEN);
      List<Object> results = new ArrayList<>();
      for (int i = window; i <= context.size(); i++) {
        results.add(value(context, i));
      }
      return results;
    } finally {
      context.setSize(before);
    }
  }

  /** A result as a Boolean, Long, Double or string; for anything else, the name of its type. */
  private static Object value(CallContext context, int index) {
    return switch (context.tag(index)) {
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.INTEGER -> context.payload(index);
      case Tag.FLOAT -> Double.longBitsToDouble(context.payload(index));
      case Tag.STRING, Tag.LONG_STRING -> context.checkText(index);
      default -> Tag.typeName(context.tag(index));
    };
  }

  @Override
  public void close() {
    state.close();
  }
}
