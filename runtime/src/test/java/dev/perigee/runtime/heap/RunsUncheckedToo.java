package dev.perigee.runtime.heap;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests that the build runs a second time without checked memory, with which no allocation takes
 * the fast path.
 */
@Tag("unchecked")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface RunsUncheckedToo {}
