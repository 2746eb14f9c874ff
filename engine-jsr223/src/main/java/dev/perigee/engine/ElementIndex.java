package dev.perigee.engine;

import dev.perigee.runtime.DirectIndex;
import dev.perigee.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/** {@code __index} of objects with elements, which take precedence over the object's methods. */
abstract class ElementIndex extends HostOperation implements DirectIndex {
  /** The view of the class, with its methods. */
  final ClassView view;

  /** The class, if its elements can be read without a frame; otherwise null. */
  private final @Nullable Class<?> trusted;

  ElementIndex(EngineServices services, ClassView view, Class<?> type) {
    super(services);
    this.view = view;
    trusted = TrustedClasses.contains(type) ? type : null;
  }

  @Override
  public final int read(LuaState state, long userdata, int keyTag, long key) {
    Object object = services.objects().of(userdata);
    if (object == null || object.getClass() != trusted) {
      return NOT_KNOWN;
    }
    Object element = element(object, keyTag, key);
    return element == null ? NOT_KNOWN : services.values().direct(element);
  }

  /** An element of an object of the trusted class; null if {@link #call} must find out. */
  abstract @Nullable Object element(Object object, int keyTag, long key);
}
