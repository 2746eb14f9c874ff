package dev.perigee.frontend;

import static dev.perigee.frontend.Characters.isDigit;
import static dev.perigee.frontend.Characters.isHexDigit;
import static dev.perigee.frontend.Characters.isLetter;
import static dev.perigee.frontend.Characters.isLetterOrDigit;
import static dev.perigee.frontend.Characters.isNewline;
import static dev.perigee.frontend.Characters.isSpace;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.ir.number.NumberParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Splits a chunk's bytes into tokens: the lexer rules of the grammar, written by hand, with PUC
 * Lua's messages for invalid input.
 *
 * <p>The grammar's lexer rules define the language, and a test compares this class with them. It
 * replaces them because ANTLR's lexer leaves its tables for every byte beyond ASCII (700 ms for a
 * literal of 1 MB of UTF-8, 1 ms here; other source takes three times as long), and because the
 * tokens of this class hold no text.
 */
final class Scanner {
  private static final int END = -1;

  /** The work is reported after this many bytes of a token or a gap. */
  private static final int LONG = 1 << 14;

  private final byte[] source;
  private final String chunkName;
  private final LongConsumer work;
  private final NumberParser numbers = new NumberParser();
  private SourceToken[] tokens;
  private int count;
  private int position;
  private int line = 1;
  private int tokenStart;

  /** The position up to which the work has been reported. */
  private int reported;

  private Scanner(byte[] source, String chunkName, LongConsumer work) {
    this.source = source;
    this.chunkName = chunkName;
    this.work = work;
    this.tokens = new SourceToken[Math.clamp(source.length / 8, 16, 4096)];
  }

  /**
   * All tokens of a chunk. An error ends the list. It is not thrown, because the parser may find an
   * earlier one.
   *
   * @param start the offset of the first byte to read
   */
  static TokenList scan(byte[] source, int start, String chunkName) {
    return scan(source, start, chunkName, bytes -> {});
  }

  /** As {@link #scan(byte[], int, String)}, and reports the work. */
  static TokenList scan(byte[] source, int start, String chunkName, LongConsumer work) {
    Scanner scanner = new Scanner(source, chunkName, work);
    scanner.position = start;
    scanner.reported = start;
    LuaSyntaxException error = scanner.scanAll();
    return new TokenList(source, chunkName, scanner.tokens, scanner.count, error, work);
  }

  private @Nullable LuaSyntaxException scanAll() {
    try {
      int type;
      do {
        type = next();
        add(type);
      } while (type != Token.EOF);
      return null;
    } catch (LuaSyntaxException error) {
      add(Token.INVALID_TYPE);
      return error;
    }
  }

  /** Reports the work up to the current position. */
  private void reportWork() {
    work.accept(position - reported);
    reported = position;
  }

  /** Moves past a byte of a token or a gap that may be long. */
  private void skip() {
    position++;
    if (position - reported >= LONG) {
      reportWork();
    }
  }

