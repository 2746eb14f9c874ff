package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The dependencies between the project's modules, as their descriptors declare them. The command
 * depends on the engine and so indirectly on every module; all are on this test's class path.
 */
class ModuleArrowsTest {
  /** For each module, the modules that it may require; names without the common prefix. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "grammar", Set.of(),
          "ir", Set.of(),
          "frontend", Set.of("grammar", "ir"),
          "runtime", Set.of("ir"),
          "tier0", Set.of("runtime", "ir"),
          "tier1", Set.of("tier0", "runtime", "ir"),
          "tier1.arm64", Set.of("tier1", "tier0", "runtime"),
          "tier1.x64", Set.of("tier1", "tier0", "runtime"),
          "engine",
              Set.of(
                  "grammar",
                  "ir",
                  "frontend",
                  "runtime",
                  "tier0",
                  "tier1",
                  "tier1.arm64",
                  "tier1.x64"),
          "cli", Set.of("engine"));

  private static final String PREFIX = "dev.perigee.";

  @Test
  void everyModuleIsSeen() {
    assertThat(requiredModules().keySet()).isEqualTo(ARROWS.keySet());
  }

  @Test
  void modulesRequireOnlyWhatTheArrowsAllow() {
    requiredModules()
        .forEach((module, required) ->
            assertThat(required)
                .as("what %s requires", module)
                .isSubsetOf(ARROWS.getOrDefault(module, Set.of())));
  }

  @Test
  void noPackageIsOpenToAll() {
    for (ModuleDescriptor module : ownModules()) {
      assertThat(module.isOpen()).as("%s is open", module.name()).isFalse();
      assertThat(module.opens()).as("what %s opens", module.name()).isEmpty();
    }
  }

  private static Map<String, Set<String>> requiredModules() {
    return ownModules().stream()
        .collect(
            Collectors.toMap(
                module -> shortName(module.name()),
                module ->
                    module.requires().stream()
                        .map(Requires::name)
                        .filter(name -> name.startsWith(PREFIX))
                        .map(ModuleArrowsTest::shortName)
                        .collect(Collectors.toSet())));
  }

  private static Set<ModuleDescriptor> ownModules() {
    Path[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> !path.endsWith("test-classes"))
            .toArray(Path[]::new);
    return ModuleFinder.of(classPath).findAll().stream()
        .map(ModuleReference::descriptor)
        .filter(module -> module.name().startsWith(PREFIX))
        .collect(Collectors.toSet());
  }

  private static String shortName(String module) {
    return module.substring(PREFIX.length());
  }
}
