package dev.perigee.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
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
          && !InterfaceMethods.isOfObject(method)
          && !calls.has(method.getName())) {
        return null;
      }
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new InterfaceCalls(calls, type)));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] givenArguments) throws Throwable {
    @Nullable Object[] arguments = givenArguments == null ? new Object[0] : givenArguments;
    if (InterfaceMethods.isOfObject(method)) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> type.getName() + " implemented in Lua";
      };
    }
    try {
      Object result = calls.call(method.getName(), InterfaceMethods.spread(method, arguments));
      return JavaResults.convert(result, method.getReturnType());
    } catch (NoSuchMethodException e) {
      if (method.isDefault()) {
        return InterfaceMethods.callDefault(proxy, method, arguments);
      }
      throw new UnsupportedOperationException(e.getMessage(), e);
    } catch (LuaException e) {
      throw InterfaceMethods.thrownBy(method, e);
    }
  }
}
