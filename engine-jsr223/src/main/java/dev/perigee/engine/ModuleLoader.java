package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * Where {@code require} finds modules that the host provides, given by {@link
 * PerigeeOptions.Builder#moduleLoaders}. Engines that share a loader may ask it at the same time.
 */
@FunctionalInterface
public interface ModuleLoader {
  /**
   * The source of a module.
   *
   * @param name as a script wrote it, so anything: a loader that makes a path of it must see that
   *     it stays where it should
   * @return null when there is none of this name here; others are asked then
   * @throws Exception what the script gets as an error, as from a {@link HostFunction}
   */
  @Nullable ModuleSource find(String name) throws Exception;

  /** The line for this loader in {@code require}'s message that no module was found. */
  default String notFound(String name) {
    return "no module '" + name + "' from the host";
  }

  /**
   * The resources that a class loader finds: with the prefix {@code lua/}, the module {@code a.b}
   * is {@code lua/a/b.lua}. Names have letters, digits, '_' and '-', parted by dots.
   *
   * <p>A resource in a package of a named module is found only if the module opens the package.
   *
   * @param prefix of the resources' names; "" for none
   */
  static ModuleLoader ofClassPath(ClassLoader loader, String prefix) {
    return new ResourceModules(loader::getResourceAsStream, prefix);
  }

  /**
   * As {@link #ofClassPath(ClassLoader, String)}, the resources of a class's module or class path;
   * a module may open the package to Perigee alone.
   */
  static ModuleLoader ofClassPath(Class<?> neighbour, String prefix) {
    return new ResourceModules(name -> neighbour.getResourceAsStream('/' + name), prefix);
  }
}
