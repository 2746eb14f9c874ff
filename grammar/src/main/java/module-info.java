/** The parser that ANTLR generates from Lua's grammar, and ANTLR's runtime. */
module dev.perigee.grammar {
  exports dev.perigee.grammar;
  exports dev.perigee.grammar.antlr;
  exports dev.perigee.grammar.antlr.atn;
  exports dev.perigee.grammar.antlr.dfa;
  exports dev.perigee.grammar.antlr.misc;
  exports dev.perigee.grammar.antlr.tree;
}
