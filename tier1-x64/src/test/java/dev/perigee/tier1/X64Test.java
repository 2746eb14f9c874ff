package dev.perigee.tier1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Runs machine code: needs a JVM on x86-64, on a system for which there is code memory. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
@EnabledOnOs({OS.LINUX, OS.MAC})
public @interface X64Test {}
