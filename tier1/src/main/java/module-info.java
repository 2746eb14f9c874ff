/** The compiler from SSA to machine code for any processor, its code memory and its code cache. */
module dev.perigee.tier1 {
  requires static org.jspecify;
  requires transitive dev.perigee.ir;
  requires transitive dev.perigee.runtime;
  requires transitive dev.perigee.tier0;
  requires com.github.benmanes.caffeine;

  exports dev.perigee.tier1;
  exports dev.perigee.tier1.assembler;
  exports dev.perigee.tier1.target;
}
