package dev.perigee.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A value for each class, without keeping class loaders alive: neither that of the class, nor
 * Perigee's own through a class of the JDK.
 *
 * @param <T> must not refer to this object, since a class would then keep both alive
 */
final class PerClass<T> {
  /** For classes that live at least as long as Perigee. */
  private final Map<Class<?>, T> lasting = new ConcurrentHashMap<>();

  /** For classes of other loaders. The classes themselves hold their values. */
  private final ClassValue<T> passing;

  private final Function<Class<?>, T> maker;

  PerClass(Function<Class<?>, T> maker) {
    this.maker = maker;
    passing =
        new ClassValue<>() {
          @Override
          protected T computeValue(Class<?> type) {
            return maker.apply(type);
          }
        };
  }

  T of(Class<?> type) {
    if (!outlivesPerigee(type)) {
      return passing.get(type);
    }
    T known = lasting.get(type);
    return known == null ? lasting.computeIfAbsent(type, maker) : known;
  }

  @SuppressWarnings("ReferenceEquality") // A class loader is only ever itself.
  private static boolean outlivesPerigee(Class<?> type) {
    if (type.isHidden()) {
      return false;
    }
    ClassLoader loader = type.getClassLoader();
    for (ClassLoader own = PerClass.class.getClassLoader(); own != null; own = own.getParent()) {
      if (own == loader) {
        return true;
      }
    }
    return loader == null;
  }
}
