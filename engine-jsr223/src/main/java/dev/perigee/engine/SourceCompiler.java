package dev.perigee.engine;

import dev.perigee.engine.LuaException.Place;
import dev.perigee.engine.SharedTexts.Compiled;
import dev.perigee.engine.SharedTexts.Text;
import dev.perigee.frontend.FieldLines;
import dev.perigee.frontend.Frontend;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.ChunkCompiler;
import dev.perigee.runtime.ChunkNames;
import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable SharedTexts texts;
  private final SharedTexts.Share share = new SharedTexts.Share();

  /**
   * @param texts where what the host gives is looked for and remembered; nowhere if null
   */
  SourceCompiler(LuaState state, @Nullable SharedTexts texts) {
    this.state = state;
    this.texts = texts;
  }

  /** For {@code load} and its like: what scripts make up is not remembered. */
  @Override
  public Prototype compile(byte[] source, String chunkName) {
    try {
      return compileCharged(source, chunkName, new WorkSum());
    } catch (LuaSyntaxException e) {
      throw new SyntaxError(message(e, chunkName), e.line());
    }
  }

  /** As {@link #compile}, for a module that the host provides. */
  Prototype compileModule(byte[] source, String chunkName) {
    try {
      return compileShared(source, chunkName);
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
    String chunkName = JavaStrings.encodeToLatin(givenName);
    try {
      return compileShared(source, chunkName);
    } catch (LuaSyntaxException e) {
      String message = message(e, chunkName);
      Place place = new Place(ChunkNames.fullName(chunkName), e.line(), e.column());
      throw new LuaException(message, text(e.problem()), null, message, null, place, true);
    }
  }

  /** On which lines a chunk that has run sets the fields of the table that it returns. */
  FieldLines fieldLines(byte[] source) {
    long charge = charge(source);
    try {
      return FieldLines.of(source, new WorkSum());
    } catch (StackOverflowError e) {
      throw stackOverflow();
    } finally {
      state.heap().uncharge(charge);
    }
  }

  /** Whether a text is known makes no difference to limits: it counts as when it is compiled. */
  private Prototype compileShared(byte[] source, String chunkName) {
    WorkSum work = new WorkSum();
    if (texts == null) {
      return compileCharged(source, chunkName, work);
    }
    Text text = Text.of(source, chunkName);
    Compiled known = texts.find(text, share);
    if (known != null) {
      long charge = charge(source);
      try {
        work.accept(known.work());
      } finally {
        state.heap().uncharge(charge);
      }
      return known.prototype();
    }
    Prototype prototype = compileCharged(source, chunkName, work);
    texts.add(text, prototype, work.sum, share);
    return prototype;
  }

  private Prototype compileCharged(byte[] source, String chunkName, WorkSum work) {
    long charge = charge(source);
    try {
      return Frontend.compile(source, chunkName, work);
    } catch (StackOverflowError e) {
      throw stackOverflow();
    } finally {
      state.heap().uncharge(charge);
    }
  }

  /** Charges what the frontend needs for a source; returns how much that is. */
  private long charge(byte[] source) {
    long charge = (long) source.length * JAVA_BYTES_PER_SOURCE_BYTE;
    state.heap().charge(charge);
    return charge;
  }

  /** The frontend's nesting is limited, but not by what is left of this thread's stack. */
  private LuaError stackOverflow() {
    return state.errors().plain("C stack overflow");
  }

  /** Counts work, and remembers how much it was. */
  private final class WorkSum implements LongConsumer {
    private long sum;

    @Override
    public void accept(long work) {
      sum += work;
      state.meter().count(work);
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
