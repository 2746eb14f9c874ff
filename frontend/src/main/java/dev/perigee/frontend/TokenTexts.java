package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.Token;
import java.nio.charset.StandardCharsets;

/** How PUC Lua's messages show tokens after "near". */
final class TokenTexts {
  private TokenTexts() {}

  /** A problem with the token that it is near; a zero byte is no token that PUC Lua shows. */
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
   * Strings are shown with their delimiters as written, and with escapes and line breaks replaced.
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

  /** Messages are made of C strings in PUC Lua: a zero byte ends what is shown. */
  static String upToZero(String text) {
    int zero = text.indexOf('\0');
    return zero < 0 ? text : text.substring(0, zero);
  }
}
