package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** {@code object.name}: a function that takes the object as its first argument. */
final class MethodCall extends HostOperation {
  private final WeakReference<Overloads> methods;

  MethodCall(EngineServices services, Overloads methods) {
    super(services);
    this.methods = new WeakReference<>(methods);
  }

  @Override
  int run(CallContext context) throws Throwable {
    Overloads called = methods.get();
    Object object = services.objects().at(context, 1);
    if (called == null || !called.owner().isInstance(object)) {
      called = ofAnother(context, called, object);
    }
    services.streams().flush();
    return called.call(services, context, object, 2);
  }

  /** The methods with this name of an object of another class. */
  private Overloads ofAnother(
      CallContext context, @Nullable Overloads methods, @Nullable Object object) {
    ClassMembers members = object == null ? null : services.objects().membersOf(object);
    Overloads found = members == null || methods == null ? null : members.method(methods.name());
    if (found == null) {
      throw context.typeError(
          1, methods == null ? "an object of the host" : methods.owner().getName());
    }
    return found;
  }
}
