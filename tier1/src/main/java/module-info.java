/** The compiler from SSA to ARM64 machine code, its code memory and its code cache. */
module dev.perigee.tier1 {
  requires static org.jspecify;
  requires transitive dev.perigee.ir;
  requires transitive dev.perigee.runtime;
  requires transitive dev.perigee.tier0;
  requires com.github.benmanes.caffeine;

  exports dev.perigee.tier1;
}
