/** What tier 1 needs of x86-64: the assembler and the processor's features. */
module dev.perigee.tier1.x64 {
  requires static org.jspecify;

  exports dev.perigee.tier1.x64;
}
