package dev.perigee.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A Java interface implemented by Lua functions of its methods' names. */
final class InterfaceCalls implements InvocationHandler {
  private final ScriptCalls calls;
  private final Class<?> type;

  private InterfaceCalls(ScriptCalls calls, Class<?> type) {
    this.calls = calls;
    this.type = type;
  }

  /**
   * The implementation, or null when a method is missing that has no default.
   *
   * @throws IllegalArgumentException when the type is no interface, or one that cannot be
   *     implemented so
   */
  static <T> @Nullable T of(ScriptCalls calls, @Nullable Class<T> type) {
    if (type == null || !type.isInterface()) {
      throw new IllegalArgumentException("not an interface: " + type);
    }
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())
          && !isMethodOfObject(method)
          && !calls.has(method.getName())) {
        return null;
      }
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new InterfaceCalls(calls, type)));
  }

  private static boolean isMethodOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] givenArguments) throws Throwable {
    @Nullable Object[] arguments = givenArguments == null ? new Object[0] : givenArguments;
    if (isMethodOfObject(method)) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> type.getName() + " implemented in Lua";
      };
    }
    try {
      Object result = calls.call(method.getName(), spread(method, arguments));
      return JavaResults.convert(result, method.getReturnType());
    } catch (NoSuchMethodException e) {
      if (method.isDefault()) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      throw new UnsupportedOperationException(e.getMessage(), e);
    } catch (LuaException e) {
      throw mayThrow(method, e.getCause()) ? e.getCause() : e;
    }
  }

  private static @Nullable Object[] spread(Method method, @Nullable Object[] arguments) {
    if (!method.isVarArgs()
        || !(arguments[arguments.length - 1] instanceof @Nullable Object[] last)) {
      return arguments;
    }
    int fixed = arguments.length - 1;
    @Nullable Object[] all = Arrays.copyOf(arguments, fixed + last.length);
    System.arraycopy(last, 0, all, fixed, last.length);
    return all;
  }

  /** Whether a host's exception can go through a method as it is. */
  private static boolean mayThrow(Method method, @Nullable Throwable thrown) {
    if (thrown == null) {
      return false;
    }
    return thrown instanceof RuntimeException
        || Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isInstance(thrown));
  }
}
