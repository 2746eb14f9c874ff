package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.runtime.CallContext;
import java.util.Arrays;

/** Arguments that PUC Lua hands to C functions, which see a string's end in a zero byte. */
final class CStrings {
  private CStrings() {}

  /** Bytes up to the first zero byte. */
  static byte[] truncate(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return Arrays.copyOf(bytes, i);
      }
    }
    return bytes;
  }

  /** A string argument's bytes. */
  static byte[] bytes(CallContext context, int index) {
    return truncate(context.checkBytes(index));
  }

  /** A string argument as text, by UTF-8: file names, commands. */
  static String text(CallContext context, int index) {
    return new String(bytes(context, index), UTF_8);
  }

  /** As {@link #text}, with a text to stand for nil or nothing. */
  static String optionalText(CallContext context, int index, String otherwise) {
    return context.isNoneOrNil(index) ? otherwise : text(context, index);
  }

  /** A string argument's bytes, each as a character, to be given back as it came. */
  static String latin(CallContext context, int index) {
    return new String(bytes(context, index), ISO_8859_1);
  }

  /** As {@link #latin}, with a text to stand for nil or nothing. */
  static String optionalLatin(CallContext context, int index, String otherwise) {
    return context.isNoneOrNil(index) ? otherwise : latin(context, index);
  }

  /**
   * The index among some names of a string argument (PUC Lua's luaL_checkoption).
   *
   * @throws dev.perigee.runtime.LuaError "invalid option 'x'"
   */
  static int option(CallContext context, int index, String... names) {
    String given = text(context, index);
    int found = Arrays.asList(names).indexOf(given);
    if (found < 0) {
      throw context.argumentError(index, "invalid option '" + given + "'");
    }
    return found;
  }
}
