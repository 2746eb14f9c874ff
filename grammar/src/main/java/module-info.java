/** The parser that ANTLR makes of Lua's grammar, with ANTLR's runtime; nothing else. */
module dev.perigee.grammar {
  exports dev.perigee.grammar;
  exports dev.perigee.grammar.antlr;
  exports dev.perigee.grammar.antlr.atn;
  exports dev.perigee.grammar.antlr.dfa;
  exports dev.perigee.grammar.antlr.misc;
  exports dev.perigee.grammar.antlr.tree;
}
