package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.FormatDirective;
import dev.perigee.runtime.text.FormatDirective.Modifiers;
import dev.perigee.runtime.text.InvalidFormatException;
import dev.perigee.runtime.text.PrintfFormatter;
import dev.perigee.runtime.text.QuotedFormatter;
import dev.perigee.runtime.value.Strings;

/** {@code string.format} (manual 6.4). */
final class StringFormat {
  /**
   * Upper bound for the bytes of a number: a float has up to 309 digits before the point and a
   * precision of up to 99.
   */
  private static final int LONGEST_NUMBER = 512;

  /** From this length on, a directive without a precision copies a string as a whole. */
  private static final int WIDEST = 100;

  /** Maximum number of bytes that {@code %q} produces for one byte. */
  private static final int QUOTED_GROWTH = 4;

  private StringFormat() {}

  static int format(CallContext context) {
    int count = context.count();
    byte[] format = context.checkBytes(1);
    try (ChargedBytes out = new ChargedBytes(context.state())) {
      int argument = 1;
      int at = 0;
      while (at < format.length) {
        int percent = at;
        while (percent < format.length && format[percent] != '%') {
          percent++;
        }
        context.state().meter().count(percent - at + 1L);
        out.reserve(percent - at + 1L);
        out.bytes().append(format, at, percent);
        at = percent + 1;
        if (at < format.length && format[at] == '%') {
          out.bytes().append('%');
          at++;
        } else if (percent < format.length) {
          argument++;
          if (argument > count) {
            throw context.argumentError(argument, "no value");
          }
          FormatDirective directive = FormatDirective.scan(format, at);
          append(context, argument, directive, out);
          at = directive.end();
        }
      }
      context.pushBytes(out.bytes().array(), 0, out.bytes().length());
      return 1;
    } catch (InvalidFormatException e) {
      throw context.error(String.valueOf(e.getMessage()).getBytes(ISO_8859_1));
    }
  }

  private static void append(
      CallContext context, int argument, FormatDirective directive, ChargedBytes out) {
    char conversion = directive.conversion();
    // As in PUC Lua, modifiers are checked before or after the argument, depending on the
    // conversion.
    switch (conversion) {
      case 'c' -> {
        Modifiers modifiers = directive.modifiers();
        out.reserve(LONGEST_NUMBER);
        PrintfFormatter.appendCharacter(out.bytes(), modifiers, context.checkInteger(argument));
      }
      case 'd', 'i', 'u', 'o', 'x', 'X' -> {
        long value = context.checkInteger(argument);
        out.reserve(LONGEST_NUMBER);
        PrintfFormatter.appendInteger(out.bytes(), conversion, directive.modifiers(), value);
      }
      case 'a', 'A' -> {
        Modifiers modifiers = directive.modifiers();
        out.reserve(LONGEST_NUMBER);
        double value = context.checkNumber(argument);
        PrintfFormatter.appendFloat(out.bytes(), conversion, modifiers, value);
      }
      case 'e', 'E', 'f', 'g', 'G' -> {
        double value = context.checkNumber(argument);
        out.reserve(LONGEST_NUMBER);
        PrintfFormatter.appendFloat(out.bytes(), conversion, directive.modifiers(), value);
      }
      case 'p' -> {
        long address = Tag.isCollectable(context.tag(argument)) ? context.payload(argument) : 0;
        out.reserve(LONGEST_NUMBER);
        PrintfFormatter.appendPointer(out.bytes(), directive.modifiers(), address);
      }
      case 'q' -> {
        if (directive.hasModifiers()) {
          throw directive.quoteWithModifiers();
        }
        appendQuoted(context, argument, out);
      }
      case 's' -> appendString(context, argument, directive, out);
      default -> throw directive.unknownConversion();
    }
  }

  private static void appendQuoted(CallContext context, int argument, ChargedBytes out) {
    int tag = context.tag(argument);
    long payload = context.payload(argument);
    switch (tag) {
      case Tag.STRING, Tag.LONG_STRING -> {
        LuaState state = context.state();
        // Room for the copy of the string and for the result.
        out.reserve((QUOTED_GROWTH + 1) * Strings.length(payload) + 2);
        byte[] text = state.strings().bytes(payload);
        QuotedFormatter.appendString(out.bytes(), text, state.meter()::count);
      }
      case Tag.INTEGER -> {
        out.reserve(LONGEST_NUMBER);
        QuotedFormatter.appendInteger(out.bytes(), payload);
      }
      case Tag.FLOAT -> {
        out.reserve(LONGEST_NUMBER);
        QuotedFormatter.appendFloat(out.bytes(), Double.longBitsToDouble(payload));
      }
      case Tag.NIL -> out.bytes().append("nil");
      case Tag.FALSE -> out.bytes().append("false");
      case Tag.TRUE -> out.bytes().append("true");
      default -> throw context.argumentError(argument, "value has no literal form");
    }
  }

  private static void appendString(
      CallContext context, int argument, FormatDirective directive, ChargedBytes out) {
    int size = context.size();
    Text.push(context, argument);
    long string = context.payload(size + 1);
    if (!directive.hasModifiers()) {
      out.append(string);
    } else {
      if (PlainSearch.indexOf(context.state(), string, 0, 0) < Strings.length(string)) {
        throw context.argumentError(argument, "string contains zeros");
      }
      Modifiers modifiers = directive.modifiers();
      if (modifiers.precision() == Modifiers.NO_PRECISION && Strings.length(string) >= WIDEST) {
        out.append(string);
      } else {
        // Width and precision are below 100.
        long needed = Math.min(Strings.length(string), WIDEST);
        out.reserve(LONGEST_NUMBER);
        byte[] bytes = Memory.bytes(string + StringLayout.BYTES, (int) needed);
        PrintfFormatter.appendString(out.bytes(), modifiers, bytes);
      }
    }
    context.setSize(size);
  }
}
