package dev.perigee.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JDK's maps and lists whose {@code get} runs no code of the host, and so nothing that could
 * use the engine.
 */
final class TrustedClasses {
  @SuppressWarnings("JdkObsolete") // The host may use any of them.
  private static final Set<Class<?>> CLASSES =
      Stream.of(
              new HashMap<>(),
              new LinkedHashMap<>(),
              new Hashtable<>(),
              new ConcurrentHashMap<>(),
              Map.of(),
              Map.of(1, 1),
              new ArrayList<>(),
              List.of(),
              List.of(1),
              Arrays.asList(1))
          .map(Object::getClass)
          .collect(Collectors.toUnmodifiableSet());

  private TrustedClasses() {}

  static boolean contains(Class<?> type) {
    return type.isArray() || CLASSES.contains(type);
  }
}
