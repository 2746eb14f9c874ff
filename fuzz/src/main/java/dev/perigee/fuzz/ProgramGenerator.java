package dev.perigee.fuzz;

import dev.perigee.fuzz.Node.Role;
import dev.perigee.fuzz.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generates random programs that end by themselves: every loop has a bound, every recursion a
 * depth, and a place that runs often calls nothing expensive. They print with {@code show}, which
 * the driver provides. The {@link Grammar} defines what they consist of.
 */
final class ProgramGenerator {
  /** The largest number of statements of a block. */
  private static final int LONGEST_BLOCK = 3;

  private static final int DEEPEST = 4;

  /** The least depth that a function's body may have, wherever it is. */
  private static final int LEAST_DEPTH = 2;

  private final Choices choices;
  private final Mode mode;

  /** The number of constructs that the program may still have. Afterwards, all are small. */
  private int size;

  /** The number of constructs that may still run. */
  private long budget;

  private int names;

  /** The cost of the last generated body. */
  private long bodyCost;

  ProgramGenerator(long seed, Mode mode) {
    this(seed, mode, null);
  }

  /** Creates a generator whose program has a requested construct, if possible. */
  ProgramGenerator(long seed, Mode mode, @Nullable Construct forced) {
    choices = new Choices(seed, mode, forced);
    this.mode = mode;
  }

  /** How often each construct occurs in the program. */
  int[] counts() {
    return choices.counts();
  }

  /** Generates the program. */
  Node generate() {
    Scope scope = new Scope();
    scope.vararg = true;
    Construct measures = choices.of(Group.PROGRAM_SIZE, scope, false, 1);
    String[] numbers = measures.template().toString().split(" ");
    size = Integer.parseInt(numbers[0]);
    budget = Long.parseLong(numbers[1]);
    Node program = new Node(Role.PART);
    prelude(program, scope);
    if (choices.isRequestPending()) {
      wish(program, scope);
    }
    int sections = 0;
    do {
      program.add(make(Group.SECTION, scope, DEEPEST));
      program.add("\n");
      sections++;
    } while ((size > 0 && budget > 0) || sections < 2);
    if (mode == Mode.COMPARE) {
      Node epilogue = new Node(Role.STATEMENT);
      epilogue.add(
          "show(n0, i0, s0, e0, g1, g2, g3, #l0, l0[1], l0[2], l0[3], t0[1], t0[2], t0.x, t0.n)\n");
      program.add(epilogue);
    }
    return program;
  }

  /** Generates the requested construct in a place that runs before any error can occur. */
  private void wish(Node program, Scope scope) {
    Node section = new Node(Role.STATEMENT);
    section.add("show(\"wish\", pcall(function(...)\n");
    section.add(make(Group.STATEMENT, Scope.ofFunction(scope, true, false), DEEPEST));
    section.add("\nend, 1, 2))\n");
    program.add(section);
  }

  /** Generates a variable of each kind, so that there always is one. */
  private void prelude(Node program, Scope scope) {
    line(
        program,
        "local function grow(n, ...) if n <= 0 then return ... end return (grow(n - 1, ...)) end\n");
    line(
        program,
        "local function deep(n, f, ...) if n <= 0 then return f(...) end local r = table.pack(deep(n - 1, f, ...)) return table.unpack(r, 1, r.n) end\n");
    line(program, "local n0, i0, s0, e0 = 1.5, 3, \"text\", nil\n");
    line(
        program, "local t0, l0 = {5, x = 1, m1 = function(self, ...) return ... end}, {3, 1, 2}\n");
    scope.variables.add(new Variable("n0", Kind.NUMBER, true, 0));
    scope.variables.add(new Variable("i0", Kind.INTEGER, true, 0));
    scope.variables.add(new Variable("s0", Kind.STRING, true, 0));
    scope.variables.add(new Variable("e0", Kind.ANY, true, 0));
    scope.variables.add(new Variable("t0", Kind.TABLE, false, 0));
    scope.variables.add(new Variable("l0", Kind.LIST, false, 0));
    Node object = new Node(Role.STATEMENT);
    object.add("local o0 = ");
    object.add(make(Group.OBJECT_NEW, scope, 2));
    object.add("\n");
    program.add(object);
    scope.variables.add(new Variable("o0", Kind.OBJECT, false, 0));
  }

  private static void line(Node program, String text) {
    Node line = new Node(Role.STATEMENT);
    line.add(text);
    program.add(line);
  }

  private Node make(Group wanted, Scope scope, int depth) {
    Group group = scope.simple ? wanted.simple() : wanted;
    boolean small = depth <= 0 || size <= 0 || budget <= 0;
    long repeats = budget <= 0 ? 1 : Math.max(1, budget / scope.times / 8);
    Construct construct = choices.of(group, scope, small, repeats);
    size--;
    budget -= scope.times;
    Node node = new Node(role(group));
    new Expansion(construct, scope, depth).into(node);
    return node;
  }

  private static Role role(Group group) {
    return switch (group) {
      case SECTION, STATEMENT, SIMPLE_STATEMENT -> Role.STATEMENT;
      case EXPRESSION, SIMPLE_EXPRESSION, NUMBER, INTEGER, STRING, TABLE, FUNCTION, CONDITION ->
          Role.EXPRESSION;
      case SCALAR, BEHAVIOUR, TRIGGER, SIMPLE_CONDITION -> Role.EXPRESSION;
      default -> Role.PART;
    };
  }

