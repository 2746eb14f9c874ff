package dev.perigee.frontend;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder.LimitException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The compiler from Lua source (manual, chapter 3) to functions in linear form.
 *
 * <p>It is stateless, and its results may be shared between threads and engines.
 */
public final class Frontend {
  private Frontend() {}

  /**
   * Compiles a chunk as {@code load} does.
   *
   * @param source the chunk; bytes, in no encoding
   * @param chunkName its name: {@code =text}, {@code @file} or the source itself, each byte as a
   *     character
   * @return the main function, a vararg function whose only upvalue is _ENV
   * @throws LuaSyntaxException if it is not valid Lua, or exceeds a limit of the compiler
   */
  public static Prototype compile(byte[] source, String chunkName) {
    return compile(source, chunkName, work -> {});
  }

  /**
   * As {@link #compile(byte[], String)}, and reports the work.
   *
   * @param work is called often with the work done since the last call, in units of about one
   *     executed instruction. An exception that it throws ends the compilation.
   */
  public static Prototype compile(byte[] source, String chunkName, LongConsumer work) {
    return generate(ParsedChunk.parse(source, chunkName, work));
  }

  /**
   * Compiles a file's contents as {@code loadfile} does: a UTF-8 byte order mark, and then a first
   * line that begins with '#', are skipped. Otherwise as {@link #compile}.
   */
  public static Prototype compileFile(byte[] source, String chunkName) {
    return generate(ParsedChunk.parseFile(source, chunkName));
  }

  /** The error in tokens that the grammar accepts, or null. */
  static @Nullable LuaSyntaxException errorOfScopes(TokenList tokens) {
    ParsedChunk chunk = ParsedChunk.parse(tokens);
    if (chunk == null) {
      return null;
    }
    try {
      generate(chunk);
      return null;
    } catch (LuaSyntaxException error) {
      return error;
    }
  }

  private static Prototype generate(ParsedChunk chunk) {
    Compilation compilation = new Compilation(chunk.tokens(), ScopeResolver.resolve(chunk));
    try {
      return FunctionGenerator.main(compilation, chunk.tree());
    } catch (LimitException limit) {
      throw compilation.errors.near(compilation.nextToken(), String.valueOf(limit.getMessage()));
    }
  }
}
