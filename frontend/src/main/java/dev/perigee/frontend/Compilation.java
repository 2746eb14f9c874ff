package dev.perigee.frontend;

import dev.perigee.grammar.antlr.Token;
import dev.perigee.ir.number.NumberParser;
import org.jspecify.annotations.Nullable;

/**
 * The state that the code generators of all functions of a chunk share: the tokens, and the place
 * in the source that code generation has reached.
 *
 * <p>Code gets the line of the last token read, as in PUC Lua, where parsing generates code. So the
 * generators report here which tokens they pass, in the order of the source.
 */
final class Compilation {
  final TokenList tokens;
  final Scopes scopes;
  final SemanticErrors errors;
  final NumberParser numbers = new NumberParser();

  private int line = 1;
  private @Nullable Token beforeLookahead;
  private int nextToken;

  Compilation(TokenList tokens, Scopes scopes) {
    this.tokens = tokens;
    this.scopes = scopes;
    this.errors = new SemanticErrors(tokens);
  }

  /** The line of the last token that was passed. */
  int line() {
    return line;
  }

  /** The index of the token after the last one that was passed. */
  int nextToken() {
    return nextToken;
  }

  /** Passes a token. */
  @SuppressWarnings("ReferenceEquality") // This very token is meant.
  void pass(Token token) {
    tokens.worked();
    nextToken = token.getTokenIndex() + 1;
    line = (token == beforeLookahead ? tokens.get(nextToken) : token).getLine();
  }

  /**
   * Passes a name at which PUC Lua's parser looks ahead by a second token, so that its last line is
   * that of the second token.
   *
   * @param token the name
   */
  void lookBehind(Token token) {
    beforeLookahead = token;
  }
}
