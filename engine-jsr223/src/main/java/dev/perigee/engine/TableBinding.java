package dev.perigee.engine;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts Lua values, including nested tables, to types of the host's program, for configuration.
 * Errors contain the path to the value.
 */
final class TableBinding {
  /** The maximum nesting of objects, which stops the conversion of a table that contains itself. */
  private static final int DEEPEST = 100;

  private static final int LONGEST_QUOTE = 40;

  private TableBinding() {}

  /** As {@link LuaTable#as}. */
  static Object bind(@Nullable Object value, Class<?> type) {
    Path root = new Path(null, "", 0);
    Object bound = convert(value, type, root);
    if (bound == null) {
      throw root.expected(type.isRecord() ? "table" : kind(type, value), value);
    }
    return bound;
  }

  /** The path to a value: its key in the surrounding table. */
  private record Path(@Nullable Path outer, Object key, int depth) {
    Path field(Object inner) {
      return new Path(this, inner, depth + 1);
    }

    /** An error about a value that is there. */
    BindingException error(String problem, @Nullable Object value) {
      return new BindingException(keys(), problem, false, value);
    }

    /** An error about a key, whatever its value is. */
    BindingException errorOfKey(String problem) {
      return new BindingException(keys(), problem, true, null);
    }

    BindingException expected(String what, @Nullable Object value) {
      return error("expected " + what + ", got " + shown(value), value);
    }

