package dev.perigee.engine;

import com.sun.source.tree.ThrowTree;
import dev.perigee.engine.ExpansionSources.Target;
import dev.perigee.engine.JavaSource.Arm;
import dev.perigee.engine.JavaSource.Call;
import dev.perigee.engine.OperationForms.Form;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code docs/operations.md}: a table of where each operation's meaning, fast paths and tests are.
 * It is made from the sources of the dispatching switches and of the tests. It refuses an operation
 * that a switch has no arm for, and one that no test script contains.
 */
final class OperationsPage {
  private static final String START = "<!-- table -->\n";
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|.*");
  private static final Pattern LINK = Pattern.compile("\\[`([\\w-]+)`\\]");
  private static final String NONE = "–";

  private static final Path TOP = Path.of("..");
  private static final Path OPERATIONS = sources("runtime", "runtime/operation");
  private static final Path INTERPRETER =
      sources("tier0-interpreter", "tier0").resolve("Interpreter.java");
  private static final Path EXPANSIONS = sources("tier1", "tier1/expansion");
  private static final Path SCRIPTS = TOP.resolve("engine-jsr223/src/test/lua");
  private static final Path GRAPHS = TOP.resolve("ir/src/test/resources/passes");
  private static final Path CONTRACTS = TOP.resolve("tier1/src/contracts/java/dev/perigee/tier1");

  /** Where an arm that has done its work, or cannot, leaves the interpreter's loop. */
  private static final Set<String> LEAVING = Set.of("step", "loop");

  private final String text;
  private final JavaSource operations;
  private final JavaSource interpreter;
  private final ExpansionSources expansions;
  private final OperationForms forms = new OperationForms();
  private final OperationTests tests;

  /** Where the links of the page lead, by name. */
  private final Map<String, Path> links = new TreeMap<>();

  /** A page's text. */
  OperationsPage(String text) throws IOException, LuaSyntaxException {
    this.text = text;
    operations = JavaSource.of(OPERATIONS.resolve("Operations.java"));
    interpreter = JavaSource.of(INTERPRETER);
    expansions = new ExpansionSources(EXPANSIONS);
    tests = new OperationTests(forms::add);
  }

  private static Path sources(String module, String packageName) {
    return TOP.resolve(module).resolve("src/main/java/dev/perigee").resolve(packageName);
  }

  /** The page with the table that the sources give now. */
  String rewritten() {
    int start = text.indexOf(START);
    if (start < 0) {
      throw new IllegalStateException("the page has no line " + START);
    }
    Map<String, Set<String>> named = named();
    StringBuilder result = new StringBuilder(text.substring(0, start)).append(START);
    result.append("\n| Operation | Meaning | Tier 0 | Tier 1 | Scripts | Tests of tier 1 |\n");
    result.append("|---|---|---|---|---|---|\n");
    for (Op op : Op.values()) {
      result.append(row(op, named.getOrDefault(op.name(), Set.of())));
    }
    result.append('\n');
    links.forEach((name, path) ->
        result.append("[`%s`]: %s%n".formatted(name, path.toString().replace('\\', '/'))));
    return result.toString();
  }

