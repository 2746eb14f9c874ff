package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A method or constructor that scripts may call. Its method handle takes only objects. The first is
 * the receiver, which static methods and constructors ignore.
 */
final class Signature {
  private static final int MOST_ARGUMENTS = 3;

  private final Executable executable;
  private final Parameter[] parameters;

  /** The element type of a variable-arity parameter, if the last one is; otherwise null. */
  private final @Nullable Parameter rest;

  private final boolean isVoid;
  private @Nullable MethodHandle handle;

  /** The same for calls with the array of a variable-arity parameter. */
  private @Nullable MethodHandle arrayHandle;

  Signature(Executable executable) {
    this.executable = executable;
    Class<?>[] types = executable.getParameterTypes();
    parameters = new Parameter[types.length];
    for (int i = 0; i < types.length; i++) {
      parameters[i] = Parameter.of(types[i]);
    }
    rest = executable.isVarArgs() ? Parameter.of(types[types.length - 1].getComponentType()) : null;
    isVoid = executable instanceof Method method && method.getReturnType() == void.class;
  }

  boolean isVariable() {
    return rest != null;
  }

  boolean isVoid() {
    return isVoid;
  }

  /** Number of parameters. */
  int count() {
    return parameters.length;
  }

  Parameter parameter(int index) {
    return parameters[index];
  }

  /** "name(type,type)" with simple names, by which scripts select one of several methods. */
  String key() {
    StringJoiner types = new StringJoiner(",", executableName() + "(", ")");
    for (Class<?> type : executable.getParameterTypes()) {
      types.add(type.getSimpleName());
    }
    return types.toString();
  }

  private String executableName() {
    return executable instanceof Constructor ? "new" : executable.getName();
  }

  /** How well an argument fits the i-th parameter, or the variable-arity parameter. */
  int fit(int i, boolean spread, EngineServices services, CallContext context, int index) {
    Parameter parameter = spread && rest != null && i >= count() - 1 ? rest : parameters[i];
    return parameter.fit(services, context, index);
  }

  /** Whether a number of arguments is possible. */
  boolean takes(int arguments, boolean spread) {
    return spread ? rest != null && arguments >= count() - 1 : arguments == count();
  }

  /**
   * As {@link #takes}; compares two signatures: whether every argument of this one is also valid
   * for the other, so that the other is less specific.
   */
  boolean isAtLeast(Signature other, int arguments, boolean spread) {
    for (int i = 0; i < arguments; i++) {
      if (!at(i, spread).isAtLeast(other.at(i, spread))) {
        return false;
      }
    }
    return true;
  }

  private Parameter at(int i, boolean spread) {
    return spread && rest != null && i >= count() - 1 ? rest : parameters[i];
  }

  /**
   * Calls the method with the arguments from an index of the context on.
   *
   * @param spread whether the last ones form an array
   * @return the result, or {@link Parameter#MISFIT} if an argument does not fit
   */
  @Nullable Object call(
      @Nullable Object receiver,
      boolean spread,
      EngineServices services,
      CallContext context,
      int first,
      int arguments)
      throws Throwable {
    MethodHandle target = handle == null ? prepare() : handle;
    if (spread || count() > MOST_ARGUMENTS) {
      return callWithArray(target, receiver, spread, services, context, first, arguments);
    }
    if (count() == 0) {
      return (Object) target.invokeExact(receiver);
    }
    Object a = parameters[0].convert(services, context, first);
    if (a == Parameter.MISFIT) {
      return a;
    }
    if (count() == 1) {
      return (Object) target.invokeExact(receiver, a);
    }
    Object b = parameters[1].convert(services, context, first + 1);
    if (b == Parameter.MISFIT) {
      return b;
    }
    if (count() == 2) {
      return (Object) target.invokeExact(receiver, a, b);
    }
    Object c = parameters[2].convert(services, context, first + 2);
    return c == Parameter.MISFIT ? c : (Object) target.invokeExact(receiver, a, b, c);
  }

  private @Nullable Object callWithArray(
      MethodHandle target,
      @Nullable Object receiver,
      boolean spread,
      EngineServices services,
      CallContext context,
      int first,
      int arguments)
      throws Throwable {
    @Nullable Object[] all = new Object[count() + 1];
    all[0] = receiver;
    int fixed = spread ? count() - 1 : count();
    for (int i = 0; i < fixed; i++) {
      all[i + 1] = parameters[i].convert(services, context, first + i);
      if (all[i + 1] == Parameter.MISFIT) {
        return Parameter.MISFIT;
      }
    }
    if (spread && rest != null) {
      Object array = Array.newInstance(rest.type(), arguments - fixed);
      for (int i = fixed; i < arguments; i++) {
        Object element = rest.convert(services, context, first + i);
        if (element == Parameter.MISFIT) {
          return Parameter.MISFIT;
        }
        Array.set(array, i - fixed, element);
      }
      all[fixed + 1] = array;
    }
    MethodHandle spreader = arrayHandle;
    if (spreader == null) {
      spreader = target.asSpreader(Object[].class, count() + 1);
      arrayHandle = spreader;
    }
    return (Object) spreader.invokeExact(all);
  }

  private MethodHandle prepare() throws IllegalAccessException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle found =
        executable instanceof Method method
            ? lookup.unreflect(method)
            : lookup.unreflectConstructor((Constructor<?>) executable);
    found = found.asFixedArity();
    if (!(executable instanceof Method) || Modifier.isStatic(executable.getModifiers())) {
      found = MethodHandles.dropArguments(found, 0, Object.class);
    }
    found = found.asType(MethodType.genericMethodType(count() + 1));
    handle = found;
    return found;
  }

  @Override
  public String toString() {
    StringJoiner types = new StringJoiner(", ", executableName() + "(", ")");
    for (int i = 0; i < count(); i++) {
      types.add(rest != null && i == count() - 1 ? rest.name() + "..." : parameters[i].name());
    }
    return types.toString();
  }
}
