package dev.perigee.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Modules in resources. */
final class ResourceModules implements ModuleLoader {
  /** No such name leads out of the prefix, wherever the resources are found. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)*+");

  private static final int LONGEST_NAME = 200;

  private final Function<String, @Nullable InputStream> resources;
  private final String prefix;

  ResourceModules(Function<String, @Nullable InputStream> resources, String prefix) {
    this.resources = resources;
    this.prefix = prefix.startsWith("/") ? prefix.substring(1) : prefix;
  }

  @Override
  public @Nullable ModuleSource find(String name) throws IOException {
    if (!isName(name)) {
      return null;
    }
    String resource = resource(name);
    try (InputStream in = resources.apply(resource)) {
      return in == null ? null : ModuleSource.ofBytes(in.readAllBytes(), '@' + resource);
    }
  }

  @Override
  public String notFound(String name) {
    return isName(name) ? "no resource '" + resource(name) + "'" : "no resource has such a name";
  }

  private static boolean isName(String name) {
    return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
  }

  private String resource(String name) {
    return prefix + name.replace('.', '/') + ".lua";
  }
}
