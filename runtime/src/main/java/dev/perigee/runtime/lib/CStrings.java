package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.runtime.CallContext;
import java.util.Arrays;

/** Arguments that PUC Lua passes to C functions, for which a zero byte ends a string. */
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

  /** A string argument as text, decoded as UTF-8, for file names and commands. */
  static String text(CallContext context, int index) {
    return new String(bytes(context, index), UTF_8);
  }

  /** As {@link #text}, with a default for a nil or absent argument. */
  static String optionalText(CallContext context, int index, String otherwise) {
    return context.isNoneOrNil(index) ? otherwise : text(context, index);
  }

  /** A string argument's bytes, each as a character, so that they can be returned unchanged. */
  static String latin(CallContext context, int index) {
    return new String(bytes(context, index), ISO_8859_1);
  }

  /** As {@link #latin}, with a default for a nil or absent argument. */
  static String optionalLatin(CallContext context, int index, String otherwise) {
    return context.isNoneOrNil(index) ? otherwise : latin(context, index);
  }

  /**
   * The index of a string argument among some names (PUC Lua's luaL_checkoption).
   *
   * @throws dev.perigee.runtime.frame.LuaError "invalid option 'x'"
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
