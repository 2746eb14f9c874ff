/** x86-64 as a target of the compiler: its assembler, and the code of each operation. */
module dev.perigee.tier1.x64 {
  requires static org.jspecify;
  requires dev.perigee.runtime;
  requires dev.perigee.tier0;
  requires transitive dev.perigee.tier1;

  exports dev.perigee.tier1.x64.target;
}
