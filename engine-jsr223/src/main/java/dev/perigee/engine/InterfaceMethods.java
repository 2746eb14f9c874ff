package dev.perigee.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Common parts of implementations of interfaces by proxies. */
final class InterfaceMethods {
  private InterfaceMethods() {}

  /** Whether a method is one of those that every object has. */
  static boolean isOfObject(Method method) {
    return switch (method.getName()) {
      case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
      case "hashCode", "toString" -> method.getParameterCount() == 0;
      default -> false;
    };
  }

  /** Whether an implementation must have a method. */
  static boolean isToImplement(Method method) {
    return Modifier.isAbstract(method.getModifiers()) && !isOfObject(method);
  }

  /**
   * Calls a default method, even if the interface is not public.
   *
   * @throws UnsupportedOperationException if its package is neither exported nor opened to this
   *     module
   */
  static @Nullable Object callDefault(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    } catch (IllegalAccessException e) {
      return special(proxy, method, e).invokeWithArguments(arguments);
    }
  }

  private static MethodHandle special(Object proxy, Method method, Exception refusal) {
    Class<?> type = method.getDeclaringClass();
    try {
      InterfaceMethods.class.getModule().addReads(type.getModule());
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .unreflectSpecial(method, type)
          .bindTo(proxy);
    } catch (IllegalAccessException e) {
      refusal.addSuppressed(e);
      throw new UnsupportedOperationException(
          "the default method "
              + method
              + " cannot be called: its package is not exported, nor opened to "
              + InterfaceMethods.class.getModule(),
          refusal);
    }
  }

  /** The arguments, with those of a variable-arity parameter one by one. */
  static @Nullable Object[] spread(Method method, @Nullable Object[] arguments) {
    if (!method.isVarArgs()
        || !(arguments[arguments.length - 1] instanceof @Nullable Object[] last)) {
      return arguments;
    }
    int fixed = arguments.length - 1;
    @Nullable Object[] all = Arrays.copyOf(arguments, fixed + last.length);
    System.arraycopy(last, 0, all, fixed, last.length);
    return all;
  }

  /**
   * The exception that a method throws for an error: the host's exception behind it, if the method
   * may throw that.
   */
  static Throwable thrownBy(Method method, LuaException error) {
    Throwable cause = error.getCause();
    boolean may =
        cause instanceof RuntimeException
            || (cause != null
                && Arrays.stream(method.getExceptionTypes())
                    .anyMatch(type -> type.isInstance(cause)));
    return may && cause != null ? cause : error;
  }
}
