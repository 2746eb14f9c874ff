package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileDevice;
import dev.perigee.runtime.file.SystemException;
import dev.perigee.runtime.text.ByteBuilder;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Searches for a file by the templates of a path (manual 6.3, {@code package.searchpath}). */
final class ModuleSearch {

  private static final char TEMPLATE_SEPARATOR = ';';
  private static final byte[] MARK = {'?'};
  private static final byte[] SEPARATOR = {TEMPLATE_SEPARATOR};
  private static final byte[] NOT_FOUND = "no file '".getBytes(US_ASCII);
  private static final byte[] NOT_FOUND_EITHER = "'\n\tno file '".getBytes(US_ASCII);

  private final LuaState state;

  /** The name that was found last, or the reason why none was found. */
  private byte[] result = {};

  ModuleSearch(LuaState state) {
    this.state = state;
  }

  /**
   * Searches for the first readable file.
   *
   * @param separator is replaced by the folder separator in the name, unless it is empty
   * @return whether there is one; {@link #result} is its name or a message
   */
  boolean find(byte[] name, byte[] path, byte[] separator, byte[] folderSeparator) {
    if (!state.host().allowsFiles()) {
      result = Permissions.NO_FILES.getBytes(US_ASCII);
      return false;
    }
    try (ChargedBytes inserted = new ChargedBytes(state);
        ChargedBytes names = new ChargedBytes(state);
        ChargedBytes message = new ChargedBytes(state)) {
      appendReplacing(inserted, name, name.length, separator, folderSeparator);
      byte[] file = inserted.bytes().toByteArray();
      appendReplacing(names, path, path.length, MARK, file);
      byte[] found = firstReadable(names.bytes());
      if (found == null) {
        append(message, NOT_FOUND);
        byte[] all = names.bytes().array();
        appendReplacing(message, all, names.bytes().length(), SEPARATOR, NOT_FOUND_EITHER);
        message.reserve(1);
        message.bytes().append('\'');
        result = message.bytes().toByteArray();
        return false;
      }
      result = found;
      return true;
    }
  }

  /** The name of the file that was found, or the message that there is none. */
  byte[] result() {
    return result;
  }

  /** {@link #result} as a file name. */
  String fileName() {
    return new String(result, UTF_8);
  }

  private static byte @Nullable [] firstReadable(ByteBuilder names) {
    String all = names.toString();
    int from = 0;
    while (from < all.length()) {
      int end = all.indexOf(TEMPLATE_SEPARATOR, from);
      byte[] name = all.substring(from, end < 0 ? all.length() : end).getBytes(ISO_8859_1);
      if (isReadable(new String(name, UTF_8))) {
        return name;
      }
      if (end < 0) {
        break;
      }
      from = end + 1;
    }
    return null;
  }

  private static boolean isReadable(String name) {
    try {
      return Files.isReadable(FileDevice.path(name));
    } catch (SystemException e) {
      return false;
    }
  }

  private static void append(ChargedBytes target, byte[] bytes) {
    target.reserve(bytes.length);
    target.bytes().append(bytes);
  }

  /**
   * Appends the first {@code length} bytes of an array, with each occurrence of a pattern replaced.
   */
  private void appendReplacing(
      ChargedBytes target, byte[] source, int length, byte[] pattern, byte[] replacement) {
    int copied = 0;
    for (int i = 0; pattern.length > 0 && i <= length - pattern.length; ) {
      if (Arrays.equals(source, i, i + pattern.length, pattern, 0, pattern.length)) {
        target.reserve((long) i - copied + replacement.length);
        target.bytes().append(source, copied, i).append(replacement);
        Work.handled(state, replacement.length);
        i += pattern.length;
        copied = i;
      } else {
        i++;
      }
    }
    target.reserve(length - copied);
    target.bytes().append(source, copied, length);
  }
}
