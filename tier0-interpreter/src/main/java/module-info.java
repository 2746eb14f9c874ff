/** The interpreter, and the driver, where the tiers meet. */
module dev.perigee.tier0 {
  requires static org.jspecify;
  requires transitive dev.perigee.ir;
  requires transitive dev.perigee.runtime;

  exports dev.perigee.tier0;
}
