package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.misc.ParseCancellationException;
import dev.perigee.ir.SourceText;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that is right Lua as far as the grammar goes: its parse tree, and the tokens that the
 * tree's leaves are.
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
   * @param source the chunk; bytes, in no encoding
   * @param chunkName its name: {@code =text}, {@code @file} or the source itself
   * @throws LuaSyntaxException if it is not Lua
   */
  static ParsedChunk parse(byte[] source, String chunkName) {
    return parse(source, chunkName, work -> {});
  }

  /** As {@link #parse(byte[], String)}, with somebody who hears of the work. */
  static ParsedChunk parse(byte[] source, String chunkName, LongConsumer work) {
    return parse(source, 0, chunkName, work);
  }

  /**
   * Parses a file's contents as {@code loadfile} does: a UTF-8 byte order mark, then a first line
   * that begins with '#', are no part of the program.
   *
   * @throws LuaSyntaxException if it is not Lua
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

  /** Parses tokens; gives null for what the grammar does not accept, without looking for why. */
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
