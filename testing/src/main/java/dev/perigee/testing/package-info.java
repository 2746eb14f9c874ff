/**
 * What the tests of several modules share. It depends on no other module, so that the tests of
 * every module can use it. A helper that needs a module's classes is in that module's own tests: if
 * it were here, that module could not use it, since its tests would then depend on a module that
 * depends on it.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.testing;
