package dev.perigee.runtime;

import dev.perigee.ir.Prototype;

/** Compiles source text for {@code load}. */
@FunctionalInterface
public interface ChunkCompiler {
  /**
   * Compiles a chunk.
   *
   * @param source bytes of the source text
   * @param chunkName as {@code load} takes it: "@file", "=name" or text, each byte as a character
   * @throws SyntaxError if the source is not valid Lua
   */
  Prototype compile(byte[] source, String chunkName);

  /** A chunk is not valid Lua. */
  final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * A syntax error.
     *
     * @param message the whole message, "chunk:line: ...", encoded as in {@link
     *     dev.perigee.runtime.text.ByteText}
     */
    public SyntaxError(String message, int line) {
      super(message, null, false, false);
      this.line = line;
    }

    public int line() {
      return line;
    }
  }
}
