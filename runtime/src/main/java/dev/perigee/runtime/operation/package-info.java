/**
 * The complete semantics of every operation: {@code step}, and {@code finish} for the work that
 * remains after a metamethod's call.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.runtime.operation;
