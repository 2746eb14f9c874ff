package dev.perigee.engine;

import dev.perigee.runtime.CallContext;

/**
 * {@code tostring} of an object. For an exception, this is its text with the place at which a
 * script got it as an error; for a number, an enum constant, or an object whose {@code toString()}
 * the policy shows, the result of that method; for all others, the name of the class.
 */
final class HostText extends HostOperation {
  HostText(EngineServices services) {
    super(services);
  }

  @Override
  int run(CallContext context) {
    services.values().push(context, of(receiver(context, Object.class)));
    return 1;
  }

  private String of(Object object) {
    if (object instanceof Throwable thrown) {
      return services.errors().text(thrown);
    }
    return isShown(object) ? String.valueOf(object.toString()) : object.getClass().getTypeName();
  }

  private boolean isShown(Object object) {
    if (object instanceof HostType || object instanceof Number || object instanceof Enum) {
      return true;
    }
    ClassMembers members = services.objects().membersOf(object);
    return members != null && members.method("toString") != null;
  }
}
