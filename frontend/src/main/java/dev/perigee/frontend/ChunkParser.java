package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.antlr.BailErrorStrategy;
import dev.perigee.grammar.antlr.Parser;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.RecognitionException;
import dev.perigee.grammar.antlr.misc.ParseCancellationException;

/**
 * ANTLR's parser, configured to stop at the first error and before it could exhaust the thread's
 * stack.
 */
final class ChunkParser extends LuaParser {
  /**
   * How deep statements and expressions may nest together. PUC Lua allows 200 nested C calls, three
   * of which its callers have used when the first statement begins.
   */
  static final int MAXIMUM_LEVELS = 197;

  private int levels;
  private int mostLevels;
  private int mostUnaryOperators;
  private int mostBinaryOperators;
  private int mostTargets;

  /** Stops without a message, which would need the tables that the parser does not have. */
  static final class SilentBail extends BailErrorStrategy {
    @Override
    public void reportError(Parser parser, RecognitionException error) {}
  }

  ChunkParser(TokenList tokens) {
    super(tokens);
    removeErrorListeners();
    setErrorHandler(new SilentBail());
  }

  /**
   * Whether the parsed chunk may have more levels than are allowed. PUC Lua's parser, and code that
   * applies precedences to the tree's flat lists of operators, goes one level deeper for each
   * operator and for each target of an assignment. This method counts as if the longest lists were
   * all nested in each other.
   */
  boolean mayHaveTooManyLevels() {
    return (long) mostLevels * (1 + mostUnaryOperators + mostBinaryOperators + mostTargets)
        > MAXIMUM_LEVELS;
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int ruleIndex) {
    super.enterRule(context, state, ruleIndex);
    if (ruleIndex != RULE_exp && ruleIndex != RULE_block) {
      return;
    }
    // A block is a level only if it has a statement, and where there is an expression there is one.
    if (++levels > (ruleIndex == RULE_exp ? MAXIMUM_LEVELS : MAXIMUM_LEVELS + 1)) {
      throw new ParseCancellationException("too many levels");
    }
    mostLevels = Math.max(mostLevels, levels);
  }

  @Override
  public void exitRule() {
    switch (_ctx.getRuleIndex()) {
      case RULE_block -> levels--;
      case RULE_exp -> {
        levels--;
        mostBinaryOperators = Math.max(mostBinaryOperators, Parts.count((ExpContext) _ctx) - 1);
      }
      case RULE_operand ->
          mostUnaryOperators =
              Math.max(mostUnaryOperators, Parts.unaryOperators((OperandContext) _ctx));
      case RULE_expStat ->
          mostTargets = Math.max(mostTargets, Parts.targets((ExpStatContext) _ctx) - 1);
      default -> {}
    }
    super.exitRule();
  }
}
