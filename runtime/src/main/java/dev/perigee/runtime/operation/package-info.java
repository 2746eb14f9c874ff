/**
 * Each operation's whole meaning, once: {@code step}, and {@code finish} for what a metamethod's
 * call leaves to do.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.operation;
