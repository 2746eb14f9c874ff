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
  private final Inside inside;

  Views(Inside inside) {
    this.inside = inside;
  }

  /** Adds the metamethods for an object to those of its class. */
  void add(ClassView view, Object object, HostAccess access, Map<String, Object> fields) {
    if (object instanceof Map) {
      fields.put("__index", new MapIndex(inside, view, object.getClass()));
      fields.put("__newindex", new MapAssignment(inside));
      fields.put("__len", new MapLength(inside));
      fields.put("__pairs", new MapPairs(inside));
    } else if (Sequences.isOne(object)) {
      fields.put("__index", new SequenceViews.Index(inside, view, object.getClass()));
      fields.put("__newindex", new SequenceViews.Assignment(inside));
      fields.put("__len", new SequenceViews.Length(inside));
      fields.put("__pairs", new SequenceViews.Pairs(inside));
    } else if (object instanceof Iterator) {
      fields.put("__call", new Next(inside));
      fields.put("__pairs", new IteratorPairs(inside));
    } else if (object instanceof Collection) {
      fields.put("__len", new CollectionLength(inside));
      fields.put("__pairs", new IteratorPairs(inside));
    } else if (access.showsAllMembers()
        && !DeniedTypes.contains(object.getClass())
        && (object instanceof Iterable || object instanceof BaseStream)) {
      fields.put("__pairs", new IteratorPairs(inside));
    }
    if (object instanceof BigInteger || object instanceof BigDecimal) {
      HostNumbers.add(inside, fields);
    } else if (object instanceof Comparable && access.showsAllMembers()) {
      fields.put("__lt", new Comparison(inside, false));
      fields.put("__le", new Comparison(inside, true));
    }
    if (object instanceof Throwable) {
      fields.put("__concat", new Concatenation(inside));
    }
  }

  // Maps

  private static final class MapIndex extends ElementIndex {
    MapIndex(Inside inside, ClassView view, Class<?> type) {
      super(inside, view, type);
    }

    @Override
    @Nullable Object element(Object object, int keyTag, long key) {
      Map<?, ?> map = (Map<?, ?>) object;
      if (keyTag == Tag.STRING) {
        return map.get(inside.values().text(keyTag, key));
      }
      return keyTag == Tag.INTEGER ? map.get(key) : null;
    }

    @Override
    int run(CallContext context) {
      Object value = MapKeys.get(inside, receiver(context, Map.class), context, 2);
      if (value == null) {
        return inside.objects().pushMethod(context, view, 2);
      }
      inside.values().push(context, value);
      return 1;
    }
  }

  private static final class MapAssignment extends HostOperation {
    MapAssignment(Inside inside) {
      super(inside);
    }

    @Override
    @SuppressWarnings("unchecked")
    int run(CallContext context) {
      Map<@Nullable Object, @Nullable Object> map = receiver(context, Map.class);
      Object key = inside.values().toJava(context, 2);
      if (key == null) {
        throw context.error("index is nil");
      }
      Object value = inside.values().toJava(context, 3);
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
    MapLength(Inside inside) {
      super(inside);
    }

    @Override
    int run(CallContext context) {
      context.pushInteger(receiver(context, Map.class).size());
      return 1;
    }
  }

  private static final class MapPairs extends HostOperation {
    MapPairs(Inside inside) {
      super(inside);
    }

    @Override
    int run(CallContext context) {
      Map<?, ?> map = receiver(context, Map.class);
      pushTraversal(context, new MapNext(inside, map));
      context.pushNil();
      return 3;
    }
  }

  private static final class MapNext extends HostOperation {
    private final Map<?, ?> map;
    private final @Nullable Object[] keys;
    private int at;

    MapNext(Inside inside, Map<?, ?> map) {
      super(inside);
      this.map = map;
      keys = map.keySet().toArray();
    }

    @Override
    int run(CallContext context) {
      while (at < keys.length) {
        Object key = keys[at++];
        Object value = key == null ? null : map.get(key);
        if (key != null && (value != null || map.containsKey(key))) {
          inside.values().push(context, key);
          inside.values().push(context, value);
          return 2;
        }
      }
      context.pushNil();
      return 1;
    }
  }

  // Iterators and iterables

  private static final class Next extends HostOperation {
    Next(Inside inside) {
      super(inside);
    }

    @Override
    int run(CallContext context) {
      Iterator<?> iterator = receiver(context, Iterator.class);
      inside.values().push(context, iterator.hasNext() ? iterator.next() : null);
      return 1;
    }
  }

  private static final class CollectionLength extends HostOperation {
    CollectionLength(Inside inside) {
      super(inside);
    }

    @Override
    int run(CallContext context) {
      context.pushInteger(receiver(context, Collection.class).size());
      return 1;
    }
  }

  private static final class IteratorPairs extends HostOperation {
    IteratorPairs(Inside inside) {
      super(inside);
    }

    @Override
    int run(CallContext context) {
      Iterator<?> iterator = iterator(receiver(context, Object.class));
      pushTraversal(context, new CountedNext(inside, iterator));
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

    CountedNext(Inside inside, Iterator<?> iterator) {
      super(inside);
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
      inside.values().push(context, element);
      return 2;
    }
  }

  // Other operations

  private static final class Comparison extends HostOperation {
    private final boolean orEqual;

    Comparison(Inside inside, boolean orEqual) {
      super(inside);
      this.orEqual = orEqual;
    }

    @Override
    @SuppressWarnings("unchecked")
    int run(CallContext context) {
      Object a = inside.values().toJava(context, 1);
      Object b = inside.values().toJava(context, 2);
      if (!(a instanceof Comparable) || b == null) {
        throw context.error(
            "attempt to compare "
                + inside.state().errors().typeName(context.tag(1), context.payload(1))
                + " with "
                + inside.state().errors().typeName(context.tag(2), context.payload(2)));
      }
      int order = ((Comparable<Object>) a).compareTo(b);
      context.pushBoolean(orEqual ? order <= 0 : order < 0);
      return 1;
    }
  }

  /** {@code ..} of an exception, since scripts often join exceptions with text. */
  private static final class Concatenation extends HostOperation {
    Concatenation(Inside inside) {
      super(inside);
    }

    @Override
    int run(CallContext context) {
      inside.values().push(context, text(context, 1) + text(context, 2));
      return 1;
    }

    private String text(CallContext context, int index) {
      if (Tag.isString(context.tag(index)) || Tag.isNumber(context.tag(index))) {
        return JavaStrings.decode(context.checkBytes(index));
      }
      if (inside.objects().at(context, index) instanceof Throwable thrown) {
        return inside.errors().text(thrown);
      }
      throw context.error(
          "attempt to concatenate a "
              + inside.state().errors().typeName(context.tag(index), context.payload(index))
              + " value");
    }
  }
}
