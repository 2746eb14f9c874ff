package dev.perigee.engine;

import dev.perigee.engine.LuaException.Place;
import dev.perigee.frontend.Frontend;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.ChunkCompiler;
import dev.perigee.runtime.ChunkNames;
import dev.perigee.runtime.LuaState;
import java.nio.charset.StandardCharsets;

/**
 * The frontend as an engine uses it: what it needs on the Java heap is charged meanwhile, and its
 * work counts as a script's.
 */
final class SourceCompiler implements ChunkCompiler {
  /**
   * Bytes of Java heap that the frontend takes for a byte of source. Measured by the smallest heap
   * that does: 130 for a program of ordinary statements, more than 200 for one of single letters.
   */
  private static final int JAVA_BYTES_PER_SOURCE_BYTE = 200;

  private final LuaState state;

  SourceCompiler(LuaState state) {
    this.state = state;
  }

  /** For {@code load} and its like. */
  @Override
  public Prototype compile(byte[] source, String chunkName) {
    try {
      return compileCharged(source, chunkName);
    } catch (LuaSyntaxException e) {
      throw new SyntaxError(message(e, chunkName), e.line());
    }
  }

  /**
   * For the host.
   *
   * @param givenName as {@link PerigeeEngine#eval(byte[], String, Object...)} takes it
   * @throws LuaException when the source is no Lua
   */
  Prototype compileForHost(byte[] source, String givenName) {
    String chunkName = new String(JavaStrings.encode(givenName), StandardCharsets.ISO_8859_1);
    try {
      return compileCharged(source, chunkName);
    } catch (LuaSyntaxException e) {
      String message = message(e, chunkName);
      Place place = new Place(ChunkNames.fullName(chunkName), e.line(), e.column());
      throw new LuaException(message, text(e.problem()), null, message, null, place, true);
    }
  }

  private Prototype compileCharged(byte[] source, String chunkName) {
    long charge = (long) source.length * JAVA_BYTES_PER_SOURCE_BYTE;
    state.heap().charge(charge);
    try {
      return Frontend.compile(source, chunkName, state.meter());
    } catch (StackOverflowError e) {
      // The frontend's nesting is limited, but not by what is left of this thread's stack.
      throw state.errors().plain("C stack overflow");
    } finally {
      state.heap().uncharge(charge);
    }
  }

  /** The whole message, with the chunk's name as the host gave it. */
  private static String message(LuaSyntaxException e, String chunkName) {
    String problem = text(e.problem());
    return e.problem().equals(e.getMessage())
        ? problem
        : ChunkNames.shortName(chunkName) + ":" + e.line() + ": " + problem;
  }

  /** The frontend's texts are bytes of the source, each held as a character. */
  private static String text(String bytes) {
    return JavaStrings.decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
