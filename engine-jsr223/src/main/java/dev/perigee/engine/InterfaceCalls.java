package dev.perigee.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An implementation of a Java interface by Lua functions that have the names of its methods. */
final class InterfaceCalls implements InvocationHandler {
  private final ScriptCalls calls;
  private final Class<?> type;

  private InterfaceCalls(ScriptCalls calls, Class<?> type) {
    this.calls = calls;
    this.type = type;
  }

  /**
   * The implementation; null if a method without a default implementation is missing.
   *
   * @throws IllegalArgumentException if the type is not an interface, or cannot be implemented in
   *     this way
   */
  static <T> @Nullable T of(ScriptCalls calls, @Nullable Class<T> type) {
    if (type == null || !type.isInterface()) {
      throw new IllegalArgumentException("not an interface: " + type);
    }
    for (Method method : type.getMethods()) {
      if (InterfaceMethods.isToImplement(method) && !calls.has(method.getName())) {
        return null;
      }
    }
    return make(calls, type);
  }

  private static <T> T make(ScriptCalls calls, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new InterfaceCalls(calls, type)));
  }

  /**
   * Whether tables are converted to objects of a type: an interface with methods, except those of
   * collections.
   */
  static boolean isForTables(Class<?> type) {
    return type.isInterface()
        && !type.isSealed()
        && !type.isAnnotation()
        && !Collection.class.isAssignableFrom(type)
        && !Map.class.isAssignableFrom(type)
        && Arrays.stream(type.getMethods()).anyMatch(InterfaceMethods::isToImplement);
  }

  /**
   * A table as an implementation, whichever functions it has: a method without one fails when it is
   * called. It equals other implementations by the same table.
   */
  static <T> T ofTable(LuaTable table, Class<T> type) {
    return make(new ScriptCalls(ScriptCalls.RunScope.present(table.reference.core()), table), type);
  }

  /** The engine's object that implements an interface; null if this engine has none. */
  static @Nullable Object objectOf(Object implementation, EngineCore core) {
    InterfaceCalls calls = of(implementation);
    return calls != null && calls.calls.scope().core() == core ? calls.calls.object() : null;
  }

  private static @Nullable InterfaceCalls of(Object object) {
    return Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof InterfaceCalls handler
        ? handler
        : null;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // This is what the proxy's equals does.
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] givenArguments) throws Throwable {
    @Nullable Object[] arguments = givenArguments == null ? new Object[0] : givenArguments;
    if (InterfaceMethods.isOfObject(method)) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0] || isEqual(arguments[0]);
        case "hashCode" ->
            calls.object() == null ? System.identityHashCode(proxy) : calls.object().hashCode();
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
      throw new UnsupportedOperationException(
          e.getMessage() + ", which " + type.getName() + " has", e);
    } catch (LuaException e) {
      throw InterfaceMethods.thrownBy(method, e);
    }
  }

  private boolean isEqual(@Nullable Object other) {
    InterfaceCalls others = other == null ? null : of(other);
    return others != null
        && type == others.type
        && calls.object() != null
        && calls.object().equals(others.calls.object());
  }
}
