package dev.perigee.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Generates random programs that end, use most of the language, and print what they compute. They
 * also print the errors of their functions.
 */
final class ProgramGenerator {
  private static final int MOST_DEPTH = 4;

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  /** Names of visible variables. Functions are recognised by their names. */
  private final List<String> variables = new ArrayList<>();

  private final List<String> functions = new ArrayList<>();
  private int names;
  private int labels;
  private int loops;
  private boolean vararg;

  private ProgramGenerator(Random random) {
    this.random = random;
  }

  /** A program. Equal seeds give equal programs. */
  static String program(long seed) {
    ProgramGenerator generator = new ProgramGenerator(new Random(seed));
    generator.out.append(
        "local pcall, print, select, t = pcall, print, select, {1, 2, 3, x = 4}\n");
    for (int i = 0; i < 4; i++) {
      generator.function("", 0);
    }
    for (String function : generator.functions) {
      generator.out.append("print(pcall(" + function + ", 1, 2, 3))\n");
    }
    generator.vararg = true;
    generator.out.append("print(pcall(function(...)\n");
    generator.block("  ", 1, 8);
    generator.out.append("end, 1, 2))\n");
    generator.out.append("print(#t, t.x, g1, g2)\n");
    return generator.out.toString();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(String... options) {
    return options[random.nextInt(options.length)];
  }

  private String variable() {
    if (variables.isEmpty() || chance(10)) {
      return pick("g1", "g2");
    }
    // Mostly new variables, sometimes those of outer functions.
    int size = variables.size();
    int from = chance(60) ? Math.max(0, size - 4) : 0;
    return variables.get(from + random.nextInt(size - from));
  }

  private String fresh() {
    return (chance(70) ? "v" : "w") + ++names;
  }

  private String number() {
    return switch (random.nextInt(8)) {
      case 0 -> String.valueOf(random.nextInt(100_000));
      case 1 -> random.nextInt(40) / 4.0 + "";
      case 2 -> "-" + random.nextInt(200);
      case 3 -> "0x" + Integer.toHexString(random.nextInt());
      default -> String.valueOf(random.nextInt(10));
    };
  }

  private String expression(int depth) {
    if (depth <= 0) {
      return switch (random.nextInt(9)) {
        case 0, 1, 2 -> number();
        case 3 -> chance(30) ? pick("true", "false", "nil", "'a'") : pick("1", "'10'", "2.5");
        case 4 -> vararg ? pick("...", "(...)", "select('#', ...)") : "t.x";
        default -> variable();
      };
    }
    int less = depth - 1;
    return switch (random.nextInt(18)) {
      case 0, 1, 2 -> expression(less) + pick(" + ", " - ", " * ") + expression(less);
      case 3 -> "(" + expression(less) + pick(" // ", " % ", " / ", " ^ ") + expression(less) + ")";
      case 4 -> "(" + expression(less) + pick(" & ", " | ", " ~ ", " << ", " >> ") + number() + ")";
      case 5, 6 -> condition(less) + " and " + expression(less) + " or " + expression(less);
      case 7 -> chance(50) ? expression(0) : "(" + condition(less) + ")";
      case 8 ->
          chance(60)
              ? "- " + expression(less)
              : pick("- ", "- ", "not ", "#", "~ ") + expression(less);
      case 9 -> expression(less) + " .. " + expression(less);
      case 10 -> "t[" + expression(less) + " or 1]";
      case 11 ->
          chance(50)
              ? expression(0)
              : "{" + expression(less) + ", x = " + expression(less) + ", " + expression(0) + "}";
      case 12, 13 -> call(less);
      case 14 -> "(function(...) return ..., " + closure() + " end)(" + expression(less) + ")";
      case 15 -> "(" + expression(less) + ")";
      default -> expression(0);
    };
  }

  private String closure() {
    String variable = variable();
    return chance(50)
        ? variable
        : "(function() " + variable + " = " + variable + " or 0; return " + variable + " end)()";
  }

  private String call(int depth) {
    if (functions.isEmpty() || chance(30)) {
      return "select("
          + pick("1", "2", "'#'", "-1")
          + ", "
          + expression(depth)
          + ", "
          + variable()
          + ")";
    }
    return "pcall("
        + functions.get(random.nextInt(functions.size()))
        + ", "
        + expression(depth)
        + ")";
  }

  private String condition(int depth) {
    if (depth <= 0) {
      return variable() + pick(" == ", " ~= ") + pick(number(), "nil", "true", "'a'", variable());
    }
    int less = depth - 1;
    return switch (random.nextInt(6)) {
      case 0 -> condition(less) + " and " + condition(less);
      case 1 -> condition(less) + " or " + condition(less);
      case 2 -> "not (" + condition(less) + ")";
      case 3 -> "(" + number() + pick(" < ", " <= ", " > ", " >= ", " == ") + variable() + ")";
      case 4 -> "(" + expression(0) + pick(" < ", " >= ") + number() + ")";
      default -> condition(0);
    };
  }

  private void function(String indent, int depth) {
    String name = "f" + ++names;
    boolean outerVararg = vararg;
    int visible = variables.size();
    int outerLoops = loops;
    loops = 0;
    vararg = chance(40);
    String first = fresh();
    String second = fresh();
    out.append(indent).append("local function ").append(name).append('(').append(first);
    out.append(", ").append(second).append(vararg ? ", ...)\n" : ")\n");
    variables.add(first);
    variables.add(second);
    block(indent + "  ", depth + 1, 4);
    if (chance(70)) {
      out.append(indent).append("  return ").append(expression(2));
      out.append(chance(30) ? ", " + expression(1) : "").append('\n');
    }
    out.append(indent).append("end\n");
    variables.subList(visible, variables.size()).clear();
    vararg = outerVararg;
    loops = outerLoops;
    functions.add(name);
  }

  private String expressionStatement() {
    return variable() + " = " + expression(1) + "; ";
  }

  private void block(String indent, int depth, int statements) {
    int visible = variables.size();
    int visibleFunctions = functions.size();
    int count = 1 + random.nextInt(statements);
    for (int i = 0; i < count; i++) {
      statement(indent, depth);
    }
    variables.subList(visible, variables.size()).clear();
    if (depth > 1 || !indent.isEmpty()) {
      functions.subList(visibleFunctions, functions.size()).clear();
    }
  }

  private void statement(String indent, int depth) {
    String inner = indent + "  ";
    int kind = random.nextInt(depth >= MOST_DEPTH ? 9 : 18);
    switch (kind) {
      case 0, 1 -> {
        String one = fresh();
        String two = fresh();
        boolean constant = chance(15);
        String values =
            pick(
                expression(2), expression(1) + ", " + expression(2), call(1), vararg ? "..." : "1");
        out.append(indent).append("local ").append(one).append(constant ? " <const>" : "");
        out.append(chance(50) ? ", " + two : ", " + two + ", " + fresh());
        out.append(" = ").append(values).append('\n');
        if (!constant) {
          variables.add(one);
        }
        variables.add(two);
      }
      case 2, 3 ->
          out.append(indent).append(variable()).append(" = ").append(expression(3)).append('\n');
      case 4 -> {
        out.append(indent).append(variable()).append(", ").append(variable());
        out.append(chance(30) ? ", t[" + variable() + " or 1]" : "");
        out.append(" = ").append(expression(1)).append(", ").append(expression(2)).append('\n');
      }
      case 5 ->
          out.append(indent + "t[" + pick("1", "2", "'x'", "#t + 1", variable() + " or 1") + "] = ")
              .append(expression(2) + "\n");
      case 6, 7 -> {
        out.append(indent).append("print(").append(expression(2)).append(" == nil, ");
        out.append("pcall(function(").append(vararg ? "..." : "").append(") return ");
        out.append(expression(3)).append(" end))\n");
      }
      case 8 -> {
        if (loops > 0) {
          out.append(indent).append("if ").append(condition(1)).append(" then ");
          out.append(chance(50) ? expressionStatement() : "").append("break end\n");
        }
      }
      case 9, 10 -> {
        out.append(indent).append("if ").append(condition(2)).append(" then\n");
        block(inner, depth + 1, 3);
        if (chance(50)) {
          out.append(indent).append("elseif ").append(condition(1)).append(" then\n");
          block(inner, depth + 1, 2);
        }
        if (chance(50)) {
          out.append(indent).append("else\n");
          block(inner, depth + 1, 2);
        }
        out.append(indent).append("end\n");
      }
      case 11, 12 -> {
        String name = fresh();
        String step = pick("", ", 1", ", 2", ", -1", ", 0.5");
        out.append(indent).append("for ").append(name).append(" = 1, ");
        out.append(random.nextInt(4)).append(step).append(" do\n");
        loop(indent, depth, name);
        out.append(indent).append("end\n");
      }
      case 13 -> {
        String key = fresh();
        out.append(indent).append("for ").append(key).append(" in ");
        out.append("function(s, c) if c < s then return c + 1 end end, ");
        out.append(random.nextInt(4)).append(", 0 do\n");
        loop(indent, depth, key);
        out.append(indent).append("end\n");
      }
      case 14 -> counted(indent, depth);
      case 15 -> entered(indent, depth);
      case 16 -> {
        String label = "l" + ++labels;
        out.append(indent).append("do\n");
        block(inner, depth + 1, 2);
        out.append(inner).append("if ").append(condition(1)).append(" then goto ").append(label);
        out.append(" end\n");
        block(inner, depth + 1, 2);
        out.append(inner).append("::").append(label).append("::\n");
        out.append(indent).append("end\n");
      }
      default -> function(indent, depth);
    }
  }

  /** A loop that counts explicitly: while, repeat or goto. */
  private void counted(String indent, int depth) {
    String inner = indent + "  ";
    String count = "n" + ++names;
    out.append(indent).append("local ").append(count).append(" = 0\n");
    String step = inner + count + " = " + count + " + 1\n";
    switch (random.nextInt(3)) {
      case 0 -> {
        out.append(indent).append("while ").append(count).append(" < 3 and ");
        out.append(pick("true", "not (" + condition(1) + ")")).append(" do\n").append(step);
        loop(indent, depth, count + " + 0");
        out.append(indent).append("end\n");
      }
      case 1 -> {
        out.append(indent).append("repeat\n").append(step);
        loop(indent, depth, count + " + 0");
        String last = fresh();
        out.append(inner).append("local ").append(last).append(" = ").append(count).append('\n');
        out.append(indent).append("until ").append(last).append(" > 2 or ");
        out.append(pick("false", condition(1), last + " == 2")).append('\n');
      }
      default -> {
        String label = "l" + ++labels;
        out.append(indent).append("::").append(label).append("::\n").append(indent).append("do\n");
        int outerLoops = loops;
        loops = 0;
        out.append(step);
        block(inner, depth + 1, 3);
        out.append(inner).append("if ").append(count).append(" < 3 then goto ").append(label);
        out.append(" end\n").append(indent).append("end\n");
        loops = outerLoops;
      }
    }
  }

  /** A loop of gotos with two or three entries, some of which constants may cut off. */
  private void entered(String indent, int depth) {
    String inner = indent + "  ";
    String count = "n" + ++names;
    int entries = 2 + random.nextInt(2);
    int first = labels + 1;
    labels += entries;
    out.append(indent).append("do\n").append(inner);
    out.append("local ").append(count).append(" = ").append(pick("0", "0.5", "1")).append('\n');
    for (int i = 1; i < entries; i++) {
      out.append(inner).append("if ").append(pick("true", "false", condition(1), condition(1)));
      out.append(" then goto l").append(first + i).append(" end\n");
    }
    int outerLoops = loops;
    loops = 0;
    for (int i = 0; i < entries; i++) {
      out.append(inner).append("::l").append(first + i).append("::\n").append(inner);
      out.append("do\n");
      block(inner + "  ", depth + 1, 2);
      out.append(inner).append("end\n");
      if (chance(50) || i == entries - 1) {
        out.append(inner).append(count).append(" = ").append(count).append(" + 1\n").append(inner);
        out.append("if ").append(count).append(" < ").append(2 + random.nextInt(3));
        out.append(" then goto l").append(first + random.nextInt(i + 1)).append(" end\n");
      }
    }
    loops = outerLoops;
    out.append(indent).append("end\n");
  }

  private void loop(String indent, int depth, String variable) {
    int visible = variables.size();
    loops++;
    if (!variable.contains("+")) {
      variables.add(variable);
    }
    block(indent + "  ", depth + 1, 3);
    variables.subList(visible, variables.size()).clear();
    loops--;
  }
}
