package dev.perigee.tier1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs machine code: needs a JVM on ARM64, real or emulated by QEMU 10. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("arm64")
@EnabledIfSystemProperty(named = "os.arch", matches = "aarch64")
public @interface Arm64Test {}
