package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import org.antlr.v4.runtime.Token;

/**
 * Finds what PUC Lua would say of a chunk that the grammar rejects.
 *
 * <p>It follows Lua's grammar by recursive descent, in the order in which PUC Lua's parser looks at
 * tokens, and throws at the first one that cannot be. It decides nothing: whether a chunk is Lua is
 * the grammar's to say, and a test holds the two together.
 */
final class SyntaxErrorFinder {
  private final TokenList tokens;
  private int position;
  private SourceToken current;
  private int type;
  private int levels;

  /** Local variables of the present function that are in scope, and the line where it begins. */
  private int locals;

  private int functionLine;

  private SyntaxErrorFinder(TokenList tokens) {
    this.tokens = tokens;
    this.current = tokens.get(0);
    moveTo(0);
  }

  /** The error of a chunk that has one. */
  static LuaSyntaxException find(TokenList tokens) {
    try {
      SyntaxErrorFinder finder = new SyntaxErrorFinder(tokens);
      finder.chunk();
      return finder.error("syntax error");
    } catch (LuaSyntaxException found) {
      return found;
    }
  }

  /**
   * Counts the levels of a chunk that the grammar accepts.
   *
   * @throws LuaSyntaxException if there are too many
   */
  static void checkLevels(TokenList tokens) {
    new SyntaxErrorFinder(tokens).chunk();
  }

  private void moveTo(int index) {
    position = index;
    current = tokens.get(index);
    type = typeAt(index);
  }

  /** A token's type. Nobody gets to see the one where the source stops to be tokens. */
  private int typeAt(int index) {
    int found = tokens.get(index).getType();
    if (found == Token.INVALID_TYPE && tokens.lexicalError() != null) {
      throw tokens.lexicalError();
    }
    return found == LuaParser.STATEMENT_PAREN ? LuaParser.LPAREN : found;
  }

  private void next() {
    if (type != Token.EOF) {
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
      throw expected(name(wanted));
    }
  }

  /** Expects what closes something that {@code opening} opened on an earlier line, perhaps. */
  private void expectClosing(int wanted, int opening, int openingLine) {
    if (accept(wanted)) {
      return;
    }
    if (openingLine == current.getLine()) {
      throw expected(name(wanted));
    }
    throw error(
        name(wanted) + " expected (to close " + name(opening) + " at line " + openingLine + ")");
  }

  private static String name(int type) {
    return switch (type) {
      case LuaParser.NAME -> "<name>";
      case Token.EOF -> "<eof>";
      default -> LuaParser.VOCABULARY.getLiteralName(type);
    };
  }

  private LuaSyntaxException expected(String what) {
    return error(what + " expected");
  }

  private LuaSyntaxException error(String problem) {
    return LuaSyntaxException.at(
        tokens.chunkName(),
        current.getLine(),
        Columns.of(tokens.source(), current.getStartIndex()),
        problem + " near " + TokenTexts.near(tokens, current));
  }

  private void enterLevel() {
    if (++levels > ChunkParser.MAXIMUM_LEVELS) {
      throw LuaSyntaxException.withoutPlace(
          tokens.chunkName(),
          current.getLine(),
          Columns.of(tokens.source(), current.getStartIndex()),
          "C stack overflow");
    }
  }

  private void leaveLevel() {
    levels--;
  }

  /** Counts local variables whose names have been read: too many are found before what follows. */
  private void declare(int count) {
    locals += count;
    if (locals > ScopeResolver.MAXIMUM_LOCALS) {
      throw new SemanticErrors(tokens)
          .limit(position, "local variables", ScopeResolver.MAXIMUM_LOCALS, functionLine);
    }
  }

  private void chunk() {
    block();
    expect(Token.EOF);
  }

  private boolean atBlockEnd() {
    return switch (type) {
      case LuaParser.ELSE, LuaParser.ELSEIF, LuaParser.END, LuaParser.UNTIL, Token.EOF -> true;
      default -> false;
    };
  }

  private void block() {
    int outer = locals;
    boolean last = false;
    while (!last && !atBlockEnd()) {
      last = type == LuaParser.RETURN;
      enterLevel();
      statement();
      leaveLevel();
    }
    locals = outer;
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
        boolean method = accept(LuaParser.COLON);
        if (method) {
          expect(LuaParser.NAME);
        }
        functionBody(line, method ? 1 : 0);
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
    int outer = locals;
    next();
    expect(LuaParser.NAME);
    switch (type) {
      case LuaParser.ASSIGN -> {
        declare(ScopeResolver.NUMERIC_LOOP_STATE + 1);
        next();
        expression();
        expect(LuaParser.COMMA);
        expression();
        if (accept(LuaParser.COMMA)) {
          expression();
        }
      }
      case LuaParser.COMMA, LuaParser.IN -> {
        declare(ScopeResolver.GENERIC_LOOP_STATE + 1);
        while (accept(LuaParser.COMMA)) {
          expect(LuaParser.NAME);
          declare(1);
        }
        expect(LuaParser.IN);
        expressionList();
      }
      default -> throw expected("'=' or 'in'");
    }
    expect(LuaParser.DO);
    block();
    expectClosing(LuaParser.END, LuaParser.FOR, line);
    locals = outer;
  }

  private void localStatement(int line) {
    if (accept(LuaParser.FUNCTION)) {
      expect(LuaParser.NAME);
      declare(1);
      functionBody(line, 0);
      return;
    }
    do {
      expect(LuaParser.NAME);
      if (accept(LuaParser.LESS)) {
        expect(LuaParser.NAME);
        expect(LuaParser.GREATER);
      }
      declare(1);
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
        throw error("syntax error");
      }
      return;
    }
    requireVariable(kind);
    int outer = levels;
    while (accept(LuaParser.COMMA)) {
      kind = prefixExpression();
      // PUC Lua's parser calls itself for each target after the first.
      enterLevel();
      requireVariable(kind);
    }
    expect(LuaParser.ASSIGN);
    expressionList();
    levels = outer;
  }

  private void requireVariable(Kind kind) {
    if (kind != Kind.VARIABLE) {
      throw error("syntax error");
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
      throw error("unexpected symbol");
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
      default -> throw expected("function arguments");
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

  /** Reads operands and operators as long as these bind more strongly than {@code limit}. */
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
        functionBody(line, 0);
      }
      default -> prefixExpression();
    }
  }

  private void functionBody(int line, int ownVariables) {
    int outerLocals = locals;
    int outerLine = functionLine;
    locals = ownVariables;
    functionLine = line;
    expect(LuaParser.LPAREN);
    if (type != LuaParser.RPAREN) {
      parameters();
    }
    expect(LuaParser.RPAREN);
    block();
    expectClosing(LuaParser.END, LuaParser.FUNCTION, line);
    locals = outerLocals;
    functionLine = outerLine;
  }

  private void parameters() {
    do {
      if (accept(LuaParser.ELLIPSIS)) {
        return;
      }
      if (!accept(LuaParser.NAME)) {
        throw expected("<name> or '...'");
      }
      declare(1);
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
