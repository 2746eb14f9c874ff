package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.text.ByteBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@code debug.debug} (manual 6.10): runs the lines that the user types, until the line "cont". */
final class DebugPrompt {
  private static final byte[] PROMPT = "lua_debug> ".getBytes(US_ASCII);
  private static final byte[] NEWLINE = {'\n'};
  private static final String LAST_LINE = "cont\n";

  private DebugPrompt() {}

  static int run(CallContext context) {
    int size = context.size();
    while (true) {
      write(context, PROMPT);
      byte[] line = readLine(context);
      if (line.length == 0 || new String(line, ISO_8859_1).equals(LAST_LINE)) {
        return 0;
      }
      run(context, line);
      context.setSize(size);
    }
  }

  private static void run(CallContext context, byte[] line) {
    LuaState state = context.state();
    int size = context.size();
    try {
      ChunkLoading.pushSource(context, line, "=(debug command)");
      int window = context.pushFunction(Tag.CLOSURE, context.payload(context.size()));
      context.callProtected(window, 0);
    } catch (LuaError error) {
      if (!error.isCatchable()) {
        throw error;
      }
      context.setSize(size);
      context.push(state.record().rootTag(Root.ERROR), state.record().rootPayload(Root.ERROR));
      state.record().setRoot(Root.ERROR, Tag.NIL, 0);
      Text.push(context, size + 1);
      write(context, context.checkBytes(size + 2));
      write(context, NEWLINE);
    }
  }

  /** A line including its newline, or an empty array at the end of the input. */
  private static byte[] readLine(CallContext context) {
    LuaState state = context.state();
    InputStream in = state.host().in();
    ByteBuilder line = new ByteBuilder();
    try {
      int next = in.read();
      while (next >= 0) {
        line.append(next);
        state.meter().count(1);
        if (next == '\n') {
          break;
        }
        next = in.read();
      }
    } catch (IOException e) {
      throw context.error(String.valueOf(e.getMessage()));
    }
    return line.toByteArray();
  }

  private static void write(CallContext context, byte[] text) {
    OutputStream err = context.state().host().err();
    try {
      err.write(text);
      err.flush();
    } catch (IOException e) {
      // As in PUC Lua, input is read even if the prompt cannot be written.
      return;
    }
  }
}
