package dev.perigee.tier1.cache;

import dev.perigee.tier1.lowering.CompiledCode;
import dev.perigee.tier1.lowering.CompiledCode.Listing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;

/** Native code as text: instruction words, with what they come from and where they are entered. */
final class CodeListing {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private CodeListing() {}

  /** A line for each instruction and each comment; offsets and words in hexadecimal. */
  static String of(CompiledCode compiled) {
    StringBuilder text = new StringBuilder();
    Deque<Listing> comments =
        new ArrayDeque<>(
            compiled.listing().stream().sorted(Comparator.comparingInt(Listing::offset)).toList());
    byte[] code = compiled.code();
    for (int offset = 0; offset < code.length; offset += Integer.BYTES) {
      while (!comments.isEmpty() && comments.getFirst().offset() <= offset) {
        text.append("; ").append(comments.removeFirst().text()).append('\n');
      }
      if (offset == compiled.callEntry()) {
        text.append("call:\n");
      }
      for (var entry : compiled.entries().entrySet()) {
        if (entry.getValue() == offset) {
          text.append("entry ").append(entry.getKey()).append(":\n");
        }
      }
      text.append(String.format(Locale.ROOT, "%6x  %08x%n", offset, (int) WORD.get(code, offset)));
    }
    return text.toString();
  }
}
