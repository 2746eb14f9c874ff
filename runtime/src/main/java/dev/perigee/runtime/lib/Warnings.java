package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** {@code warn} (manual 6.1): off at first; "@on" and "@off" alone are commands. */
final class Warnings implements JavaFunction {
  private static final byte[] PREFIX = "Lua warning: ".getBytes(StandardCharsets.US_ASCII);

  private boolean on;

  @Override
  public int call(CallContext context) {
    int count = context.count();
    context.checkString(1);
    for (int i = 2; i <= count; i++) {
      context.checkString(i);
    }
    if (count == 1 && isCommand(context)) {
      return 0;
    }
    if (on) {
      write(context, count);
    }
    return 0;
  }

  private boolean isCommand(CallContext context) {
    String text = context.checkText(1);
    if (text.equals("@on")) {
      on = true;
    } else if (text.equals("@off")) {
      on = false;
    }
    return text.startsWith("@");
  }

  private static void write(CallContext context, int count) {
    OutputStream err = context.state().host().err();
    try {
      err.write(PREFIX);
      for (int i = 1; i <= count; i++) {
        Output.write(err, context.payload(i));
      }
      err.write('\n');
      err.flush();
    } catch (IOException e) {
      // A warning that cannot be written is dropped, as in PUC Lua.
      return;
    }
  }
}
