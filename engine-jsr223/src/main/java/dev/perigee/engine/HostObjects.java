package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Java objects as scripts see them: userdata without fields or methods, of which only equality and
 * the class's name can be told. Maps and lists are live views: they can be indexed, assigned to,
 * measured with {@code #} and traversed with {@code pairs}; a list's first index is 1.
 */
final class HostObjects {
  private static final String NAME = "host object";

  private final Inside inside;
  private long plain;
  private long map;
  private long list;

  HostObjects(Inside inside) {
    this.inside = inside;
  }

  /** Pushes the userdata for an object; it is the same as long as Lua has it. */
  void push(CallContext context, Object object) {
    prepare(context);
    LuaState state = inside.state();
    state.hostReferences().pushObject(context, object);
    long userdata = context.payload(context.size());
    if (Memory.getLong(userdata + UserdataLayout.METATABLE) == 0) {
      state.metatables().set(Tag.USERDATA, userdata, metatable(object));
    }
  }

  private long metatable(Object object) {
    if (object instanceof Map) {
      return map;
    }
    return object instanceof List ? list : plain;
  }

  /** Whether a userdata stands for an object of the host's, rather than of a library's. */
  boolean isHostObject(long userdata) {
    long metatable = Memory.getLong(userdata + UserdataLayout.METATABLE);
    return metatable != 0 && (metatable == plain || metatable == map || metatable == list);
  }

  private void prepare(CallContext context) {
    if (plain == 0) {
      map = metatable(context, mapMethods());
      list = metatable(context, listMethods());
      plain = metatable(context, Map.of());
    }
  }

  /** A metatable that stays for the engine's life. */
  private long metatable(CallContext context, Map<String, HostFunction> methods) {
    Map<String, Object> fields = new LinkedHashMap<>(methods);
    fields.put("__name", NAME);
    fields.put("__metatable", NAME);
    fields.put("__tostring", (HostFunction) arguments -> className(arguments[0]));
    int size = context.size();
    context.ensure(CallContext.FREE_SLOTS);
    long table = context.pushTable(0, fields.size());
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      inside.values().push(context, field.getKey());
      inside.values().push(context, field.getValue());
      inside
          .state()
          .tables()
          .setString(
              table, context.payload(size + 2), context.tag(size + 3), context.payload(size + 3));
      context.setSize(size + 1);
    }
    inside.hold(table);
    context.setSize(size);
    return table;
  }

  private static String className(@Nullable Object object) {
    return object == null ? "nil" : object.getClass().getName();
  }

  private static Map<String, HostFunction> mapMethods() {
    return Map.of(
        "__index", arguments -> get(map(arguments), arguments[1]),
        "__newindex",
            arguments -> {
              put(map(arguments), arguments[1], arguments[2]);
              return new Object[0];
            },
        "__len", arguments -> (long) map(arguments).size(),
        "__pairs",
            arguments -> {
              Iterator<Map.Entry<@Nullable Object, @Nullable Object>> entries =
                  map(arguments).entrySet().iterator();
              HostFunction next =
                  ignored -> {
                    if (!entries.hasNext()) {
                      return null;
                    }
                    Map.Entry<@Nullable Object, @Nullable Object> entry = entries.next();
                    return new @Nullable Object[] {entry.getKey(), entry.getValue()};
                  };
              return new @Nullable Object[] {next, arguments[0], null};
            });
  }

  private static @Nullable Object get(
      Map<@Nullable Object, @Nullable Object> map, @Nullable Object key) {
    if (key == null) {
      return null;
    }
    Object value = map.get(key);
    return value == null && key instanceof Long number && number == (int) (long) number
        ? map.get((int) (long) number)
        : value;
  }

  private static void put(
      Map<@Nullable Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<@Nullable Object, @Nullable Object> map(@Nullable Object[] arguments) {
    if (arguments.length > 0 && arguments[0] instanceof Map<?, ?> map) {
      return (Map<@Nullable Object, @Nullable Object>) map;
    }
    throw new IllegalArgumentException("not a map");
  }

  private static Map<String, HostFunction> listMethods() {
    return Map.of(
        "__index", arguments -> element(list(arguments), arguments[1]),
        "__newindex",
            arguments -> {
              setElement(list(arguments), arguments[1], arguments[2]);
              return new Object[0];
            },
        "__len", arguments -> (long) list(arguments).size(),
        "__pairs",
            arguments -> {
              HostFunction next =
                  pair -> {
                    long index = (Long) pair[1] + 1;
                    List<@Nullable Object> list = list(pair);
                    return index > list.size()
                        ? null
                        : new @Nullable Object[] {index, list.get((int) index - 1)};
                  };
              return new @Nullable Object[] {next, arguments[0], 0L};
            });
  }

  private static @Nullable Object element(List<@Nullable Object> list, @Nullable Object key) {
    return key instanceof Long index && index >= 1 && index <= list.size()
        ? list.get((int) (index - 1))
        : null;
  }

  /** Assigns an element; the index behind the last appends, nil there takes the last away. */
  private static void setElement(
      List<@Nullable Object> list, @Nullable Object key, @Nullable Object value) {
    if (!(key instanceof Long index) || index < 1 || index > list.size() + 1L) {
      throw new IndexOutOfBoundsException(
          "a list of " + list.size() + " elements cannot be assigned at " + key);
    }
    if (index == list.size() + 1L) {
      if (value != null) {
        list.add(value);
      }
    } else if (value == null && index == list.size()) {
      list.removeLast();
    } else {
      list.set((int) (index - 1), value);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> list(@Nullable Object[] arguments) {
    if (arguments.length > 0 && arguments[0] instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw new IllegalArgumentException("not a list");
  }
}
