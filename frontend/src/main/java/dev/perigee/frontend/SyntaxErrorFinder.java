package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the error that PUC Lua would report for a chunk that the grammar rejects.
 *
 * <p>It follows Lua's grammar by recursive descent, in the order in which PUC Lua's parser examines
 * tokens, up to the first invalid token. From there on it makes up the fewest tokens that complete
 * the chunk. PUC Lua's parser checks scopes while it reads, so a scope error before the invalid
 * token comes first, and it is found in the completed chunk. This class does not decide whether a
 * chunk is valid; the grammar does, and a test compares the two.
 */
final class SyntaxErrorFinder {
  /** The type of the current token once the rest of the chunk is made up. */
  private static final int MADE_UP = Token.EPSILON - 1;

  private final TokenList tokens;
  private int position;
  private SourceToken current;
  private int type;
  private int levels;

  /** The first error. After it, {@link #type} remains {@link #MADE_UP}. */
  private @Nullable LuaSyntaxException found;

  private final List<SourceToken> madeUp = new ArrayList<>();

  private SyntaxErrorFinder(TokenList tokens) {
    this.tokens = tokens;
    this.current = tokens.get(0);
    moveTo(0);
  }

  /** The error of an invalid chunk. */
  static LuaSyntaxException find(TokenList tokens) {
    SyntaxErrorFinder finder = new SyntaxErrorFinder(tokens);
    LuaSyntaxException first = finder.firstError();
    return first == null ? finder.error("syntax error") : first;
  }

  /**
   * Counts the levels of a chunk that the grammar accepts.
   *
   * @throws LuaSyntaxException if there are too many
   */
  static void checkLevels(TokenList tokens) {
    LuaSyntaxException first = new SyntaxErrorFinder(tokens).firstError();
    if (first != null) {
      throw first;
    }
  }

  private @Nullable LuaSyntaxException firstError() {
    chunk();
    if (found == null) {
      return null;
    }
    LuaSyntaxException earlier = errorOfScopes();
    return earlier == null ? found : earlier;
  }

  /** The scope error among the valid tokens before the first invalid one, or null. */
  private @Nullable LuaSyntaxException errorOfScopes() {
    LuaSyntaxException error = Frontend.errorOfScopes(tokens.with(position, madeUp));
    return error == null || error.line() >= madeUpLine() ? null : error;
  }

  /** Reports an error at the current token, unless there was an earlier one. */
  private void fail(String problem) {
    if (found == null) {
      stop(error(problem));
    }
  }

  private void failExpecting(String what) {
    fail(what + " expected");
  }

  /** Replaces the rest of the chunk by invented tokens. */
  private void stop(LuaSyntaxException error) {
    found = error;
    type = MADE_UP;
  }

  private void makeUp(int wanted) {
    madeUp.add(
        new SourceToken(
            wanted,
            position + madeUp.size(),
            madeUpLine(),
            current.getStartIndex(),
            current.getStartIndex() - 1));
  }

  /** The current line. Made-up tokens are on a line after all others. */
  private int madeUpLine() {
    return tokens.get(tokens.size() - 1).getLine() + 1;
  }

  private void moveTo(int index) {
    tokens.worked();
    position = index;
    current = tokens.get(index);
    type = found == null ? typeAt(index) : MADE_UP;
  }

  /** A token's type. If the scanner failed at the token, its error is reported instead. */
  private int typeAt(int index) {
    int type = tokens.get(index).getType();
    LuaSyntaxException lexicalError = tokens.lexicalError();
    if (type == Token.INVALID_TYPE && lexicalError != null) {
      stop(lexicalError);
      return MADE_UP;
    }
    return switch (type) {
      case LuaParser.CALL_PAREN -> LuaParser.LPAREN;
      case LuaParser.FIELD_NAME -> LuaParser.NAME;
      default -> type;
    };
  }

  private void next() {
    if (type != Token.EOF && type != MADE_UP) {
      moveTo(position + 1);
    }
  }

  private boolean accept(int wanted) {
    if (type != wanted) {
      return false;
    }
    next();
    return true;
  }

  private void expect(int wanted) {
    if (!accept(wanted)) {
      failExpecting(name(wanted));
      makeUp(wanted);
    }
  }

  /** Expects the token that closes {@code opening}, which may be on an earlier line. */
  private void expectClosing(int wanted, int opening, int openingLine) {
    if (accept(wanted)) {
      return;
    }
    String place =
        openingLine == current.getLine()
            ? ""
            : " (to close " + name(opening) + " at line " + openingLine + ")";
    fail(name(wanted) + " expected" + place);
    makeUp(wanted);
  }

  private static String name(int type) {
    return switch (type) {
      case LuaParser.NAME -> "<name>";
      case Token.EOF -> "<eof>";
      default -> LuaParser.VOCABULARY.getLiteralName(type);
    };
  }

