package dev.perigee.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs machine code: that of this JVM's processor, and that of ARM64 in the emulated JVM. Skipped
 * on other processors.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("native")
@EnabledIfSystemProperty(named = "os.arch", matches = "aarch64|amd64|x86_64")
@interface NativeTest {}
