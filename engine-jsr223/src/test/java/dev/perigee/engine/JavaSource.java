package dev.perigee.engine;

import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The source of a class, parsed but not resolved: its fields, its methods, the arms of its switches
 * and what they call. A call is known by the name of its method alone.
 */
final class JavaSource {
  /**
   * An arm of a switch.
   *
   * @param labels the constants that it is for, without their class
   * @param body what it does: an expression, a block or a list of statements
   */
  record Arm(List<String> labels, Tree body) {}

  /**
   * A call.
   *
   * @param receiver a variable or a class; empty if it is a method of the class itself
   */
  record Call(String receiver, String method) {}

  private final String name;
  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, List<MethodTree>> methods = new HashMap<>();

  private JavaSource(ClassTree type) {
    name = type.getSimpleName().toString();
    for (Tree member : type.getMembers()) {
      if (member instanceof VariableTree field) {
        fields.put(field.getName().toString(), field.getType().toString());
      } else if (member instanceof MethodTree method) {
        methods.computeIfAbsent(method.getName().toString(), any -> new ArrayList<>()).add(method);
      }
    }
  }

  /** Reads a file's first class. */
  static JavaSource of(Path file) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
      CompilationUnitTree unit = task.parse().iterator().next();
      return new JavaSource((ClassTree) unit.getTypeDecls().getFirst());
    }
  }

  String name() {
    return name;
  }

  /** The simple names of the types of the class's own fields, by the fields' names. */
  Map<String, String> fields() {
    return fields;
  }

  /** The methods of a name; none if there are none. */
  List<MethodTree> methods(String method) {
    return methods.getOrDefault(method, List.of());
  }

  /** The names of all methods. */
  Set<String> methodNames() {
    return methods.keySet();
  }

  /** The arms of all switches in the methods of a name; an arm without labels is the default. */
  List<Arm> arms(String method) {
    List<Arm> arms = new ArrayList<>();
    for (MethodTree each : methods(method)) {
      each.accept(
          new TreeScanner<Void, Void>() {
            @Override
            public Void visitCase(CaseTree arm, Void unused) {
              arms.add(new Arm(labels(arm), arm.getBody()));
              return super.visitCase(arm, null);
            }
          },
          null);
    }
    return arms;
  }

  private static List<String> labels(CaseTree arm) {
    List<String> labels = new ArrayList<>();
    for (Tree label : arm.getLabels()) {
      if (label instanceof ConstantCaseLabelTree constant) {
        labels.add(lastName(constant.getConstantExpression()));
      }
    }
    return labels;
  }

  private static String lastName(ExpressionTree expression) {
    return expression instanceof MemberSelectTree select
        ? select.getIdentifier().toString()
        : expression.toString();
  }

  /** The constants of a class, such as {@code Routine}, that a tree names. */
  static Set<String> constants(Tree tree, String type) {
    Set<String> constants = new LinkedHashSet<>();
    tree.accept(
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMemberSelect(MemberSelectTree select, Void unused) {
            if (select.getExpression().toString().equals(type)) {
              constants.add(select.getIdentifier().toString());
            }
            return super.visitMemberSelect(select, null);
          }
        },
        null);
    return constants;
  }

  /** The labels that the {@code break}s in a tree name, in order. */
  static Set<String> breaks(Tree tree) {
    Set<String> labels = new LinkedHashSet<>();
    tree.accept(
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitBreak(BreakTree jump, Void unused) {
            if (jump.getLabel() != null) {
              labels.add(jump.getLabel().toString());
            }
            return super.visitBreak(jump, null);
          }
        },
        null);
    return labels;
  }

  /** All calls in a tree, outer ones before those in their arguments. */
  static List<Call> calls(Tree tree) {
    List<Call> calls = new ArrayList<>();
    tree.accept(
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            calls.add(call(call));
            return super.visitMethodInvocation(call, null);
          }
        },
        null);
    return calls;
  }

  /**
   * The calls in an arm that do its work: those whose receivers are wanted, without what only
   * computes the arguments of such a call or the condition of an {@code if}.
   *
   * @param receivers the empty name is the class itself
   */
  static Set<Call> work(Tree arm, Set<String> receivers) {
    Set<Call> calls = new LinkedHashSet<>();
    arm.accept(
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitIf(IfTree choice, Void unused) {
            scan(choice.getThenStatement(), null);
            return scan(choice.getElseStatement(), null);
          }

          @Override
          public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            Call made = call(call);
            if (receivers.contains(made.receiver())) {
              calls.add(made);
              return null;
            }
            return super.visitMethodInvocation(call, null);
          }
        },
        null);
    return calls;
  }

  private static Call call(MethodInvocationTree call) {
    if (call.getMethodSelect() instanceof MemberSelectTree select) {
      return new Call(
          select.getExpression() instanceof IdentifierTree receiver
              ? receiver.getName().toString()
              : "?",
          select.getIdentifier().toString());
    }
    return new Call("", call.getMethodSelect().toString());
  }
}