  private LuaSyntaxException error(String problem) {
    return LuaSyntaxException.at(
        tokens.chunkName(),
        current.getLine(),
        Columns.of(tokens.source(), current.getStartIndex()),
        TokenTexts.withNear(problem, tokens, current));
  }

  private void enterLevel() {
    if (++levels > ChunkParser.MAXIMUM_LEVELS && found == null) {
      stop(
          LuaSyntaxException.withoutPlace(
              tokens.chunkName(),
              current.getLine(),
              Columns.of(tokens.source(), current.getStartIndex()),
              "C stack overflow"));
    }
  }

  private void leaveLevel() {
    levels--;
  }

  private void chunk() {
    block();
    expect(Token.EOF);
  }

  private boolean atBlockEnd() {
    return switch (type) {
      case LuaParser.ELSE, LuaParser.ELSEIF, LuaParser.END, LuaParser.UNTIL, Token.EOF, MADE_UP ->
          true;
      default -> false;
    };
  }

  private void block() {
    boolean last = false;
    while (!last && !atBlockEnd()) {
      last = type == LuaParser.RETURN;
      enterLevel();
      statement();
      leaveLevel();
    }
  }

  private void statement() {
    int line = current.getLine();
    switch (type) {
      case LuaParser.SEMICOLON, LuaParser.BREAK -> next();
      case LuaParser.IF -> ifStatement(line);
      case LuaParser.WHILE -> {
        next();
        expression();
        expect(LuaParser.DO);
        block();
        expectClosing(LuaParser.END, LuaParser.WHILE, line);
      }
      case LuaParser.DO -> {
        next();
        block();
        expectClosing(LuaParser.END, LuaParser.DO, line);
      }
      case LuaParser.FOR -> forStatement(line);
      case LuaParser.REPEAT -> {
        next();
        block();
        expectClosing(LuaParser.UNTIL, LuaParser.REPEAT, line);
        expression();
      }
      case LuaParser.FUNCTION -> {
        next();
        expect(LuaParser.NAME);
        while (accept(LuaParser.DOT)) {
          expect(LuaParser.NAME);
        }
        if (accept(LuaParser.COLON)) {
          expect(LuaParser.NAME);
        }
        functionBody(line);
      }
      case LuaParser.LOCAL -> {
        next();
        localStatement(line);
      }
      case LuaParser.DOUBLE_COLON -> {
        next();
        expect(LuaParser.NAME);
        expect(LuaParser.DOUBLE_COLON);
      }
      case LuaParser.RETURN -> returnStatement();
      case LuaParser.GOTO -> {
        next();
        expect(LuaParser.NAME);
      }
      default -> expressionStatement();
    }
  }

  private void ifStatement(int line) {
    do {
      next();
      expression();
      expect(LuaParser.THEN);
      block();
    } while (type == LuaParser.ELSEIF);
    if (accept(LuaParser.ELSE)) {
      block();
    }
    expectClosing(LuaParser.END, LuaParser.IF, line);
  }

  private void forStatement(int line) {
    next();
    expect(LuaParser.NAME);
    switch (type) {
      case LuaParser.ASSIGN -> {
        next();
        expression();
        expect(LuaParser.COMMA);
        expression();
        if (accept(LuaParser.COMMA)) {
          expression();
        }
      }
      case LuaParser.COMMA, LuaParser.IN -> {
        while (accept(LuaParser.COMMA)) {
          expect(LuaParser.NAME);
        }
        expect(LuaParser.IN);
        expressionList();
      }
      default -> {
        failExpecting("'=' or 'in'");
        expect(LuaParser.IN);
        expressionList();
      }
    }
    expect(LuaParser.DO);
    block();
    expectClosing(LuaParser.END, LuaParser.FOR, line);
  }

  private void localStatement(int line) {
    if (accept(LuaParser.FUNCTION)) {
      expect(LuaParser.NAME);
      functionBody(line);
      return;
    }
    do {
      expect(LuaParser.NAME);
      if (accept(LuaParser.LESS)) {
        expect(LuaParser.NAME);
        expect(LuaParser.GREATER);
      }
    } while (accept(LuaParser.COMMA));
    if (accept(LuaParser.ASSIGN)) {
      expressionList();
    }
  }

  private void returnStatement() {
    next();
    if (!atBlockEnd() && type != LuaParser.SEMICOLON) {
      expressionList();
    }
    accept(LuaParser.SEMICOLON);
  }

  private enum Kind {
    PARENTHESIZED,
    VARIABLE,
    CALL
  }

