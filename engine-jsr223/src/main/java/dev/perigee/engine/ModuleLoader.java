package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * A place where {@code require} finds modules that the host provides, set by {@link
 * PerigeeOptions.Builder#moduleLoaders}. Engines that share a loader may call it at the same time.
 */
@FunctionalInterface
public interface ModuleLoader {
  /**
   * The source of a module.
   *
   * @param name the name that a script passed, which may be any string. A loader that makes a path
   *     of it must make sure that the path stays where it should
   * @return null if there is no module with this name here; other loaders are tried then
   * @throws Exception the script gets it as an error, as from a {@link HostFunction}
   */
  @Nullable ModuleSource find(String name) throws Exception;

  /** The line for this loader in {@code require}'s message that a module was not found. */
  default String notFound(String name) {
    return "no module '" + name + "' from the host";
  }

  /**
   * A loader for the resources that a class loader finds: with the prefix {@code lua/}, the module
   * {@code a.b} is {@code lua/a/b.lua}. Names consist of letters, digits, '_' and '-', separated by
   * dots.
   *
   * <p>A resource in a package of a named module is found only if the module opens the package.
   *
   * @param prefix of the resources' names; may be ""
   */
  static ModuleLoader ofClassPath(ClassLoader loader, String prefix) {
    return new ResourceModules(loader::getResourceAsStream, prefix);
  }

  /**
   * As {@link #ofClassPath(ClassLoader, String)}, for the resources in a class's module or class
   * path. A module may open the package to Perigee only.
   */
  static ModuleLoader ofClassPath(Class<?> neighbour, String prefix) {
    return new ResourceModules(name -> neighbour.getResourceAsStream('/' + name), prefix);
  }
}
