package dev.perigee.engine;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policy that decides which members of the host's objects scripts can use. Immutable; the
 * methods that allow more return a new policy. Engines that share a policy also share what was
 * found out about classes.
 *
 * <p>Under every policy, maps, lists and arrays are live views, collections can be traversed, and
 * bound {@link HostFunction}s and lambdas can be called.
 *
 * <p>No policy opens types that lead out of a script: {@code Class}, class loaders, modules,
 * reflection, method handles, {@code Runtime}, {@code System}, processes, threads, script engines.
 * Objects of these types are opaque, methods that take or return them are hidden, and the {@code
 * allow} methods reject them. Only public members of public types in exported packages are visible.
 */
public final class HostAccess {
  private enum Mode {
    NONE,
    EXPLICIT,
    MEMBERS
  }

  private static final HostAccess NO_MEMBERS = new HostAccess(Mode.NONE, Set.of(), Map.of());
  private static final HostAccess ANNOTATED = new HostAccess(Mode.EXPLICIT, Set.of(), Map.of());
  private static final HostAccess ALL_PUBLIC = new HostAccess(Mode.MEMBERS, Set.of(), Map.of());

  private final Mode mode;
  private final Set<Object> allowed;
  private final Map<String, Class<?>> types;
  private volatile @Nullable KnownMembers known;

  /** Members by class. Made for the first object, since most scripts get none. */
  private record KnownMembers(PerClass<ClassMembers> instances, PerClass<ClassMembers> statics) {}

  private HostAccess(Mode mode, Set<Object> allowed, Map<String, Class<?>> types) {
    this.mode = mode;
    this.allowed = allowed;
    this.types = types;
  }

  private KnownMembers known() {
    KnownMembers members = known;
    if (members == null) {
      synchronized (this) {
        members = known;
        if (members == null) {
          members =
              new KnownMembers(
                  new PerClass<>(this::membersOf), new PerClass<>(this::staticMembersOf));
          known = members;
        }
      }
    }
    return members;
  }

  /** Objects have no members. */
  public static HostAccess none() {
    return NO_MEMBERS;
  }

  /**
   * Only members with the annotation {@link ScriptAccess}, and those that are allowed explicitly.
   */
  public static HostAccess explicit() {
    return ANNOTATED;
  }

  /**
   * All public members of the objects that the host binds, and of those that these return: binding
   * an object grants its use. For scripts that may do anything that the objects can do.
   */
  public static HostAccess members() {
    return ALL_PUBLIC;
  }

  /**
   * Allows all public members of classes or interfaces.
   *
   * @throws IllegalArgumentException if one of them leads out of the script
   */
  public HostAccess allow(Class<?>... classes) {
    for (Class<?> type : classes) {
      requireHarmless(type, type);
    }
    return with(Arrays.asList((Object[]) classes));
  }

  /**
   * Allows methods, and those that override them.
   *
   * @throws IllegalArgumentException if one of them takes, returns or belongs to a type that leads
   *     out
   */
  public HostAccess allow(Method... methods) {
    for (Method method : methods) {
      if (!ClassMembers.isHarmless(method)) {
        throw new IllegalArgumentException("no policy allows scripts to use " + method);
      }
    }
    return with(Arrays.asList((Object[]) methods));
  }

  /**
   * Allows fields.
   *
   * @throws IllegalArgumentException if one of them holds or belongs to a type that leads out
   */
  public HostAccess allow(Field... fields) {
    for (Field field : fields) {
      requireHarmless(field.getDeclaringClass(), field);
      requireHarmless(field.getType(), field);
    }
    return with(Arrays.asList((Object[]) fields));
  }

  /**
   * Lets scripts name classes: {@code java.type("java.util.ArrayList")} returns an object with the
   * class's static members, which can be called to make an instance. If no class is allowed,
   * scripts have no table {@code java}.
   *
   * @throws IllegalArgumentException if one of them leads out of the script
   */
  public HostAccess allowTypes(Class<?>... classes) {
    Map<String, Class<?>> more = new HashMap<>(types);
    for (Class<?> type : classes) {
      requireHarmless(type, type);
      more.put(type.getName(), type);
    }
    return new HostAccess(mode, allowed, Map.copyOf(more));
  }

  private HostAccess with(Collection<Object> members) {
    Set<Object> more = new HashSet<>(allowed);
    for (Object member : members) {
      more.add(Objects.requireNonNull(member));
    }
    return new HostAccess(mode, Set.copyOf(more), types);
  }

  private static void requireHarmless(Class<?> type, Object what) {
    if (DeniedTypes.contains(type)) {
      throw new IllegalArgumentException("no policy allows scripts to use " + what);
    }
  }

  // For the engine

  /** Whether all public members are visible without being named. */
  boolean showsAllMembers() {
    return mode == Mode.MEMBERS;
  }

  /** Classes that scripts may name. */
  Map<String, Class<?>> types() {
    return types;
  }

  /** The members of a class's objects that scripts see. */
  ClassMembers ofInstances(Class<?> type) {
    return known().instances.of(type);
  }

  /** The members that scripts see of a class that they may name. */
  ClassMembers ofStatics(Class<?> type) {
    return known().statics.of(type);
  }

  private ClassMembers membersOf(Class<?> type) {
    return ClassMembers.ofInstances(type, this);
  }

  private ClassMembers staticMembersOf(Class<?> type) {
    return ClassMembers.ofStatics(type);
  }

  /** Whether a harmless public member of an object is visible. */
  <M extends Member & AnnotatedElement> boolean sees(M member) {
    return switch (mode) {
      case MEMBERS -> true;
      case EXPLICIT -> isAnnotated(member) || isAllowed(member);
      case NONE -> isAllowed(member);
    };
  }

  private static <M extends Member & AnnotatedElement> boolean isAnnotated(M member) {
    return member.isAnnotationPresent(ScriptAccess.class)
        || member.getDeclaringClass().isAnnotationPresent(ScriptAccess.class);
  }

  private boolean isAllowed(Member member) {
    return allowed.contains(member) || allowed.contains(member.getDeclaringClass());
  }

  /** Whether a type was allowed as a whole, including inherited members. */
  boolean allowsAllOf(@Nullable Class<?> type) {
    return type != null && allowed.contains(type);
  }
}
