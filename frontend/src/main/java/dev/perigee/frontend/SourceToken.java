package dev.perigee.frontend;

import dev.perigee.grammar.antlr.CharStream;
import dev.perigee.grammar.antlr.TokenSource;
import dev.perigee.grammar.antlr.WritableToken;
import org.jspecify.annotations.Nullable;

/**
 * A token: its type and position. It holds no text, so a literal of ten megabytes is a small token,
 * too.
 *
 * <p>Offsets count the source's bytes from 0; {@code getStopIndex} is the offset of the last byte.
 * The line is the one on which the token <em>ends</em>, because PUC Lua gives that line to errors
 * and instructions.
 */
final class SourceToken implements WritableToken {
  private int type;
  private int line;
  private int index;
  private final int start;
  private final int stop;

  SourceToken(int type, int index, int line, int start, int stop) {
    this.type = type;
    this.index = index;
    this.line = line;
    this.start = start;
    this.stop = stop;
  }

  @Override
  public int getType() {
    return type;
  }

  @Override
  public int getLine() {
    return line;
  }

  @Override
  public int getTokenIndex() {
    return index;
  }

  @Override
  public int getStartIndex() {
    return start;
  }

  @Override
  public int getStopIndex() {
    return stop;
  }

  @Override
  public void setType(int type) {
    this.type = type;
  }

  @Override
  public void setLine(int line) {
    this.line = line;
  }

  @Override
  public void setTokenIndex(int index) {
    this.index = index;
  }

  @Override
  public int getChannel() {
    return DEFAULT_CHANNEL;
  }

  @Override
  public @Nullable String getText() {
    return null;
  }

  /** Always -1. A column is computed from the start offset if an error needs it. */
  @Override
  public int getCharPositionInLine() {
    return -1;
  }

  @Override
  public @Nullable TokenSource getTokenSource() {
    return null;
  }

  @Override
  public @Nullable CharStream getInputStream() {
    return null;
  }

  @Override
  public void setText(String text) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setCharPositionInLine(int column) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setChannel(int channel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String toString() {
    return "token " + type + " at " + start + ".." + stop + " (line " + line + ")";
  }
}
