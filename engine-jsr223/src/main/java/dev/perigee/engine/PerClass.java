package dev.perigee.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Something for each class, which keeps no class loader alive: neither that of a class, nor
 * Perigee's own through a class of the JDK's.
 *
 * @param <T> must not refer to this object: a class would then keep both
 */
final class PerClass<T> {
  /** For classes that live as long as Perigee does anyway. */
  private final Map<Class<?>, T> lasting = new ConcurrentHashMap<>();

  /** For classes of other loaders, which hold what is found out about them. */
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
