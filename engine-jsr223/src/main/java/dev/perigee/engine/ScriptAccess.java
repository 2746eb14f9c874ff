package dev.perigee.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Allows scripts to use a public method, field or constructor under the policy {@link
 * HostAccess#explicit}; on a class or interface, all public ones that it declares. An overriding
 * method needs no annotation of its own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.CONSTRUCTOR, ElementType.TYPE})
public @interface ScriptAccess {}
