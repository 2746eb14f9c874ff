package dev.perigee.engine;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a class's objects, or of the class itself, that scripts see. They are found once
 * for each class; method handles are made when they are first used.
 */
final class ClassMembers {
  /** The methods of Object that scripts may see. */
  private static final Set<String> METHODS_OF_OBJECT = Set.of("equals", "hashCode", "toString");

  private final Class<?> type;
  private final boolean statics;
  private final Map<String, FieldAccess> fields;
  private final Map<String, Overloads> methods;
  private final @Nullable Overloads called;

  /** Single methods, by {@link Signature#key}. */
  private final Map<String, Overloads> single = new ConcurrentHashMap<>();

  private ClassMembers(
      Class<?> type,
      boolean statics,
      Map<String, FieldAccess> fields,
      Map<String, Overloads> methods,
      @Nullable Overloads called) {
    this.type = type;
    this.statics = statics;
    this.fields = Map.copyOf(fields);
    this.methods = Map.copyOf(methods);
    this.called = called;
  }

  /** The class. */
  Class<?> type() {
    return type;
  }

  /** Whether these are a class's static members. */
  boolean isOfType() {
    return statics;
  }

  /** Whether an object has these members. */
  boolean has(Object object) {
    return statics ? object instanceof HostType : type.isInstance(object);
  }

  boolean hasFields() {
    return !fields.isEmpty();
  }

  boolean hasMethods() {
    return !methods.isEmpty();
  }

  @Nullable FieldAccess field(String name) {
    return fields.get(name);
  }

  /**
   * The methods with a name, or the single method with a key like "add(int,Object)"; null if there
   * is none.
   */
  @Nullable Overloads method(String name) {
    Overloads found = methods.get(name);
    int parenthesis = name.indexOf('(');
    if (found != null || parenthesis < 0) {
      return found;
    }
    String key = name.replace(" ", "");
    Overloads all = methods.get(name.substring(0, parenthesis));
    Overloads one = all == null ? null : all.only(key);
    return one == null ? null : single.computeIfAbsent(key, same -> one);
  }

  /**
   * The methods for a call of the object itself: a functional interface's method, or constructors.
   */
  @Nullable Overloads called() {
    return called;
  }

  // Members of objects

  static ClassMembers ofInstances(Class<?> type, HostAccess access) {
    if (DeniedTypes.contains(type)) {
      return new ClassMembers(type, false, Map.of(), Map.of(), null);
    }
    Map<String, FieldAccess> fields = new HashMap<>();
    for (Field field : type.getFields()) {
      if (!Modifier.isStatic(field.getModifiers())
          && access.sees(field)
          && isHarmless(field)
          && isAccessible(field)) {
        fields.put(field.getName(), new FieldAccess(field));
      }
    }
    Set<Class<?>> supertypes = supertypes(type);
    List<Method> methods = visibleMethods(supertypes, access);
    addComponents(type, methods, fields);
    return new ClassMembers(
        type, false, fields, overloads(type, methods), functionOf(type, supertypes, access));
  }