  /** The name of a variable of a kind, or an expression that can replace one. */
  private String variable(Scope scope, Kind kind, boolean assigned) {
    List<Variable> fitting = new ArrayList<>();
    for (Variable variable : scope.variables) {
      if (variable.kind() == kind && (variable.assignable() || !assigned)) {
        fitting.add(variable);
      }
    }
    if (fitting.isEmpty()) {
      return switch (kind) {
        case COROUTINE -> "coroutine.create(function() end)";
        case FUNCTION -> "type";
        default -> "g4";
      };
    }
    // The most recent variable is the most interesting.
    int from = choices.chance(50) ? Math.max(0, fitting.size() - 4) : 0;
    return fitting.get(from + choices.below(fitting.size() - from)).name();
  }

  private String call(Scope scope, Node node, int depth) {
    List<Variable> affordable = new ArrayList<>();
    for (Variable variable : scope.variables) {
      if (variable.kind() == Kind.FUNCTION && variable.cost() * scope.times < budget / 4) {
        affordable.add(variable);
      }
    }
    if (affordable.isEmpty() || scope.simple) {
      return "select(1, 1)";
    }
    Variable function = choices.of(affordable);
    budget -= function.cost() * scope.times;
    node.add(function.name() + "(");
    node.add(make(Group.LIST, scope, depth - 1));
    return ")";
  }

  private Node block(Scope scope, int depth) {
    Node block = new Node(Role.PART);
    int statements = 1 + choices.below(LONGEST_BLOCK);
    for (int i = 0; i < statements && (i == 0 || size > 0); i++) {
      block.add(make(Group.STATEMENT, scope, depth));
      block.add("\n");
    }
    return block;
  }

  private Node body(Scope scope, int depth) {
    Node body = block(scope, depth);
    if (choices.chance(70)) {
      Node end = new Node(Role.STATEMENT);
      end.add("return ");
      end.add(make(Group.LIST, scope, depth - 1));
      end.add("\n");
      body.add(end);
    }
    return body;
  }

  /** A construct that is being generated. */
  private final class Expansion {
    private final Construct construct;
    private final Scope outer;
    private final Scope inner;
    private final int depth;
    private final String[] given = new String[10];
    private final List<Variable> exported = new ArrayList<>();

    Expansion(Construct construct, Scope scope, int depth) {
      this.construct = construct;
      this.depth = depth;
      outer = scope;
      inner = construct.template().plain && !entersMetamethod() ? scope : new Scope(scope);
      if (entersMetamethod()) {
        inner.simple = true;
        inner.vararg = false;
        inner.inLoop = false;
      }
    }

    private boolean entersMetamethod() {
      return switch (construct.group()) {
        case BEHAVIOUR, METAMETHOD, UNSEEN -> !outer.simple;
        default -> false;
      };
    }

    void into(Node node) {
      parts(node, construct.template());
      // The variable becomes visible only here, since a function must not call itself.
      for (Variable variable : exported) {
        boolean function = variable.kind() == Kind.FUNCTION;
        outer.variables.add(
            function
                ? new Variable(variable.name(), variable.kind(), false, bodyCost * 7)
                : variable);
      }
    }

    private void parts(Node node, Template template) {
      for (Template.Part part : template.parts) {
        switch (part) {
          case Template.Text(String text) -> node.add(text);
          case Template.Production(Group group) -> node.add(argument(group));
          case Template.Use(Kind kind, boolean assigned) ->
              node.add(variable(inner, kind, assigned));
          case Template.Name name -> node.add(name(name));
          case Template.Block block -> node.add(blockOf(block));
          case Template.Choice(List<Template> options) -> parts(node, choices.of(options));
          case Template.Special(char which) ->
              node.add(
                  which == 'q' ? call(inner, node, depth) : inner.vararg ? "..." : "select(2, 1)");
        }
      }
    }

    private Node argument(Group wanted) {
      if (construct.group().isLibrary() && canBeUnfit(wanted)) {
        Construct fit = choices.of(Group.ARGUMENT, inner, false, 1);
        if (fit.name().equals("UNFIT_ARGUMENT")) {
          return make(Group.UNFIT_VALUE, inner, depth - 1);
        }
      }
      return make(wanted, inner, depth - 1);
    }

    private static boolean canBeUnfit(Group group) {
      return switch (group) {
        case NUMBER, INTEGER, SMALL, STRING, FUNCTION, PATTERN, REPLACEMENT -> true;
        default -> false;
      };
    }

    private String name(Template.Name hole) {
      String name = given[hole.number()];
      if (name == null) {
        name = "v" + names++;
        given[hole.number()] = name;
      }
      if (hole.kind() != null) {
        Variable variable = new Variable(name, hole.kind(), hole.assignable(), 0);
        (hole.exported() ? exported : inner.variables).add(variable);
      }
      return name;
    }

    private Node blockOf(Template.Block block) {
      if (block.letter() == 'b') {
        Scope scope = new Scope(inner);
        scope.times *= block.repeats();
        scope.inLoop |= construct.template().loop;
        return block(scope, depth - 1);
      }
      Scope scope =
          Scope.ofFunction(
              inner,
              block.letter() == 'V' || block.letter() == 'w',
              block.letter() == 'w' || inner.inCoroutine);
      scope.simple |= block.letter() == 'B';
      boolean named = exported.stream().anyMatch(v -> v.kind() == Kind.FUNCTION);
      long before = budget;
      long own = named ? before / 8 : before;
      if (named) {
        // The cost arises when the function is called.
        scope.times = 1;
        budget = own;
      } else {
        scope.times *= block.repeats();
      }
      Node body = body(scope, Math.max(LEAST_DEPTH, depth - 1));
      if (named) {
        bodyCost = own - budget;
        budget = before;
      }
      return body;
    }
  }
}