  private void add(int type) {
    reportWork();
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, count * 2);
    }
    tokens[count] = new SourceToken(type, count, line, tokenStart, position - 1);
    count++;
  }

  /** The byte at an offset from the position, or {@link #END}. */
  private int peek(int offset) {
    int at = position + offset;
    return at < source.length ? source[at] & 0xff : END;
  }

  private int next() {
    for (; ; ) {
      tokenStart = position;
      int c = peek(0);
      if (isLetter(c)) {
        return nameOrKeyword();
      }
      switch (c) {
        case END:
          return Token.EOF;
        case '\n':
        case '\r':
          newline();
          continue;
        case ' ':
        case '\t':
        case '\f':
        case 0x0B:
          skip();
          continue;
        case '-':
          if (peek(1) == '-') {
            comment();
            continue;
          }
          return symbol(1, LuaParser.MINUS);
        case '"':
        case '\'':
          return string(c);
        case '[':
          return leftBracket();
        case '.':
          if (isDigit(peek(1))) {
            return numeral();
          }
          if (peek(1) == '.') {
            return peek(2) == '.' ? symbol(3, LuaParser.ELLIPSIS) : symbol(2, LuaParser.CONCAT);
          }
          return symbol(1, LuaParser.DOT);
        default:
          return isDigit(c) ? numeral() : operator(c);
      }
    }
  }

  private int symbol(int length, int type) {
    position += length;
    return type;
  }

  private int operator(int c) {
    int next = peek(1);
    return switch (c) {
      case '+' -> symbol(1, LuaParser.PLUS);
      case '*' -> symbol(1, LuaParser.STAR);
      case '/' -> next == '/' ? symbol(2, LuaParser.DOUBLE_SLASH) : symbol(1, LuaParser.SLASH);
      case '%' -> symbol(1, LuaParser.PERCENT);
      case '^' -> symbol(1, LuaParser.CARET);
      case '#' -> symbol(1, LuaParser.HASH);
      case '&' -> symbol(1, LuaParser.AMPERSAND);
      case '|' -> symbol(1, LuaParser.PIPE);
      case '~' -> next == '=' ? symbol(2, LuaParser.NOT_EQUAL) : symbol(1, LuaParser.TILDE);
      case '=' -> next == '=' ? symbol(2, LuaParser.EQUAL) : symbol(1, LuaParser.ASSIGN);
      case '<' ->
          next == '='
              ? symbol(2, LuaParser.LESS_EQUAL)
              : next == '<' ? symbol(2, LuaParser.SHIFT_LEFT) : symbol(1, LuaParser.LESS);
      case '>' ->
          next == '='
              ? symbol(2, LuaParser.GREATER_EQUAL)
              : next == '>' ? symbol(2, LuaParser.SHIFT_RIGHT) : symbol(1, LuaParser.GREATER);
      case ':' -> next == ':' ? symbol(2, LuaParser.DOUBLE_COLON) : symbol(1, LuaParser.COLON);
      case '(' -> symbol(1, LuaParser.LPAREN);
      case ')' -> symbol(1, LuaParser.RPAREN);
      case '{' -> symbol(1, LuaParser.LBRACE);
      case '}' -> symbol(1, LuaParser.RBRACE);
      case ']' -> symbol(1, LuaParser.RBRACKET);
      case ';' -> symbol(1, LuaParser.SEMICOLON);
      case ',' -> symbol(1, LuaParser.COMMA);
      default -> symbol(1, LuaParser.UNKNOWN_CHARACTER);
    };
  }

  private int nameOrKeyword() {
    do {
      position++;
    } while (isLetterOrDigit(peek(0)));
    return Keywords.typeOf(source, tokenStart, position);
  }

  /** Moves past a line break. CR LF and LF CR count as one. */
  private void newline() {
    int second = peek(1);
    position += isNewline(second) && second != peek(0) ? 2 : 1;
    line++;
  }

  private int numeral() {
    if (peek(0) == '.') {
      position++;
    }
    boolean hexadecimal = peek(0) == '0' && (peek(1) | 0x20) == 'x';
    int exponent = hexadecimal ? 'p' : 'e';
    position += hexadecimal ? 2 : 1;
    for (; ; ) {
      int c = peek(0);
      if ((c | 0x20) == exponent && c != END) {
        position++;
        if (peek(0) == '+' || peek(0) == '-') {
          position++;
        }
      } else if (isHexDigit(c) || c == '.') {
        position++;
      } else {
        break;
      }
    }
    if (isLetter(peek(0))) {
      position++;
    }
    if (numbers.parse(source, tokenStart, position) == NumberParser.Kind.NONE) {
      throw error("malformed number", rawText());
    }
    return LuaParser.NUMERAL;
  }

  private void comment() {
    position += 2;
    if (peek(0) == '[') {
      int level = longBracketLevel();
      if (level >= 0) {
        longBracket(level, "comment");
        return;
      }
    }
    while (peek(0) != END && !isNewline(peek(0))) {
      skip();
    }
  }

  private int leftBracket() {
    int level = longBracketLevel();
    if (level >= 0) {
      longBracket(level, "string");
      return LuaParser.STRING;
    }
    if (peek(1) != '=') {
      return symbol(1, LuaParser.LBRACKET);
    }
    do {
      position++;
    } while (peek(0) == '=');
    throw error("invalid long string delimiter", rawText());
  }

  /**
   * The number of '=' between the two '[' at the position, or -1 if no long bracket begins there.
   */
  private int longBracketLevel() {
    int level = 0;
    while (peek(1 + level) == '=') {
      level++;
    }
    return peek(1 + level) == '[' ? level : -1;
  }

  private void longBracket(int level, String what) {
    int firstLine = line;
    position += level + 2;
    for (; ; ) {
      int c = peek(0);
      if (c == ']') {
        position++;
        if (closes(level)) {
          position += level + 1;
          return;
        }
      } else if (isNewline(c)) {
        newline();
      } else if (c == END) {
        throw error("unfinished long " + what + " (starting at line " + firstLine + ")", "<eof>");
      } else {
        skip();
      }
    }
  }

  /** Whether there are {@code level} '=' and a ']' at the position. */
  private boolean closes(int level) {
    for (int i = 0; i < level; i++) {
      if (peek(i) != '=') {
        return false;
      }
    }
    return peek(level) == ']';
  }

  private int string(int quote) {
    position++;
    for (; ; ) {
      int c = peek(0);
      if (c == quote) {
        position++;
        return LuaParser.STRING;
      }
      if (c == '\\') {
        escape();
      } else if (c == END) {
        throw error("unfinished string", "<eof>");
      } else if (isNewline(c)) {
        throw error("unfinished string", quoted(stringText(position)));
      } else {
        skip();
      }
    }
  }

  private void escape() {
    int backslash = position++;
    int c = peek(0);
    switch (c) {
      case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', '"', '\'' -> position++;
      case '\n', '\r' -> newline();
      case 'x' -> {
        position++;
        requireEscape(isHexDigit(peek(0)), backslash, "hexadecimal digit expected");
        position++;
        requireEscape(isHexDigit(peek(0)), backslash, "hexadecimal digit expected");
        position++;
      }
      case 'u' -> unicodeEscape(backslash);
      case 'z' -> {
        position++;
        while (isSpace(peek(0))) {
          if (isNewline(peek(0))) {
            newline();
          } else {
            position++;
          }
        }
      }
      case END -> {}
      default -> {
        requireEscape(isDigit(c), backslash, "invalid escape sequence");
        int value = 0;
        for (int i = 0; i < 3 && isDigit(peek(0)); i++) {
          value = value * 10 + peek(0) - '0';
          position++;
        }
        requireEscape(value <= 0xff, backslash, "decimal escape too large");
      }
    }
  }

  private void unicodeEscape(int backslash) {
    position++;
    requireEscape(peek(0) == '{', backslash, "missing '{'");
    position++;
    requireEscape(isHexDigit(peek(0)), backslash, "hexadecimal digit expected");
    long value = 0;
    while (isHexDigit(peek(0))) {
      value = value << 4 | Character.digit(peek(0), 16);
      requireEscape(value <= Integer.MAX_VALUE, backslash, "UTF-8 value too large");
      position++;
    }
    requireEscape(peek(0) == '}', backslash, "missing '}'");
    position++;
  }

  /**
   * Throws an error if the condition is false: the escape that began at {@code backslash} is
   * invalid at the position.
   */
  private void requireEscape(boolean condition, int backslash, String problem) {
    if (!condition) {
      String before = stringText(backslash);
      int end = Math.min(position + 1, source.length);
      throw error(
          problem,
          quoted(
              before
                  + new String(source, backslash, end - backslash, StandardCharsets.ISO_8859_1)));
    }
  }

  /** The unfinished string from its quote to {@code end}, with escapes replaced. */
  private String stringText(int end) {
    return (char) source[tokenStart] + StringLiterals.unescape(source, tokenStart + 1, end);
  }

  private String rawText() {
    return quoted(
        new String(source, tokenStart, position - tokenStart, StandardCharsets.ISO_8859_1));
  }

  private static String quoted(String text) {
    return "'" + TokenTexts.upToZero(text) + "'";
  }

  private LuaSyntaxException error(String problem, String near) {
    return LuaSyntaxException.at(
        chunkName, line, Columns.of(source, tokenStart), problem + " near " + near);
  }
}
