package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of scripts on maps, lists, arrays and iterators, whichever members the policy
 * shows. The views are live. A map's entries take precedence over its methods. A traversal of a map
 * visits the keys that existed at the beginning and still exist; a null key is omitted.
 */
final class Views {
  private final EngineServices services;

  Views(EngineServices services) {
    this.services = services;
  }

  /** Adds the metamethods for an object to those of its class. */
  void add(ClassView view, Object object, HostAccess access, Map<String, Object> fields) {
    if (object instanceof Map) {
      fields.put("__index", new MapIndex(services, view, object.getClass()));
      fields.put("__newindex", new MapAssignment(services));
      fields.put("__len", new MapLength(services));
      fields.put("__pairs", new MapPairs(services));
    } else if (Sequences.isOne(object)) {
      fields.put("__index", new SequenceViews.Index(services, view, object.getClass()));
      fields.put("__newindex", new SequenceViews.Assignment(services));
      fields.put("__len", new SequenceViews.Length(services));
      fields.put("__pairs", new SequenceViews.Pairs(services));
    } else if (object instanceof Iterator) {
      fields.put("__call", new Next(services));
      fields.put("__pairs", new IteratorPairs(services));
    } else if (object instanceof Collection) {
      fields.put("__len", new CollectionLength(services));
      fields.put("__pairs", new IteratorPairs(services));
    } else if (access.showsAllMembers()
        && !DeniedTypes.contains(object.getClass())
        && (object instanceof Iterable || object instanceof BaseStream)) {
      fields.put("__pairs", new IteratorPairs(services));
    }
    if (object instanceof BigInteger || object instanceof BigDecimal) {
      HostNumbers.add(services, fields);
    } else if (object instanceof Comparable && access.showsAllMembers()) {
      fields.put("__lt", new Comparison(services, false));
      fields.put("__le", new Comparison(services, true));
    }
    if (object instanceof Throwable) {
      fields.put("__concat", new Concatenation(services));
    }
  }

  // Maps

  private static final class MapIndex extends ElementIndex {
    MapIndex(EngineServices services, ClassView view, Class<?> type) {
      super(services, view, type);
    }

    @Override
    @Nullable Object element(Object object, int keyTag, long key) {
      Map<?, ?> map = (Map<?, ?>) object;
      if (keyTag == Tag.STRING) {
        return map.get(services.values().text(keyTag, key));
      }
      return keyTag == Tag.INTEGER ? map.get(key) : null;
    }

    @Override
    int run(CallContext context) {
      Object value = MapKeys.get(services, receiver(context, Map.class), context, 2);
      if (value == null) {
        return services.objects().pushMethod(context, view, 2);
      }
      services.values().push(context, value);
      return 1;
    }
  }

  private static final class MapAssignment extends HostOperation {
    MapAssignment(EngineServices services) {
      super(services);
    }

    @Override
    @SuppressWarnings("unchecked")
    int run(CallContext context) {
      Map<@Nullable Object, @Nullable Object> map = receiver(context, Map.class);
      Object key = services.values().toJava(context, 2);
      if (key == null) {
        throw context.error("index is nil");
      }
      Object value = services.values().toJava(context, 3);
      Object present = MapKeys.forWriting(map, key);
      if (value == null) {
        Object before = map.remove(present);
        if (before != null) {
          drop(HostData.ENTRY + HostData.bytesOf(present), before);
        }
        return 0;
      }
      keep(HostData.ENTRY + HostData.bytesOf(present), value);
      Object before = map.put(present, value);
      if (before != null) {
        drop(HostData.ENTRY + HostData.bytesOf(present), before);
      }
      return 0;
    }
  }

  private static final class MapLength extends HostOperation {
    MapLength(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      context.pushInteger(receiver(context, Map.class).size());
      return 1;
    }
  }

  private static final class MapPairs extends HostOperation {
    MapPairs(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      Map<?, ?> map = receiver(context, Map.class);
      pushTraversal(context, new MapNext(services, map));
      context.pushNil();
      return 3;
    }
  }

  private static final class MapNext extends HostOperation {
    private final Map<?, ?> map;
    private final @Nullable Object[] keys;
    private int at;

    MapNext(EngineServices services, Map<?, ?> map) {
      super(services);
      this.map = map;
      keys = map.keySet().toArray();
    }

    @Override
    int run(CallContext context) {
      while (at < keys.length) {
        Object key = keys[at++];
        Object value = key == null ? null : map.get(key);
        if (key != null && (value != null || map.containsKey(key))) {
          services.values().push(context, key);
          services.values().push(context, value);
          return 2;
        }
      }
      context.pushNil();
      return 1;
    }
  }

  // Iterators and iterables

  private static final class Next extends HostOperation {
    Next(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      Iterator<?> iterator = receiver(context, Iterator.class);
      services.values().push(context, iterator.hasNext() ? iterator.next() : null);
      return 1;
    }
  }

  private static final class CollectionLength extends HostOperation {
    CollectionLength(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      context.pushInteger(receiver(context, Collection.class).size());
      return 1;
    }
  }

  private static final class IteratorPairs extends HostOperation {
    IteratorPairs(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      Iterator<?> iterator = iterator(receiver(context, Object.class));
      pushTraversal(context, new CountedNext(services, iterator));
      context.pushNil();
      return 3;
    }

    private static Iterator<?> iterator(Object object) {
      return switch (object) {
        case Iterable<?> iterable -> iterable.iterator();
        case BaseStream<?, ?> stream -> stream.iterator();
        default -> (Iterator<?>) object;
      };
    }
  }

  private static final class CountedNext extends HostOperation {
    private final Iterator<?> iterator;
    private long count;

    CountedNext(EngineServices services, Iterator<?> iterator) {
      super(services);
      this.iterator = iterator;
    }

    @Override
    int run(CallContext context) {
      if (!iterator.hasNext()) {
        context.pushNil();
        return 1;
      }
      Object element = iterator.next();
      context.pushInteger(++count);
      services.values().push(context, element);
      return 2;
    }
  }

  // Other operations

  private static final class Comparison extends HostOperation {
    private final boolean orEqual;

    Comparison(EngineServices services, boolean orEqual) {
      super(services);
      this.orEqual = orEqual;
    }

    @Override
    @SuppressWarnings("unchecked")
    int run(CallContext context) {
      Object a = services.values().toJava(context, 1);
      Object b = services.values().toJava(context, 2);
      if (!(a instanceof Comparable) || b == null) {
        throw context.error(
            "attempt to compare "
                + services.state().errors().typeName(context.tag(1), context.payload(1))
                + " with "
                + services.state().errors().typeName(context.tag(2), context.payload(2)));
      }
      int order = ((Comparable<Object>) a).compareTo(b);
      context.pushBoolean(orEqual ? order <= 0 : order < 0);
      return 1;
    }
  }

  /** {@code ..} of an exception, since scripts often join exceptions with text. */
  private static final class Concatenation extends HostOperation {
    Concatenation(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      services.values().push(context, text(context, 1) + text(context, 2));
      return 1;
    }

    private String text(CallContext context, int index) {
      if (Tag.isString(context.tag(index)) || Tag.isNumber(context.tag(index))) {
        return JavaStrings.decode(context.checkBytes(index));
      }
      if (services.objects().at(context, index) instanceof Throwable thrown) {
        return services.errors().text(thrown);
      }
      throw context.error(
          "attempt to concatenate a "
              + services.state().errors().typeName(context.tag(index), context.payload(index))
              + " value");
    }
  }
}
