package dev.perigee.engine;

import dev.perigee.runtime.CallContext;

/**
 * {@code tostring} of an object: its {@code toString()} where the policy shows that, and for
 * numbers and enum constants; an exception's with the place where a script got it as an error;
 * otherwise the name of its class.
 */
final class HostText extends HostOperation {
  HostText(Inside inside) {
    super(inside);
  }

  @Override
  int run(CallContext context) {
    inside.values().push(context, of(receiver(context, Object.class)));
    return 1;
  }

  private String of(Object object) {
    if (object instanceof Throwable thrown) {
      return inside.errors().text(thrown);
    }
    return isShown(object) ? String.valueOf(object.toString()) : object.getClass().getTypeName();
  }

  private boolean isShown(Object object) {
    if (object instanceof HostType || object instanceof Number || object instanceof Enum) {
      return true;
    }
    ClassMembers members = inside.objects().membersOf(object);
    return members != null && members.method("toString") != null;
  }
}
