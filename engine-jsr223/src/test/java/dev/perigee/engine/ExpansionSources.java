package dev.perigee.engine;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import dev.perigee.engine.JavaSource.Arm;
import dev.perigee.engine.JavaSource.Call;
import dev.perigee.ir.Op;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds in tier 1's sources which method expands what, and the routines that its code calls. */
final class ExpansionSources {
  private static final String DISPATCH = "ExpansionDispatch";
  private static final Set<Operation> SEARCHES =
      EnumSet.of(Operation.FIELD, Operation.FIELD_TO_SET, Operation.HINTED_NODE);

  /** The names of all operations of the linear form and of the graph. */
  private static final Set<String> OPERATIONS = new HashSet<>();

  static {
    for (Op op : Op.values()) {
      OPERATIONS.add(op.name());
    }
    for (SsaOp op : SsaOp.values()) {
      OPERATIONS.add(op.name());
    }
  }

  /** A method of a class of the package. */
  record Target(String type, String method) {
    String text() {
      return type + "." + method;
    }
  }

  private final Map<String, JavaSource> sources = new HashMap<>();

  /** Reads the sources of a folder. */
  ExpansionSources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("package-info.java")) {
          JavaSource source = JavaSource.of(file);
          sources.put(source.name(), source);
        }
      }
    }
  }

  /**
   * What expands a form of an operation in the graph; empty if native code leaves there.
   *
   * @param condition a BRANCH's, else empty
   */
  Set<Target> targets(Op op, SsaOp form, String condition) {
    return switch (form) {
      case STEP -> step(op);
      case STEP_BRANCH -> arm(source(DISPATCH), "expandDecision", List.of(op.name()));
      case BRANCH -> follow("BranchExpansion", "expand", List.of(condition));
      case RETURN, TAILCALL -> follow(DISPATCH, "expandEnd", List.of(form.name()));
      case COPY -> follow("Expansion", "expand", List.of(form.name()));
      default -> follow(DISPATCH, "expand", List.of(form.name()));
    };
  }

  private Set<Target> step(Op op) {
    if (op == Op.CALL) {
      return Set.of(new Target("BuiltinExpansion", "expand"));
    }
    for (Arm arm : source(DISPATCH).arms("family")) {
      if (arm.labels().contains(op.name())) {
        String family = source(DISPATCH).fields().get(arm.body().toString());
        return family == null
            ? Set.of()
            : follow(family, "expand", List.of(op.name(), op.plain().name()));
      }
    }
    throw new IllegalStateException(DISPATCH + ".family has no arm for " + op);
  }

  /** What a method calls in the arm for a label, and what that calls if it only goes on there. */
  private Set<Target> follow(String type, String method, List<String> labels) {
    JavaSource source = source(type);
    if (source.methods(method).isEmpty()) {
      throw new IllegalStateException(type + " has no method " + method);
    }
    Set<Target> targets = arm(source, method, labels);
    return targets.isEmpty() ? Set.of(new Target(type, method)) : targets;
  }

  private Set<Target> arm(JavaSource source, String method, List<String> labels) {
    List<Arm> arms = source.arms(method);
    for (String label : labels) {
      for (Arm arm : arms) {
        if (arm.labels().contains(label)) {
          return called(source, arm.body(), labels);
        }
      }
    }
    boolean ofLabels = arms.stream().anyMatch(arm -> isOperation(arm.labels()));
    return arms.stream()
        .filter(arm -> ofLabels && arm.labels().isEmpty())
        .findFirst()
        .map(arm -> called(source, arm.body(), labels))
        .orElse(Set.of());
  }

  private static boolean isOperation(List<String> labels) {
    return labels.stream().anyMatch(OPERATIONS::contains);
  }

  private Set<Target> called(JavaSource source, Tree body, List<String> labels) {
    Set<String> receivers = new HashSet<>(Set.of(""));
    source
        .fields()
        .forEach((field, type) -> {
          if (type.endsWith("Expansion") && !type.equals("Expansion")) {
            receivers.add(field);
          }
        });
    Set<Target> targets = new LinkedHashSet<>();
    for (Call call : JavaSource.work(body, receivers)) {
      if (call.receiver().isEmpty()) {
        targets.add(new Target(source.name(), call.method()));
      } else {
        targets.addAll(follow(source.fields().get(call.receiver()), call.method(), labels));
      }
    }
    return targets;
  }

  /** The routines that the code from these methods on may call. */
  Set<Routine> routines(Set<Target> targets) {
    Set<Routine> routines = EnumSet.noneOf(Routine.class);
    Set<String> seen = new HashSet<>();
    Deque<Target> work = new ArrayDeque<>(targets);
    while (!work.isEmpty()) {
      Target target = work.pop();
      if (seen.add(target.text())) {
        for (MethodTree method : source(target.type()).methods(target.method())) {
          collect(method, routines);
          JavaSource.calls(method).forEach(call -> addCallee(target.type(), call, work));
        }
      }
    }
    return routines;
  }

  private static void collect(MethodTree method, Set<Routine> routines) {
    Set<String> named = JavaSource.constants(method, "Routine");
    Stream.of(Routine.values())
        .filter(routine -> named.contains(routine.name()))
        .forEach(routines::add);
    Set<String> operations = JavaSource.constants(method, "Operation");
    SEARCHES.stream()
        .filter(search -> operations.contains(search.name()))
        .forEach(search -> routines.add(Routine.behind(search)));
  }

  private void addCallee(String type, Call call, Deque<Target> work) {
    String callee =
        call.receiver().isEmpty()
            ? type
            : source(type).fields().getOrDefault(call.receiver(), inherited(call.receiver()));
    if (sources.containsKey(callee)) {
      work.add(new Target(callee, call.method()));
    }
  }

  /** The type of a field that all expansions have, or the name, which may be that of a class. */
  private String inherited(String receiver) {
    return source("StepExpansion").fields().getOrDefault(receiver, receiver);
  }

  private JavaSource source(String type) {
    JavaSource source = sources.get(type);
    if (source == null) {
      throw new IllegalStateException("there is no expansion " + type);
    }
    return source;
  }
}
