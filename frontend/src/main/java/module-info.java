/** From Lua source to functions in linear form. */
module dev.perigee.frontend {
  requires static org.jspecify;
  requires dev.perigee.grammar;
  requires transitive dev.perigee.ir;

  exports dev.perigee.frontend;
}
