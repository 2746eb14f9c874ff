package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages for contributors name exists: files, headings, classes, members, scripts, options. */
class ContributingPageTest {
  private static final Path TOP = Path.of("..");

  /** A link's target, inline or in a definition. */
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|^\\[[^\\]]+\\]: (\\S+)$", Pattern.MULTILINE);

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?");
  private static final Pattern PACKAGE = Pattern.compile("dev(?:\\.[a-z0-9]+)+");
  private static final Pattern FILE = Pattern.compile("(?:\\./)?[\\w.-]+(?:/[\\w.-]+)+|\\w+\\.lua");
  private static final Pattern SCRIPT = Pattern.compile("(?:\\./|scripts/)[\\w-]+");
  private static final Pattern OPTION = Pattern.compile("-D((?:perigee|fuzz)(?:\\.\\w+)+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  /** What the reader's own files are called, and what is made by a run. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("NUMBER.reduced.lua", "fuzz-failures", "hello.lua");

  /** The text of each Java source, by its class's simple name; several if modules share a name. */
  private static final Map<String, List<Path>> SOURCES = new HashMap<>();

  /** All packages, and the names of all Lua files. */
  private static final Set<String> NAMES = new HashSet<>();

  /** The text of all sources and scripts that may read an option. */
  private static final StringBuilder OPTIONS = new StringBuilder();

  @ParameterizedTest
  @ValueSource(strings = {"CONTRIBUTING.md", "docs/operations.md", "docs/tier1.md"})
  void whatThePageNamesExists(String page) throws IOException {
    readSources();
    Path file = TOP.resolve(page);
    String text = Files.readString(file);
    assertThat(problems(file, text)).as(page).isEmpty();
  }

  @Test
  void aMissingNameIsFound() throws IOException {
    readSources();
    Path file = TOP.resolve("CONTRIBUTING.md");
    String text =
        "[x](docs/none.md) [y](docs/style.md#none) `NoSuchClass` `Driver.fly` `scripts/none`"
            + " `./lua -Dperigee.none=1` `dev.perigee.none` `none.lua` `Driver.poll`";
    assertThat(problems(file, text))
        .containsExactlyInAnyOrder(
            "docs/none.md",
            "docs/style.md#none",
            "NoSuchClass",
            "Driver.fly",
            "scripts/none",
            "perigee.none",
            "dev.perigee.none",
            "none.lua");
  }

  private static void readSources() throws IOException {
    if (!SOURCES.isEmpty()) {
      return;
    }
    Files.walkFileTree(
        TOP,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean built = name.equals("target") && Files.exists(folder.resolveSibling("pom.xml"));
            boolean hidden = name.startsWith(".") && !name.equals("..");
            return built || hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
              SOURCES
                  .computeIfAbsent(
                      name.substring(0, name.length() - ".java".length()), any -> new ArrayList<>())
                  .add(file);
              addPackages(file);
              if (!name.startsWith("ContributingPageTest")) {
                OPTIONS.append(Files.readString(file));
              }
            } else if (name.endsWith(".lua")) {
              NAMES.add(name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void addPackages(Path file) {
    String folder = file.getParent().toString().replace('\\', '/');
    int start = folder.indexOf("/java/dev/");
    if (start >= 0) {
      String name = folder.substring(start + "/java/".length()).replace('/', '.');
      for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
        NAMES.add(name.substring(0, end));
      }
    }
  }

  /** What a page names that does not exist. */
  private static List<String> problems(Path page, String text) throws IOException {
    List<String> problems = new ArrayList<>();
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      String target = link.group(1) == null ? link.group(2) : link.group(1);
      if (!target.startsWith("http") && !exists(page, target)) {
        problems.add(target);
      }
    }
    String prose = FENCED.matcher(text).replaceAll("");
    for (MatchResult code : CODE.matcher(prose).results().toList()) {
      addIfMissing(code.group(1), problems);
    }
    for (MatchResult script : SCRIPT.matcher(text).results().toList()) {
      if (!Files.exists(TOP.resolve(script.group())) && !problems.contains(script.group())) {
        problems.add(script.group());
      }
    }
    for (MatchResult option : OPTION.matcher(text).results().toList()) {
      if (OPTIONS.indexOf("\"" + option.group(1) + "\"") < 0) {
        problems.add(option.group(1));
      }
    }
    return problems;
  }

  private static void addIfMissing(String code, List<String> problems) throws IOException {
    Matcher named = CLASS.matcher(code);
    boolean known =
        PLACEHOLDERS.contains(code)
            || (PACKAGE.matcher(code).matches()
                ? NAMES.contains(code)
                : named.matches()
                    ? isDeclared(named.group(1), named.group(2))
                    : !FILE.matcher(code).matches()
                        || NAMES.contains(code)
                        || Files.exists(TOP.resolve(code)));
    if (!known) {
      problems.add(code);
    }
  }

  /** Whether there is a class, and whether its source names a member. */
  private static boolean isDeclared(String type, String member) throws IOException {
    for (Path source : SOURCES.getOrDefault(type, List.of())) {
      if (member == null
          || Pattern.compile("\\b" + member + "\\b").matcher(Files.readString(source)).find()) {
        return true;
      }
    }
    return false;
  }

  private static boolean exists(Path page, String target) throws IOException {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? page : page.resolveSibling(path);
    if (!Files.exists(file)) {
      return false;
    }
    return hash < 0
        || HEADING
            .matcher(Files.readString(file))
            .results()
            .anyMatch(heading -> anchor(heading.group(1)).equals(target.substring(hash + 1)));
  }

  /** The anchor of a heading, as GitHub makes it. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
        .replace(' ', '-');
  }
}
