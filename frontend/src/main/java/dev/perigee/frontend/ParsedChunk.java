package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.misc.ParseCancellationException;
import dev.perigee.ir.SourceText;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that the grammar accepts: its parse tree, and the tokens that are the leaves of the tree.
 */
final class ParsedChunk {
  private final LuaParser.ChunkContext tree;
  private final TokenList tokens;

  private ParsedChunk(LuaParser.ChunkContext tree, TokenList tokens) {
    this.tree = tree;
    this.tokens = tokens;
  }

  /**
   * Parses a chunk as {@code load} does.
   *
   * @param source the chunk's bytes, in no particular encoding
   * @param chunkName its name: {@code =text}, {@code @file} or the source itself
   * @throws LuaSyntaxException if it is not valid Lua
   */
  static ParsedChunk parse(byte[] source, String chunkName) {
    return parse(source, chunkName, work -> {});
  }

  /** As {@link #parse(byte[], String)}, and reports the work. */
  static ParsedChunk parse(byte[] source, String chunkName, LongConsumer work) {
    return parse(source, 0, chunkName, work);
  }

  /**
   * Parses a file's contents as {@code loadfile} does: a UTF-8 byte order mark, and then a first
   * line that begins with '#', are skipped.
   *
   * @throws LuaSyntaxException if it is not valid Lua
   */
  static ParsedChunk parseFile(byte[] source, String chunkName) {
    return parse(source, SourceText.start(source), chunkName, work -> {});
  }

  private static ParsedChunk parse(byte[] source, int start, String chunkName, LongConsumer work) {
    TokenList tokens = Scanner.scan(source, start, chunkName, work);
    ChunkParser parser = new ChunkParser(tokens);
    ParsedChunk chunk = parse(parser, tokens);
    if (chunk == null) {
      throw SyntaxErrorFinder.find(tokens);
    }
    if (parser.mayHaveTooManyLevels()) {
      SyntaxErrorFinder.checkLevels(tokens);
    }
    return chunk;
  }

  /** Parses tokens. Returns null, without a reason, if the grammar does not accept them. */
  static @Nullable ParsedChunk parse(TokenList tokens) {
    return parse(new ChunkParser(tokens), tokens);
  }

  private static @Nullable ParsedChunk parse(ChunkParser parser, TokenList tokens) {
    try {
      return new ParsedChunk(parser.chunk(), tokens);
    } catch (ParseCancellationException rejected) {
      return null;
    }
  }

  LuaParser.ChunkContext tree() {
    return tree;
  }

  TokenList tokens() {
    return tokens;
  }
}
