/** The parser that ANTLR makes of Lua's grammar; nothing else. */
module dev.perigee.grammar {
  requires transitive org.antlr.antlr4.runtime;

  exports dev.perigee.grammar;
}
