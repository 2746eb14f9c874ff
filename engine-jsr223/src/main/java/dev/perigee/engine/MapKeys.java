package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts Lua's keys to keys of a map. An integer is a {@code Long}, unless the map has an equal
 * {@code Integer}, or numbers of another class, of which its first key is one. A float with an
 * integer's value is that integer. A string may name an enum constant or be a character if the
 * map's first key is one.
 */
final class MapKeys {
  private MapKeys() {}

  /** The value of a key; null if there is none or the map cannot have such keys. */
  static @Nullable Object get(
      EngineServices services, Map<?, ?> map, CallContext context, int index) {
    Object key = services.values().toJava(context, index);
    if (key == null) {
      return null;
    }
    Object normal = context.tag(index) == Tag.FLOAT ? normal((Double) key) : key;
    Object value = get(map, normal);
    if (value != null || !hasOthers(normal)) {
      return value;
    }
    Object other = other(map, normal);
    return other == null ? null : get(map, other);
  }

  private static @Nullable Object get(Map<?, ?> map, Object key) {
    try {
      return map.get(key);
    } catch (ClassCastException | NullPointerException e) {
      return null;
    }
  }

  /** The key under which to write a value. */
  static Object forWriting(Map<?, ?> map, Object given) {
    Object key = given instanceof Double number ? normal(number) : given;
    if (!hasOthers(key) || contains(map, key)) {
      return key;
    }
    Object other = other(map, key);
    return other == null ? key : other;
  }

  private static boolean contains(Map<?, ?> map, Object key) {
    try {
      return map.containsKey(key);
    } catch (ClassCastException | NullPointerException e) {
      return false;
    }
  }

  private static Object normal(double number) {
    return number == Math.rint(number) && Math.abs(number) < 0x1p63
        ? (Object) (long) number
        : (Object) number;
  }

  private static boolean hasOthers(Object key) {
    return key instanceof Long || key instanceof Double || key instanceof String;
  }

  /** The map's key of another class that corresponds to this one; null if there is none. */
  private static @Nullable Object other(Map<?, ?> map, Object key) {
    if (key instanceof Long number && number == (int) (long) number) {
      Integer small = (int) (long) number;
      if (contains(map, small)) {
        return small;
      }
    }
    Object first = firstKey(map);
    if (first == null || first.getClass() == key.getClass()) {
      return null;
    }
    if (first instanceof Enum<?> constant && key instanceof String name) {
      return constant(constant.getDeclaringClass(), name);
    }
    if (key instanceof String ? !(first instanceof Character) : !(first instanceof Number)) {
      return null;
    }
    Object converted = Parameter.of(first.getClass()).ofObject(key);
    return converted == Parameter.MISFIT || !first.getClass().isInstance(converted)
        ? null
        : converted;
  }

  private static @Nullable Object constant(Class<?> type, String name) {
    Object converted = Parameter.of(type).ofObject(name);
    return converted == Parameter.MISFIT ? null : converted;
  }

  private static @Nullable Object firstKey(Map<?, ?> map) {
    Iterator<?> keys = map.keySet().iterator();
    return keys.hasNext() ? keys.next() : null;
  }
}