    private List<Object> keys() {
      List<Object> keys = new ArrayList<>();
      for (Path each = this; each.outer != null; each = each.outer) {
        keys.addFirst(each.key);
      }
      return keys;
    }
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case String text ->
          "string \""
              + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text)
              + "\"";
      case Long number -> "integer " + number;
      case Double number -> "number " + number;
      case Boolean truth -> "boolean " + truth;
      case LuaTable table -> "a table";
      case HostFunction function -> "a function";
      default -> "a " + value.getClass().getTypeName();
    };
  }

  private static @Nullable Object convert(@Nullable Object value, Type type, Path path) {
    if (path.depth > DEEPEST) {
      throw path.error("tables nested too deeply", value);
    }
    if (type instanceof GenericArrayType array) {
      return array(value, array.getGenericComponentType(), path);
    }
    Class<?> raw = raw(type);
    if (raw.isArray() && !(raw == byte[].class && value instanceof String)) {
      return array(value, raw.getComponentType(), path);
    }
    if (raw == Optional.class) {
      return Optional.ofNullable(value == null ? null : convert(value, argument(type, 0), path));
    }
    if (value == null && !raw.isPrimitive()) {
      return null;
    }
    if (raw.isInstance(value) && (raw == Object.class || !(value instanceof LuaTable))) {
      return value;
    }
    if (raw == LuaTable.class && value instanceof LuaTable) {
      return value;
    }
    if (raw.isAssignableFrom(List.class)) {
      return elements(value, argument(type, 0), path, new ArrayList<>());
    }
    if (raw == Set.class) {
      return elements(value, argument(type, 0), path, new LinkedHashSet<>());
    }
    if (raw == Map.class) {
      return entries(value, argument(type, 0), argument(type, 1), path);
    }
    if (raw.isRecord()) {
      return record(table(value, path), raw, type, path);
    }
    if (value instanceof LuaTable table && isBean(raw)) {
      return bean(table, raw, path);
    }
    return scalar(value, raw, path);
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType parameterized -> raw(parameterized.getRawType());
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      case TypeVariable<?> variable -> raw(variable.getBounds()[0]);
      default -> Object.class;
    };
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[index]
        : Object.class;
  }

  private static LuaTable table(@Nullable Object value, Path path) {
    if (value instanceof LuaTable table) {
      return table;
    }
    throw path.expected("table", value);
  }

  private static @Nullable Object array(@Nullable Object value, Type element, Path path) {
    if (value == null) {
      return null;
    }
    Collection<@Nullable Object> elements = elements(value, element, path, new ArrayList<>());
    Object array = Array.newInstance(raw(element), elements.size());
    int at = 0;
    for (Object each : elements) {
      Array.set(array, at++, each);
    }
    return array;
  }

  private static <C extends Collection<@Nullable Object>> C elements(
      @Nullable Object value, Type element, Path path, C into) {
    LuaTable table = table(value, path);
    long at = 0;
    for (Object each : table.asList()) {
      into.add(convert(each, element, path.field(++at)));
    }
    if (table.size() != at) {
      for (Object key : table.keySet()) {
        if (!(key instanceof Long index) || index < 1 || index > at) {
          throw path.field(key)
              .errorOfKey("expected a list, whose keys are only 1, 2, 3 and so on");
        }
      }
    }
    return into;
  }

  private static Map<@Nullable Object, @Nullable Object> entries(
      @Nullable Object value, Type keys, Type values, Path path) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<Object, Object> entry : table(value, path).entrySet()) {
      Path field = path.field(entry.getKey());
      map.put(convert(entry.getKey(), keys, field), convert(entry.getValue(), values, field));
    }
    return map;
  }

  // Records

  private static Object record(LuaTable table, Class<?> type, Type generic, Path path) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    Set<Object> unknown = new HashSet<>(table.keySet());
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      values[i] =
          convert(
              table.get(name),
              resolved(components[i].getGenericType(), type, generic),
              path.field(name));
      unknown.remove(name);
    }
    refuse(
        unknown,
        type,
        Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet()),
        path);
    try {
      return make(type.getDeclaredConstructor(types), path, table, values);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without a canonical constructor: " + type, e);
    }
  }

  /**
   * A component's type, in which the type variables of the record are replaced by their arguments.
   */
  private static Type resolved(Type type, Class<?> owner, Type generic) {
    if (type instanceof TypeVariable<?> variable) {
      TypeVariable<?>[] variables = owner.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        if (variables[i].equals(variable)) {
          return argument(generic, i);
        }
      }
    }
    return type;
  }

  private static void refuse(Set<Object> unknown, Class<?> type, Set<String> known, Path path) {
    if (!unknown.isEmpty()) {
      throw path.field(unknown.iterator().next())
          .errorOfKey(
              "unknown field of "
                  + type.getSimpleName()
                  + ", which has "
                  + known.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  private static Object make(
      Constructor<?> constructor, Path path, LuaTable table, @Nullable Object... values) {
    return Objects.requireNonNull(
        call(constructor, path, table, () -> constructor.newInstance(values)));
  }

  /** A reflective operation. */
  private interface Reflected {
    @Nullable Object run() throws ReflectiveOperationException;
  }

  private static <E extends AccessibleObject> @Nullable Object call(
      E element, Path path, @Nullable Object value, Reflected action) {
    element.trySetAccessible();
    try {
      return action.run();
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getTargetException();
      BindingException error = path.error(String.valueOf(thrown.getMessage()), value);
      error.initCause(thrown);
      throw error;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot use " + element, e);
    }
  }

  // Classes with setters

  private static boolean isBean(Class<?> type) {
    try {
      return !Modifier.isAbstract(type.getModifiers()) && type.getConstructor() != null;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static Object bean(LuaTable table, Class<?> type, Path path) {
    Map<String, AccessibleObject> properties = properties(type);
    Object bean;
    try {
      bean = make(type.getConstructor(), path, table);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(e);
    }
    for (Map.Entry<Object, Object> entry : table.entrySet()) {
      Path field = path.field(entry.getKey());
      AccessibleObject property = properties.get(String.valueOf(entry.getKey()));
      if (property == null || !(entry.getKey() instanceof String)) {
        refuse(Set.of(entry.getKey()), type, properties.keySet(), path);
      } else if (property instanceof Method setter) {
        Object value = convert(entry.getValue(), setter.getGenericParameterTypes()[0], field);
        call(setter, field, entry.getValue(), () -> setter.invoke(bean, value));
      } else if (property instanceof Field variable) {
        Object value = convert(entry.getValue(), variable.getGenericType(), field);
        call(
            variable,
            field,
            entry.getValue(),
            () -> {
              variable.set(bean, value);
              return null;
            });
      }
    }
    return bean;
  }

  private static Map<String, AccessibleObject> properties(Class<?> type) {
    Map<String, AccessibleObject> properties = new LinkedHashMap<>();
    for (Field field : type.getFields()) {
      if (!Modifier.isFinal(field.getModifiers()) && !Modifier.isStatic(field.getModifiers())) {
        properties.put(field.getName(), field);
      }
    }
    for (Method method : type.getMethods()) {
      String name = method.getName();
      if (name.startsWith("set") && name.length() > 3 && isSetter(method)) {
        properties.put(Character.toLowerCase(name.charAt(3)) + name.substring(4), method);
      }
    }
    return properties;
  }

  private static boolean isSetter(Executable method) {
    return method.getParameterCount() == 1
        && !Modifier.isStatic(method.getModifiers())
        && !method.isSynthetic();
  }

  // Single values

  private static @Nullable Object scalar(@Nullable Object value, Class<?> type, Path path) {
    Object converted =
        value instanceof Number && type == String.class
            ? Parameter.MISFIT
            : Parameter.of(type).ofObject(value);
    if (converted != Parameter.MISFIT) {
      return converted;
    }
    if (type.isEnum()) {
      throw path.expected(
          "one of "
              + Arrays.stream(type.getEnumConstants())
                  .map(each -> ((Enum<?>) each).name())
                  .collect(Collectors.joining(", ")),
          value);
    }
    throw path.expected(kind(type, value), value);
  }

  private static String kind(Class<?> type, @Nullable Object value) {
    String name = type.getSimpleName();
    return switch (name) {
      case "int", "Integer", "short", "Short", "byte", "Byte" ->
          value instanceof Long ? "integer that fits " + name : "integer";
      case "long", "Long", "BigInteger" -> "integer";
      case "double", "Double", "float", "Float", "BigDecimal" -> "number";
      case "boolean", "Boolean" -> "boolean";
      case "String", "char", "Character" -> "string";
      default -> FunctionProxy.isFunctional(type) ? "function" : type.getTypeName();
    };
  }
}
