package dev.perigee.engine;

import dev.perigee.engine.LuaException.Place;
import dev.perigee.engine.SharedTexts.Compiled;
import dev.perigee.engine.SharedTexts.Text;
import dev.perigee.frontend.FieldLines;
import dev.perigee.frontend.Frontend;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.ChunkCompiler;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.text.ChunkNames;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The frontend as an engine uses it. The Java heap that the frontend needs is charged while it
 * runs, and its work counts as a script's.
 */
final class SourceCompiler implements ChunkCompiler {
  /**
   * Bytes of Java heap that the frontend needs for a byte of source. Measured as the smallest heap
   * that suffices: 130 for a program of ordinary statements, more than 200 for one of single
   * letters.
   */
  private static final int JAVA_BYTES_PER_SOURCE_BYTE = 200;

  private final LuaState state;
  private final @Nullable SharedTexts texts;
  private final SharedTexts.Share share = new SharedTexts.Share();

  /**
   * @param texts where compiled texts of the host are looked up and kept; null for nowhere
   */
  SourceCompiler(LuaState state, @Nullable SharedTexts texts) {
    this.state = state;
    this.texts = texts;
  }

  /** For {@code load} and similar functions. Texts that scripts make are not kept. */
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
   * @param givenName as in {@link PerigeeEngine#eval(byte[], String, Object...)}
   * @throws LuaException if the source is not valid Lua
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

  /** The lines on which a chunk that has run sets the fields of the table that it returns. */
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

  /**
   * For limits it makes no difference whether a text is known: it counts as if it were compiled.
   */
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

  /** Charges the memory that the frontend needs for a source; returns the number of bytes. */
  private long charge(byte[] source) {
    long charge = (long) source.length * JAVA_BYTES_PER_SOURCE_BYTE;
    state.heap().charge(charge);
    return charge;
  }

  /**
   * The frontend limits its nesting, but does not consider how much of this thread's stack is left.
   */
  private LuaError stackOverflow() {
    return state.errors().plain("C stack overflow");
  }

  /** Counts work, and keeps the sum. */
  private final class WorkSum implements LongConsumer {
    private long sum;

    @Override
    public void accept(long work) {
      sum += work;
      state.meter().count(work);
    }
  }

  /** The whole message, with the chunk name that the host gave. */
  private static String message(LuaSyntaxException e, String chunkName) {
    String problem = text(e.problem());
    return e.problem().equals(e.getMessage())
        ? problem
        : ChunkNames.shortName(chunkName) + ":" + e.line() + ": " + problem;
  }

  /** The frontend's texts consist of bytes of the source, each held as a character. */
  private static String text(String bytes) {
    return JavaStrings.decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