  /** A class, its superclasses, then all interfaces. */
  private static Set<Class<?>> supertypes(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      all.add(each);
    }
    for (Class<?> each : List.copyOf(all)) {
      addInterfaces(each, all);
    }
    return all;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
    for (Class<?> each : type.getInterfaces()) {
      all.add(each);
      addInterfaces(each, all);
    }
  }

  /**
   * The declarations of all methods that can be called from anywhere, one for each name and
   * parameter types.
   */
  private static List<Method> visibleMethods(Set<Class<?>> supertypes, HostAccess access) {
    Map<String, Method> callable = new HashMap<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Class<?> each : supertypes) {
      boolean all = access.allowsAllOf(each);
      for (Method method : methods(each, all)) {
        if (!Modifier.isPublic(method.getModifiers())
            || Modifier.isStatic(method.getModifiers())
            || !isHarmless(method)) {
          continue;
        }
        String key = method.getName() + Arrays.toString(method.getParameterTypes());
        if (all || access.sees(method)) {
          seen.add(key);
        }
        Method known = callable.get(key);
        if ((known == null || (known.isBridge() && !method.isBridge() && isSame(known, method)))
            && isAccessible(method)) {
          callable.put(key, method);
        }
      }
    }
    return seen.stream().map(callable::get).filter(method -> method != null).toList();
  }

  /** A type's methods; none if one of them refers to a missing class. */
  private static Method[] methods(Class<?> type, boolean inherited) {
    try {
      return inherited ? type.getMethods() : type.getDeclaredMethods();
    } catch (LinkageError e) {
      return new Method[0];
    }
  }

  private static boolean isSame(Method a, Method b) {
    return a.getDeclaringClass() == b.getDeclaringClass();
  }

  private static void addComponents(
      Class<?> type, List<Method> methods, Map<String, FieldAccess> fields) {
    if (!type.isRecord()) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      for (Method method : methods) {
        if (method.getParameterCount() == 0 && method.getName().equals(component.getName())) {
          fields.put(component.getName(), new FieldAccess(method));
        }
      }
    }
  }

  /**
   * The method of the functional interface that an object implements, by a lambda or by a class
   * whose members are visible.
   */
  private static @Nullable Overloads functionOf(
      Class<?> type, Set<Class<?>> supertypes, HostAccess access) {
    List<Signature> functions = new ArrayList<>();
    for (Class<?> each : supertypes) {
      boolean lambda = type.isHidden() || type.isSynthetic();
      if (!each.isInterface() || !(lambda || each.isAnnotationPresent(FunctionalInterface.class))) {
        continue;
      }
      Method method = FunctionProxy.functionalMethod(each);
      if (method != null
          && isHarmless(method)
          && (lambda || access.sees(method))
          && isAccessible(method)) {
        functions.add(new Signature(method));
        if (lambda) {
          break;
        }
      }
    }
    return functions.isEmpty() ? null : new Overloads(type, "function", functions);
  }

  private static Map<String, Overloads> overloads(Class<?> type, List<Method> methods) {
    Map<String, List<Signature>> byName = new HashMap<>();
    for (Method method : methods) {
      byName
          .computeIfAbsent(method.getName(), name -> new ArrayList<>())
          .add(new Signature(method));
    }
    Map<String, Overloads> overloads = new HashMap<>();
    byName.forEach(
        (name, signatures) -> overloads.put(name, new Overloads(type, name, signatures)));
    return overloads;
  }

  // Members of classes that scripts may name

  static ClassMembers ofStatics(Class<?> type) {
    Map<String, FieldAccess> fields = new HashMap<>();
    for (Field field : type.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && isHarmless(field) && isAccessible(field)) {
        fields.put(field.getName(), new FieldAccess(field));
      }
    }
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) && isHarmless(method) && isAccessible(method)) {
        methods.add(method);
      }
    }
    List<Signature> constructors = new ArrayList<>();
    if (!Modifier.isAbstract(type.getModifiers())) {
      for (Constructor<?> constructor : type.getConstructors()) {
        if (isHarmless(constructor) && isAccessible(constructor)) {
          constructors.add(new Signature(constructor));
        }
      }
    }
    return new ClassMembers(
        type,
        true,
        fields,
        overloads(type, methods),
        constructors.isEmpty() ? null : new Overloads(type, "new", constructors));
  }

  // Restrictions of all members

  /** Whether none of the types in a signature leads out of the script. */
  static boolean isHarmless(Executable executable) {
    Class<?> owner = executable.getDeclaringClass();
    if (owner == Object.class && !METHODS_OF_OBJECT.contains(executable.getName())) {
      return false;
    }
    return !DeniedTypes.contains(owner)
        && Arrays.stream(executable.getParameterTypes()).noneMatch(DeniedTypes::contains)
        && !(executable instanceof Method method && DeniedTypes.contains(method.getReturnType()));
  }

  private static boolean isHarmless(Field field) {
    return !DeniedTypes.contains(field.getDeclaringClass())
        && !DeniedTypes.contains(field.getType());
  }

  /**
   * Whether a public member is accessible to everyone: its class is public, and in an exported
   * package.
   */
  private static boolean isAccessible(Member member) {
    Class<?> owner = member.getDeclaringClass();
    return Modifier.isPublic(owner.getModifiers())
        && owner.getModule().isExported(owner.getPackageName());
  }
}
