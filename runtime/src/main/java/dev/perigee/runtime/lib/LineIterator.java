package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.file.SystemException;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import java.io.IOException;

/** The iterator of {@code lines}, which holds its file and the formats to read. */
final class LineIterator implements JavaFunction {
  private static final int MAXIMUM_FORMATS = 250;

  private final int formats;

  /** Whether the file was opened for this iterator, which then closes it at its end. */
  private final boolean closes;

  private LineIterator(int formats, boolean closes) {
    this.formats = formats;
    this.closes = closes;
  }

  /** Pushes an iterator over a file. Its formats are the context's arguments from an index on. */
  static void push(CallContext context, LuaFile file, int firstFormat, boolean closes) {
    int formats = Math.max(0, context.count() - firstFormat + 1);
    if (formats > MAXIMUM_FORMATS) {
      throw context.argumentError(MAXIMUM_FORMATS + 2, "too many arguments");
    }
    context.ensure(formats + CallContext.FREE_SLOTS);
    context.push(Tag.USERDATA, file.userdata());
    for (int i = 0; i < formats; i++) {
      context.pushValue(firstFormat + i);
    }
    context
        .state()
        .functions()
        .pushBuiltin(context, "lines_iterator", new LineIterator(formats, closes), formats + 1);
  }

  @Override
  public int call(CallContext context) {
    long userdata = Memory.getLong(context.held(1) + SlotLayout.PAYLOAD);
    LuaFile file = (LuaFile) context.state().hostReferences().object(userdata);
    if (file.isClosed()) {
      throw context.error("file is already closed");
    }
    // As in PUC Lua, the number of an invalid format in a message counts the loop's state.
    context.setSize(0);
    context.pushNil();
    if (formats > 0) {
      pushFormats(context);
    }
    int results;
    try {
      results = StreamReader.read(context, file.stream(), 2, formats);
    } catch (IOException e) {
      throw context.error(SystemException.of(e).text());
    }
    if (context.isTrue(context.size() - results + 1)) {
      return results;
    }
    if (closes) {
      file.close(context);
    }
    return 0;
  }

  private void pushFormats(CallContext context) {
    context.ensure(formats + CallContext.FREE_SLOTS);
    for (int i = 0; i < formats; i++) {
      long format = context.held(2 + i);
      context.push(Slots.tag(format), Memory.getLong(format + SlotLayout.PAYLOAD));
    }
  }
}