  /** The names that the rows have links for, by the operation. */
  private Map<String, Set<String>> named() {
    Map<String, Set<String>> named = new HashMap<>();
    for (String line : text.split("\n")) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> names = new LinkedHashSet<>();
        LINK.matcher(line).results().forEach(link -> names.add(link.group(1)));
        named.put(row.group(1), names);
      }
    }
    return named;
  }

  private String row(Op op, Set<String> named) {
    List<String> scripts = tests.scripts(op, named);
    if (scripts.isEmpty()) {
      throw new IllegalStateException("no script in " + SCRIPTS + " contains " + op);
    }
    Map<String, Set<Target>> targets = targets(op);
    return String.join(
            " | ",
            "| `" + op + "`",
            meaning(op),
            fastPath(op),
            expansion(targets),
            join(scripts, SCRIPTS, ".lua"),
            testsOfTier1(op, targets, named))
        + " |\n";
  }

  // The meaning

  private String meaning(Op op) {
    Arm arm =
        arm(operations, "step", op)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Operations.step does not handle " + op));
    if (arm.body() instanceof ThrowTree) {
      return NONE;
    }
    Map<String, String> fields = operations.fields();
    Set<String> families = new LinkedHashSet<>();
    fields.forEach((field, type) -> {
      if (Files.exists(OPERATIONS.resolve(type + ".java"))) {
        families.add(field);
      }
    });
    List<String> methods = new ArrayList<>();
    for (Call call : JavaSource.work(arm.body(), families)) {
      methods.add(link(fields.get(call.receiver()), call.method(), OPERATIONS));
    }
    return methods.isEmpty() ? link("Operations", "step", OPERATIONS) : String.join(", ", methods);
  }

  private static Stream<Arm> arm(JavaSource source, String method, Op op) {
    return source.arms(method).stream().filter(arm -> arm.labels().contains(op.name()));
  }

  // Tier 0

  private String fastPath(Op op) {
    return arm(interpreter, "run", op)
        .findFirst()
        .map(arm -> {
          Set<String> labels = JavaSource.breaks(arm.body());
          labels.removeAll(LEAVING);
          String fast = "`case " + String.join(", ", arm.labels()) + "`";
          return labels.isEmpty() ? fast : fast + ", then `" + String.join("` or `", labels) + "`";
        })
        .orElse(NONE);
  }

  // Tier 1

  /** What expands each form of an operation, by the form's text. */
  private Map<String, Set<Target>> targets(Op op) {
    Map<String, Set<Target>> targets = new LinkedHashMap<>();
    for (Form form : forms.of(op)) {
      targets.put(form.text(), expansions.targets(op, form.op(), form.condition()));
    }
    return targets;
  }

  private String expansion(Map<String, Set<Target>> targets) {
    Map<String, List<String>> formsByMethods = new LinkedHashMap<>();
    targets.forEach((form, methods) -> {
      List<String> texts = new ArrayList<>();
      methods.forEach(each -> texts.add(link(each.type(), each.method(), EXPANSIONS)));
      String text = texts.isEmpty() ? "leaves" : String.join(", ", texts);
      formsByMethods.computeIfAbsent(text, any -> new ArrayList<>()).add(form);
    });
    List<String> lines = new ArrayList<>();
    formsByMethods.forEach(
        (methods, forms) -> lines.add("`" + String.join("`, `", forms) + "`: " + methods));
    return lines.isEmpty() ? NONE : String.join("; ", lines);
  }

  // Tests

  private String testsOfTier1(Op op, Map<String, Set<Target>> targets, Set<String> named) {
    List<String> names = new ArrayList<>();
    names.add(join(tests.graphs(op, named), GRAPHS, ".txt"));
    Set<Target> methods = new LinkedHashSet<>();
    targets.values().forEach(methods::addAll);
    names.add(join(tests.contracts(expansions.routines(methods)), CONTRACTS, ".java"));
    names.removeIf(String::isEmpty);
    return names.isEmpty() ? NONE : String.join(", ", names);
  }

  // Links

  private String join(Iterable<String> files, Path folder, String extension) {
    List<String> texts = new ArrayList<>();
    for (String file : files) {
      links.put(file, folder.resolve(file + extension));
      texts.add("[`" + file + "`]");
    }
    return String.join(", ", texts);
  }

  private String link(String type, String method, Path folder) {
    String name = type + "." + method;
    links.put(name, folder.resolve(type + ".java"));
    return "[`" + name + "`]";
  }

  /** Rewrites the table of a page, whose file is the argument; run in a module's folder. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    Files.writeString(file, new OperationsPage(Files.readString(file)).rewritten());
  }
}
