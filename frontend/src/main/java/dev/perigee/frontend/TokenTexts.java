package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.Token;
import java.nio.charset.StandardCharsets;

/** Shows tokens after "near" as PUC Lua's messages do. */
final class TokenTexts {
  private TokenTexts() {}

  /** A problem with the token that it is near. PUC Lua shows no token for a zero byte. */
  static String withNear(String problem, TokenList tokens, Token token) {
    boolean zero =
        token.getType() == LuaParser.UNKNOWN_CHARACTER
            && tokens.source()[token.getStartIndex()] == 0;
    return zero ? problem : problem + " near " + near(tokens, token);
  }

  /** A token as it is shown after "near". */
  private static String near(TokenList tokens, Token token) {
    return switch (token.getType()) {
      case Token.EOF -> "<eof>";
      case LuaParser.STRING -> "'" + upToZero(stringText(tokens.source(), token)) + "'";
      case LuaParser.UNKNOWN_CHARACTER -> {
        int c = tokens.source()[token.getStartIndex()] & 0xff;
        yield Characters.isPrintable(c) ? "'" + (char) c + "'" : "'<\\" + c + ">'";
      }
      default -> "'" + tokens.text(token) + "'";
    };
  }

  /**
   * The text of a string as it is shown: with its delimiters as written, and with escapes and line
   * breaks replaced.
   */
  private static String stringText(byte[] source, Token token) {
    int start = token.getStartIndex();
    int end = token.getStopIndex() + 1;
    int delimiter = 1;
    if (source[start] == '[') {
      delimiter = 2;
      while (source[start + delimiter - 1] != '[') {
        delimiter++;
      }
    }
    return latin1(source, start, delimiter)
        + new String(StringLiterals.decode(source, start, end), StandardCharsets.ISO_8859_1)
        + latin1(source, end - delimiter, delimiter);
  }

  private static String latin1(byte[] source, int start, int length) {
    return new String(source, start, length, StandardCharsets.ISO_8859_1);
  }

  /** The text up to the first zero byte, as PUC Lua's messages consist of C strings. */
  static String upToZero(String text) {
    int zero = text.indexOf('\0');
    return zero < 0 ? text : text.substring(0, zero);
  }
}
