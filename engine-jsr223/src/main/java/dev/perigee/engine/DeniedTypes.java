package dev.perigee.engine;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

/**
 * Types that lead out of a script under any policy: from one of them, a script would reach classes,
 * code or threads that it was never granted.
 */
final class DeniedTypes {
  /** These types, and those that extend or implement them. */
  private static final Set<String> TYPES =
      Set.of(
          "java.lang.Class",
          "java.lang.ClassLoader",
          "java.lang.ClassValue",
          "java.lang.Compiler",
          "java.lang.Module",
          "java.lang.ModuleLayer",
          "java.lang.Package",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.ScopedValue",
          "java.lang.SecurityManager",
          "java.lang.StackWalker",
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.io.ObjectInputStream",
          "java.io.ObjectOutputStream",
          "java.security.AccessController",
          "java.security.AccessControlContext",
          "java.security.ProtectionDomain",
          "java.security.CodeSource",
          "java.util.ServiceLoader",
          "java.util.ResourceBundle$Control",
          "java.util.concurrent.ThreadFactory",
          "javax.script.Compilable",
          "javax.script.CompiledScript",
          "javax.script.Invocable",
          "javax.script.ScriptEngine",
          "javax.script.ScriptEngineFactory",
          "javax.script.ScriptEngineManager",
          "javax.tools.JavaCompiler",
          "javax.tools.ToolProvider",
          "sun.misc.Unsafe",
          "dev.perigee.engine.PerigeeEngine",
          "dev.perigee.engine.PerigeeOptions",
          "dev.perigee.engine.HostAccess");

  /** All types of these packages; names that end in a dot include the packages inside. */
  private static final List<String> PACKAGES =
      List.of(
          "java.lang.reflect",
          "java.lang.invoke",
          "java.lang.foreign",
          "java.lang.instrument",
          "java.lang.management",
          "java.lang.module",
          "java.lang.runtime",
          "java.lang.classfile.",
          "java.beans.",
          "java.rmi.",
          "javax.management.",
          "javax.naming.",
          "jdk.",
          "sun.",
          "com.sun.jdi.",
          "com.sun.tools.");

  private static final ClassValue<Boolean> DENIED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isDenied(type);
        }
      };

  private DeniedTypes() {}

  /** Whether a type, or the element type of an array, leads out. */
  static boolean contains(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return !element.isPrimitive() && DENIED.get(element);
  }

  private static boolean isDenied(Class<?> type) {
    // A proxy's class is determined by its interfaces. Its superclass and its package are
    // invisible.
    if (Proxy.isProxyClass(type)) {
      return hasDeniedInterface(type);
    }
    Class<?> parent = type.getSuperclass();
    return isNamed(type) || (parent != null && contains(parent)) || hasDeniedInterface(type);
  }

  private static boolean hasDeniedInterface(Class<?> type) {
    for (Class<?> each : type.getInterfaces()) {
      if (contains(each)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(Class<?> type) {
    if (TYPES.contains(type.getName())) {
      return true;
    }
    // Internal classes of these packages implement public types, as every Path does.
    String of = type.getPackageName();
    if (!type.getModule().isExported(of)) {
      return false;
    }
    for (String denied : PACKAGES) {
      if (denied.endsWith(".") ? (of + ".").startsWith(denied) : of.equals(denied)) {
        return true;
      }
    }
    return false;
  }
}