  private void expressionStatement() {
    Kind kind = prefixExpression();
    if (type != LuaParser.ASSIGN && type != LuaParser.COMMA) {
      if (kind != Kind.CALL) {
        fail("syntax error");
        arguments();
      }
      return;
    }
    requireVariable(kind);
    int outer = levels;
    while (accept(LuaParser.COMMA)) {
      kind = prefixExpression();
      // PUC Lua's parser recurses for each target after the first.
      enterLevel();
      requireVariable(kind);
    }
    expect(LuaParser.ASSIGN);
    expressionList();
    levels = outer;
  }

  private void requireVariable(Kind kind) {
    if (kind != Kind.VARIABLE) {
      fail("syntax error");
      makeUp(LuaParser.DOT);
      makeUp(LuaParser.NAME);
    }
  }

  private Kind prefixExpression() {
    Kind kind;
    if (type == LuaParser.NAME) {
      next();
      kind = Kind.VARIABLE;
    } else if (type == LuaParser.LPAREN) {
      int line = current.getLine();
      next();
      expression();
      expectClosing(LuaParser.RPAREN, LuaParser.LPAREN, line);
      kind = Kind.PARENTHESIZED;
    } else {
      fail("unexpected symbol");
      makeUp(LuaParser.NAME);
      kind = Kind.VARIABLE;
    }
    for (; ; ) {
      switch (type) {
        case LuaParser.DOT -> {
          next();
          expect(LuaParser.NAME);
          kind = Kind.VARIABLE;
        }
        case LuaParser.LBRACKET -> {
          index();
          kind = Kind.VARIABLE;
        }
        case LuaParser.COLON -> {
          next();
          expect(LuaParser.NAME);
          arguments();
          kind = Kind.CALL;
        }
        case LuaParser.LPAREN, LuaParser.STRING, LuaParser.LBRACE -> {
          arguments();
          kind = Kind.CALL;
        }
        default -> {
          return kind;
        }
      }
    }
  }

  private void index() {
    next();
    expression();
    expect(LuaParser.RBRACKET);
  }

  private void arguments() {
    int line = current.getLine();
    switch (type) {
      case LuaParser.LPAREN -> {
        next();
        if (type != LuaParser.RPAREN) {
          expressionList();
        }
        expectClosing(LuaParser.RPAREN, LuaParser.LPAREN, line);
      }
      case LuaParser.LBRACE -> table();
      case LuaParser.STRING -> next();
      default -> {
        failExpecting("function arguments");
        makeUp(LuaParser.LPAREN);
        makeUp(LuaParser.RPAREN);
      }
    }
  }

  private void expressionList() {
    do {
      expression();
    } while (accept(LuaParser.COMMA));
  }

  private void expression() {
    expression(0);
  }

  /** Reads operands and the operators that bind more strongly than {@code limit}. */
  private void expression(int limit) {
    enterLevel();
    switch (type) {
      case LuaParser.NOT, LuaParser.MINUS, LuaParser.HASH, LuaParser.TILDE -> {
        next();
        expression(Precedence.UNARY);
      }
      default -> simpleExpression();
    }
    while (Precedence.left(type) > limit) {
      int operator = type;
      next();
      expression(Precedence.right(operator));
    }
    leaveLevel();
  }

  private void simpleExpression() {
    switch (type) {
      case LuaParser.NUMERAL,
          LuaParser.STRING,
          LuaParser.NIL,
          LuaParser.TRUE,
          LuaParser.FALSE,
          LuaParser.ELLIPSIS ->
          next();
      case LuaParser.LBRACE -> table();
      case LuaParser.FUNCTION -> {
        int line = current.getLine();
        next();
        functionBody(line);
      }
      default -> prefixExpression();
    }
  }

  private void functionBody(int line) {
    expect(LuaParser.LPAREN);
    if (type != LuaParser.RPAREN) {
      parameters();
    }
    expect(LuaParser.RPAREN);
    block();
    expectClosing(LuaParser.END, LuaParser.FUNCTION, line);
  }

  private void parameters() {
    do {
      if (accept(LuaParser.ELLIPSIS)) {
        return;
      }
      if (!accept(LuaParser.NAME)) {
        failExpecting("<name> or '...'");
        makeUp(LuaParser.NAME);
      }
    } while (accept(LuaParser.COMMA));
  }

  private void table() {
    int line = current.getLine();
    next();
    while (type != LuaParser.RBRACE) {
      field();
      if (!accept(LuaParser.COMMA) && !accept(LuaParser.SEMICOLON)) {
        break;
      }
    }
    expectClosing(LuaParser.RBRACE, LuaParser.LBRACE, line);
  }

  private void field() {
    if (type == LuaParser.LBRACKET) {
      index();
      expect(LuaParser.ASSIGN);
    } else if (type == LuaParser.NAME && typeAt(position + 1) == LuaParser.ASSIGN) {
      next();
      next();
    }
    expression();
  }
}
