package dev.perigee.frontend;

import dev.perigee.grammar.antlr.Token;

/**
 * Errors that the grammar does not express, at the place where PUC Lua reports them. PUC Lua's
 * parser has then read one token ahead, so that token determines the line.
 */
final class SemanticErrors {
  private final TokenList tokens;

  SemanticErrors(TokenList tokens) {
    this.tokens = tokens;
  }

  /** An error found when the token with this index is the next one. */
  LuaSyntaxException before(int next, String problem) {
    Token token = tokens.inSource(next);
    return LuaSyntaxException.at(
        tokens.chunkName(),
        token.getLine(),
        Columns.of(tokens.source(), token.getStartIndex()),
        problem);
  }

  /** The same error with the token in the message. */
  LuaSyntaxException near(int next, String problem) {
    return before(next, TokenTexts.withNear(problem, tokens, tokens.inSource(next)));
  }

  /**
   * The error for a limit that a function exceeds.
   *
   * @param lineDefined the function's line, 0 for the main chunk
   */
  LuaSyntaxException limit(int next, String what, int limit, int lineDefined) {
    String where = lineDefined == 0 ? "main function" : "function at line " + lineDefined;
    return near(next, "too many " + what + " (limit is " + limit + ") in " + where);
  }
}
