package dev.perigee.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An implementation of a functional interface by a function. It equals other implementations by the
 * same function.
 */
final class FunctionProxy implements InvocationHandler {
  private final HostFunction function;
  private final Class<?> type;

  private FunctionProxy(HostFunction function, Class<?> type) {
    this.function = function;
    this.type = type;
  }

  /**
   * The only abstract method of an interface, apart from those of Object; null if there is no such
   * method.
   */
  static @Nullable Method functionalMethod(Class<?> type) {
    Method found = null;
    for (Method method : type.isInterface() ? type.getMethods() : new Method[0]) {
      if (InterfaceMethods.isToImplement(method)) {
        if (found != null && !overrides(method, found)) {
          return null;
        }
        found = method;
      }
    }
    return found;
  }

  private static boolean overrides(Method a, Method b) {
    return a.getName().equals(b.getName()) && a.getParameterCount() == b.getParameterCount();
  }

  static boolean isFunctional(Class<?> type) {
    return functionalMethod(type) != null;
  }

  /**
   * The implementation.
   *
   * @throws IllegalArgumentException if the type is not a functional interface, or is sealed
   */
  static <T> T of(HostFunction function, Class<T> type) {
    if (!isFunctional(type)) {
      throw new IllegalArgumentException("not a functional interface: " + type.getName());
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new FunctionProxy(function, type)));
  }

  /** The function behind an implementation; null if the object is not one. */
  static @Nullable HostFunction functionOf(Object object) {
    return Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof FunctionProxy proxy
        ? proxy.function
        : null;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] givenArguments) throws Throwable {
    @Nullable Object[] arguments = givenArguments == null ? new Object[0] : givenArguments;
    if (InterfaceMethods.isOfObject(method)) {
      return switch (method.getName()) {
        case "equals" -> isEqual(arguments[0]);
        case "hashCode" -> function.hashCode();
        default -> type.getName() + " implemented by " + function;
      };
    }
    if (method.isDefault()) {
      return InterfaceMethods.callDefault(proxy, method, arguments);
    }
    try {
      return JavaResults.convert(
          first(function.call(InterfaceMethods.spread(method, arguments))), method.getReturnType());
    } catch (LuaException e) {
      throw InterfaceMethods.thrownBy(method, e);
    }
  }

  private static @Nullable Object first(@Nullable Object result) {
    return result instanceof Results results ? results.first() : result;
  }

  private boolean isEqual(@Nullable Object other) {
    return other != null
        && Arrays.asList(other.getClass().getInterfaces()).contains(type)
        && function.equals(functionOf(other));
  }
}
