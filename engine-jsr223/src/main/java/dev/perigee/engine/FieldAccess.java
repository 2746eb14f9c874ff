package dev.perigee.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * A public field, or a record's component, through method handles that take and return only
 * objects.
 */
final class FieldAccess {
  private static final MethodType GETTER = MethodType.genericMethodType(1);
  private static final MethodType SETTER =
      MethodType.methodType(void.class, Object.class, Object.class);

  private final Member member;
  private final Parameter type;
  private @Nullable MethodHandle getter;
  private @Nullable MethodHandle setter;

  FieldAccess(Field field) {
    member = field;
    type = Parameter.of(field.getType());
  }

  /** A component, which is read by its accessor. */
  FieldAccess(Method accessor) {
    member = accessor;
    type = Parameter.of(accessor.getReturnType());
  }

  Parameter type() {
    return type;
  }

  /** Whether reading it runs no code. */
  boolean isVariable() {
    return member instanceof Field;
  }

  boolean isWritable() {
    return member instanceof Field && !Modifier.isFinal(member.getModifiers());
  }

  @Nullable Object get(@Nullable Object object) throws Throwable {
    if (getter == null) {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      getter =
          withReceiver(
                  member instanceof Field field
                      ? lookup.unreflectGetter(field)
                      : lookup.unreflect((Method) member))
              .asType(GETTER);
    }
    return (Object) getter.invokeExact(object);
  }

  /** As {@link #get}, for an object that has this variable. */
  @Nullable Object read(Object object) {
    try {
      return get(object);
    } catch (Throwable e) {
      return null;
    }
  }

  void set(@Nullable Object object, @Nullable Object value) throws Throwable {
    if (setter == null) {
      setter =
          withReceiver(MethodHandles.publicLookup().unreflectSetter((Field) member)).asType(SETTER);
    }
    setter.invokeExact(object, value);
  }

  private MethodHandle withReceiver(MethodHandle handle) {
    return Modifier.isStatic(member.getModifiers())
        ? MethodHandles.dropArguments(handle, 0, Object.class)
        : handle;
  }
}
