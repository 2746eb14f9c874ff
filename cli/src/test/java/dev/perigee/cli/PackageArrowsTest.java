package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The dependencies between the packages of each module, as the code of the main sources names them;
 * comments do not count. The packages of {@code runtime} have only the arrows that are listed here.
 * No module's packages depend on each other in a circle.
 */
class PackageArrowsTest {
  private static final Path TOP = Path.of("..");

  /**
   * For each package of {@code runtime}, from the lowest to the highest, the packages of that
   * module that it may use; names without the common prefix.
   */
  private static final Map<String, Set<String>> RUNTIME =
      Map.of(
          "runtime.memory", Set.of(),
          "runtime.layout", Set.of(),
          "runtime.text", Set.of(),
          "runtime.heap", Set.of("runtime.memory", "runtime.layout"),
          "runtime.value",
              Set.of("runtime.memory", "runtime.layout", "runtime.text", "runtime.heap"),
          "runtime.frame",
              Set.of(
                  "runtime.memory",
                  "runtime.layout",
                  "runtime.text",
                  "runtime.heap",
                  "runtime.value"),
          "runtime.operation",
              Set.of(
                  "runtime.memory",
                  "runtime.layout",
                  "runtime.heap",
                  "runtime.value",
                  "runtime.frame"),
          "runtime",
              Set.of(
                  "runtime.memory",
                  "runtime.layout",
                  "runtime.text",
                  "runtime.heap",
                  "runtime.value",
                  "runtime.frame",
                  "runtime.operation"),
          "runtime.file", Set.of("runtime.memory", "runtime"),
          "runtime.lib",
              Set.of(
                  "runtime.memory",
                  "runtime.layout",
                  "runtime.text",
                  "runtime.heap",
                  "runtime.value",
                  "runtime.frame",
                  "runtime.operation",
                  "runtime",
                  "runtime.file"));

  private static final String PREFIX = "dev.perigee.";

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

  /** A type's full name, in an import or in code. */
  private static final Pattern TYPE =
      Pattern.compile("\\bdev\\.perigee\\.([a-z][a-z0-9]*(?:\\.[a-z][a-z0-9]*)*)\\.[A-Z]");

  @Test
  void everyPackageOfRuntimeIsSeen() throws IOException {
    assertThat(arrows(TOP.resolve("runtime")).keySet()).isEqualTo(RUNTIME.keySet());
  }

  @Test
  void packagesOfRuntimeUseOnlyWhatTheArrowsAllow() throws IOException {
    arrows(TOP.resolve("runtime"))
        .forEach((name, used) ->
            assertThat(used)
                .as("what %s uses", name)
                .isSubsetOf(RUNTIME.getOrDefault(name, Set.of())));
  }

  @Test
  void noPackagesUseEachOtherInACircle() throws IOException {
    Set<String> seen = new HashSet<>();
    for (Path module : modules()) {
      Map<String, Set<String>> arrows = arrows(module);
      seen.addAll(arrows.keySet());
      assertThat(withoutLowest(arrows)).as("circles in %s", TOP.relativize(module)).isEmpty();
    }
    assertThat(seen).contains("ir.ssa", "frontend", "runtime.lib", "tier0", "tier1", "engine");
  }

  /** What is left after packages that use no other have been removed until there are none. */
  private static Map<String, Set<String>> withoutLowest(Map<String, Set<String>> arrows) {
    Map<String, Set<String>> left = new TreeMap<>(arrows);
    while (left.values().removeIf(Set::isEmpty)) {
      left.values().forEach(used -> used.retainAll(left.keySet()));
    }
    return left;
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(TOP)) {
      return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java"))).toList();
    }
  }

  /** For each package of a module, the others of the module that it uses. */
  private static Map<String, Set<String>> arrows(Path module) throws IOException {
    Map<String, Set<String>> arrows = new TreeMap<>();
    try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
      for (Path file : files.filter(PackageArrowsTest::hasTypes).toList()) {
        String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
        Matcher declared = PACKAGE.matcher(code);
        if (declared.find() && declared.group(1).startsWith(PREFIX)) {
          String name = declared.group(1).substring(PREFIX.length());
          arrows.computeIfAbsent(name, key -> new TreeSet<>()).addAll(named(code));
        }
      }
    }
    arrows.forEach((name, used) -> {
      used.retainAll(arrows.keySet());
      used.remove(name);
    });
    return arrows;
  }

  private static boolean hasTypes(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java")
        && !name.equals("module-info.java")
        && !name.equals("package-info.java");
  }

  /** The packages of the types that code names in full. */
  private static Set<String> named(String code) {
    Set<String> packages = new TreeSet<>();
    Matcher type = TYPE.matcher(code);
    while (type.find()) {
      packages.add(type.group(1));
    }
    return packages;
  }
}
