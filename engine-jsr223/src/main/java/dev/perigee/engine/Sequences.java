package dev.perigee.engine;

import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists and arrays. Indices start at 1 for scripts, and at 0 here. */
final class Sequences {
  private Sequences() {}

  static boolean isOne(@Nullable Object object) {
    return object instanceof List || (object != null && object.getClass().isArray());
  }

  static int size(Object sequence) {
    return sequence instanceof List<?> list ? list.size() : Array.getLength(sequence);
  }

  static @Nullable Object get(Object sequence, int index) {
    if (sequence instanceof List<?> list) {
      return list.get(index);
    }
    if (sequence instanceof @Nullable Object[] array) {
      return array[index];
    }
    if (sequence instanceof int[] array) {
      return array[index];
    }
    if (sequence instanceof double[] array) {
      return array[index];
    }
    return Array.get(sequence, index);
  }

  @SuppressWarnings("unchecked")
  static List<@Nullable Object> list(Object sequence) {
    return (List<@Nullable Object>) sequence;
  }
}
