package dev.perigee.frontend;

import dev.perigee.grammar.antlr.RuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.TokenSource;
import dev.perigee.grammar.antlr.TokenStream;
import dev.perigee.grammar.antlr.misc.Interval;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All tokens of a chunk, as the stream that ANTLR's parser reads. The last one is the end of the
 * chunk, or a token of type {@link Token#INVALID_TYPE} where the scanner failed; then {@link
 * #lexicalError} says why.
 */
final class TokenList implements TokenStream {
  /** The work of a compiler pass for one token, in instructions. */
  private static final int WORK_PER_TOKEN = 20;

  private final byte[] source;
  private final String chunkName;
  private final SourceToken[] tokens;
  private final int last;
  private final @Nullable LuaSyntaxException lexicalError;

  /** The token of the source that another one has replaced, if any. */
  private final @Nullable SourceToken replaced;

  private final LongConsumer work;
  private int position;

  /**
   * A list of the first {@code count} tokens of an array.
   *
   * @param lexicalError not null if and only if the last token is invalid
   * @param work receives the work on the tokens
   */
  TokenList(
      byte[] source,
      String chunkName,
      SourceToken[] tokens,
      int count,
      @Nullable LuaSyntaxException lexicalError,
      LongConsumer work) {
    this(source, chunkName, tokens, count, lexicalError, work, null);
  }

  private TokenList(
      byte[] source,
      String chunkName,
      SourceToken[] tokens,
      int count,
      @Nullable LuaSyntaxException lexicalError,
      LongConsumer work,
      @Nullable SourceToken replaced) {
    this.source = source;
    this.chunkName = chunkName;
    this.tokens = tokens;
    this.last = count - 1;
    this.lexicalError = lexicalError;
    this.work = work;
    this.replaced = replaced;
  }

  /**
   * Reports the work of a compiler pass on a token or a node of the tree. The receiver may throw an
   * exception to end the compilation.
   */
  void worked() {
    work.accept(WORK_PER_TOKEN);
  }

  @Nullable LuaSyntaxException lexicalError() {
    return lexicalError;
  }

  /** The first {@code count} tokens of this list, followed by other tokens. */
  TokenList with(int count, List<SourceToken> others) {
    SourceToken[] joined = Arrays.copyOf(tokens, count + others.size());
    for (int i = 0; i < others.size(); i++) {
      joined[count + i] = others.get(i);
    }
    return new TokenList(source, chunkName, joined, joined.length, null, work, tokens[count]);
  }

  /** The token of the source at an index; beyond the last token, the last one. */
  SourceToken inSource(int index) {
    return replaced != null && index == replaced.getTokenIndex()
        ? replaced
        : tokens[Math.min(index, last)];
  }

  byte[] source() {
    return source;
  }

  String chunkName() {
    return chunkName;
  }

  /**
   * The bytes of a token as characters, for names, operators and the like. For strings there is
   * {@link StringLiterals}.
   */
  String text(Token token) {
    return new String(
        source,
        token.getStartIndex(),
        token.getStopIndex() + 1 - token.getStartIndex(),
        StandardCharsets.ISO_8859_1);
  }

  @Override
  public void consume() {
    worked();
    if (position < last) {
      position++;
    }
  }

  @Override
  public int LA(int offset) {
    return LT(offset).getType();
  }

  /**
   * The token at an index, clipped to the list: beyond the last token it is the last one, before
   * the first it is the first (for a rule that matched nothing).
   */
  @Override
  public SourceToken LT(int offset) {
    int wanted = offset > 0 ? position + offset - 1 : position + offset;
    return tokens[Math.max(0, Math.min(wanted, last))];
  }

  @Override
  public SourceToken get(int index) {
    return tokens[index];
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return position;
  }

  @Override
  public void seek(int index) {
    position = Math.min(index, last);
  }

  @Override
  public int size() {
    return last + 1;
  }

  @Override
  public String getSourceName() {
    return chunkName;
  }

  @Override
  public TokenSource getTokenSource() {
    throw new UnsupportedOperationException("tokens are read before parsing begins");
  }

  @Override
  public String getText(Interval interval) {
    int from = tokens[interval.a].getStartIndex();
    int to = tokens[interval.b].getStopIndex() + 1;
    return new String(source, from, Math.max(0, to - from), StandardCharsets.ISO_8859_1);
  }

  @Override
  public String getText() {
    return getText(Interval.of(0, last));
  }

  @Override
  public String getText(RuleContext context) {
    return getText(context.getSourceInterval());
  }

  @Override
  public String getText(Token start, Token stop) {
    return getText(Interval.of(start.getTokenIndex(), stop.getTokenIndex()));
  }
}
