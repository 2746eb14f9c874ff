package dev.perigee.engine;

import java.util.Objects;

/**
 * The source text of a module that {@code require} loads; never a binary chunk.
 *
 * @param text the text; a first line that begins with '#' is skipped
 * @param chunkName its name for messages: "@file" or "=name"
 */
public record ModuleSource(String text, String chunkName) {
  public ModuleSource {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(chunkName, "chunkName");
  }

  /** The source text with these bytes, which need not be valid UTF-8. */
  public static ModuleSource ofBytes(byte[] bytes, String chunkName) {
    return new ModuleSource(JavaStrings.decode(bytes), chunkName);
  }
}
