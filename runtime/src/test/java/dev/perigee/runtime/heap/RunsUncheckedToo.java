package dev.perigee.runtime.heap;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks tests that the build also runs without checked memory, which disables the fast path of
 * allocation.
 */
@Tag("unchecked")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface RunsUncheckedToo {}
