package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import java.io.IOException;

/** The iterator of {@code lines}, which holds its file and the formats to read. */
final class LineIterator implements JavaFunction {
  static final int MAXIMUM_FORMATS = 250;

  private final int formats;

  LineIterator(int formats) {
    this.formats = formats;
  }

  @Override
  public int call(CallContext context) {
    long file = Memory.getLong(context.held(1) + SlotLayout.PAYLOAD);
    StandardStream stream = (StandardStream) context.state().hostReferences().object(file);
    int given = context.count();
    context.ensure(formats + CallContext.FREE_SLOTS);
    for (int i = 0; i < formats; i++) {
      long format = context.held(2 + i);
      context.push(
          Memory.getByte(format + SlotLayout.TAG), Memory.getLong(format + SlotLayout.PAYLOAD));
    }
    int results;
    try {
      results = StreamReader.read(context, stream, given + 1, formats);
    } catch (IOException e) {
      throw context.error(String.valueOf(e.getMessage()));
    }
    return context.isTrue(context.size() - results + 1) ? results : 0;
  }
}
