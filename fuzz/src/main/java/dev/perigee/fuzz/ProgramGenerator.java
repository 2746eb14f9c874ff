package dev.perigee.fuzz;

import dev.perigee.fuzz.Scope.Function;
import dev.perigee.fuzz.Scope.Kind;
import dev.perigee.fuzz.Scope.Variable;
import java.util.Random;

/**
 * Random programs that end by themselves: every loop has a bound, every recursion a depth, and a
 * place that runs often calls nothing that costs much. They print with {@code show}, which the
 * driver gives them. Errors are caught by functions around statements, and their messages shown.
 */
final class ProgramGenerator {
  /** About how many simple statements a program may run. */
  static final long BUDGET = 8_000;

  private static final int MOST_DEPTH = 4;

  private final Random random;
  private final Expressions expressions;
  private final StringBuilder out = new StringBuilder();
  private String indent = "";
  private int names;

  ProgramGenerator(long seed) {
    random = new Random(seed);
    expressions = new Expressions(random);
  }

  private boolean chance(int percent) {
    return expressions.chance(percent);
  }

  private void line(String text) {
    out.append(indent).append(text).append('\n');
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  /** The program. */
  String generate() {
    Scope scope = new Scope();
    scope.vararg = true;
    prelude(scope);
    int functions = 2 + random.nextInt(3);
    for (int i = 0; i < functions; i++) {
      function(scope);
    }
    block(scope, MOST_DEPTH, 6 + random.nextInt(8));
    for (Function function : scope.functions) {
      line("show(pcall(" + function.name() + ", " + expressions.list(scope, 1) + "))");
    }
    for (Variable variable : scope.variables) {
      if (variable.kind() == Kind.TABLE) {
        line("for i = -1, 6 do show(i, " + variable.name() + "[i]) end");
        line("show(" + variable.name() + ".x, " + variable.name() + ".key)");
      } else {
        line("show(" + variable.name() + ")");
      }
    }
    return out.toString();
  }

  /** One variable of each kind, and a class with metamethods. */
  private void prelude(Scope scope) {
    line("local n1, s1, a1 = " + random.nextInt(20) + ", \"text\", nil");
    line("local t1 = {5, 4, 3, x = 1, y = 2.5}");
    // The one table whose length is asked for, and that never has a hole.
    line("local list = {3, 1, 2}");
    line("local Class = {}");
    line("Class.__index = Class");
    line("function Class:get() return self.x end");
    line("function Class:twice(by) self.x = self.x * by; return self.x end");
    line(
        "function Class.__add(a, b) return (type(a) == \"table\" and a.x or a) + (type(b) == \"table\" and b.x or b) end");
    line(
        "function Class.__lt(a, b) return (type(a) == \"table\" and a.x or a) < (type(b) == \"table\" and b.x or b) end");
    line(
        "function Class.__le(a, b) return (type(a) == \"table\" and a.x or a) <= (type(b) == \"table\" and b.x or b) end");
    line("function Class.__eq(a, b) return a.x == b.x end");
    line("function Class.__call(self, ...) return select(\"#\", ...), ... end");
    line("function Class.__concat(a, b) return \"object\" end");
    line("function Class.__len(a) return a.x end");
    line("local o1 = setmetatable({x = 3, y = 1.5}, Class)");
    line(
        "local o2 = setmetatable({x = 3}, {__index = function(t, k) return k .. \"!\" end, __newindex = function(t, k, v) rawset(t, k, v) end, __unm = function(a) return 9 end})");
    scope.variables.add(new Variable("n1", Kind.NUMBER, true));
    scope.variables.add(new Variable("s1", Kind.STRING, true));
    scope.variables.add(new Variable("a1", Kind.ANY, true));
    scope.variables.add(new Variable("t1", Kind.TABLE, false));
    scope.variables.add(new Variable("o1", Kind.OBJECT, false));
    scope.variables.add(new Variable("o2", Kind.OBJECT, false));
  }

  private void block(Scope scope, int depth, int statements) {
    for (int i = 0; i < statements; i++) {
      statement(scope, depth);
    }
  }

  private void inner(Scope scope, int depth, int statements) {
    String before = indent;
    indent += "  ";
    block(new Scope(scope), depth, statements);
    indent = before;
  }

  private void statement(Scope scope, int depth) {
    int choice = depth <= 0 ? random.nextInt(9) : random.nextInt(24);
    switch (choice) {
      case 0, 1 -> local(scope, depth);
      case 2, 3, 4 -> assignment(scope, depth);
      case 5, 6 -> line(tableWrite(scope, depth));
      case 7 -> line("show(" + expressions.list(scope, depth) + ")");
      case 8 -> callStatement(scope, depth);
      case 9, 10 -> ifStatement(scope, depth);
      case 11, 12, 13 -> numericLoop(scope, depth);
      case 14 -> listLoop(scope, depth);
      case 15 -> whileLoop(scope, depth);
      case 16, 17 -> protectedBlock(scope, depth);
      case 18 -> function(scope);
      case 19 -> coroutine(scope, depth);
      case 20 -> closeBlock(scope, depth);
      case 21 -> closures(scope, depth);
      case 22 -> library(scope, depth);
      default -> {
        line("do");
        inner(scope, depth - 1, 2);
        line("end");
      }
    }
  }

  private void local(Scope scope, int depth) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    String name = name(kind == Kind.TABLE ? "t" : "v");
    if (kind == Kind.TABLE) {
      line("local " + name + " = {" + expressions.list(scope, depth - 1) + "}");
      scope.variables.add(new Variable(name, Kind.TABLE, false));
      return;
    }
    boolean constant = chance(10);
    line(
        "local "
            + name
            + (constant ? " <const>" : "")
            + " = "
            + expressions.of(scope, kind, depth));
    scope.variables.add(new Variable(name, kind, !constant));
    if (chance(15)) {
      String second = name("v");
      String third = name("v");
      line("local " + second + ", " + third + " = " + expressions.list(scope, depth - 1));
      scope.variables.add(new Variable(second, Kind.ANY, true));
      scope.variables.add(new Variable(third, Kind.ANY, true));
    }
  }

  private void assignment(Scope scope, int depth) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    Variable variable = scope.pick(random, kind);
    if (!variable.assignable()) {
      line(tableWrite(scope, depth));
    } else if (chance(15)) {
      Variable other = scope.pick(random, Kind.NUMBER);
      String target = other.assignable() ? other.name() : "t1.y";
      line(variable.name() + ", " + target + " = " + expressions.list(scope, depth - 1));
    } else {
      line(variable.name() + " = " + expressions.of(scope, variable.kind(), depth));
    }
  }

  private String tableWrite(Scope scope, int depth) {
    String table = scope.pick(random, chance(90) ? Kind.TABLE : Kind.OBJECT).name();
    String value = expressions.of(scope, chance(70) ? Kind.NUMBER : Kind.ANY, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> table + "." + expressions.pick(Expressions.FIELDS) + " = " + value;
      case 1 ->
          "do local value = "
              + expressions.of(scope, Kind.NUMBER, depth - 1)
              + " or 0; list[#list + 1] = value end";
      default -> table + "[" + expressions.key(scope, depth - 1) + "] = " + value;
    };
  }

  private void callStatement(Scope scope, int depth) {
    String call = expressions.call(scope, depth - 1);
    line(call.startsWith("(") ? "show(" + call + ")" : call);
  }

  private void ifStatement(Scope scope, int depth) {
    line("if " + expressions.condition(scope, depth) + " then");
    inner(scope, depth - 1, 1 + random.nextInt(3));
    if (chance(30)) {
      line("elseif " + expressions.condition(scope, depth - 1) + " then");
      inner(scope, depth - 1, 1 + random.nextInt(2));
    }
    if (chance(50)) {
      line("else");
      inner(scope, depth - 1, 1 + random.nextInt(2));
    }
    line("end");
  }

  /** A body that runs so many times, or null if that would cost too much. */
  private Scope repeated(Scope scope, int times) {
    Scope body = new Scope(scope);
    body.times = scope.times * times;
    body.inLoop = true;
    return body;
  }

  private boolean canRepeat(Scope scope, int times) {
    return scope.times * times * 8 <= BUDGET;
  }

  private void numericLoop(Scope scope, int depth) {
    int times = chance(25) ? 100 + random.nextInt(300) : 2 + random.nextInt(12);
    if (!canRepeat(scope, times)) {
      assignment(scope, depth);
      return;
    }
    String variable = name("i");
    String range =
        switch (random.nextInt(6)) {
          case 0 -> times + ", 1, -1";
          case 1 -> "1.0, " + times;
          case 2 -> "1, " + times * 2 + ", 2";
          case 3 -> "0.5, " + times + " * 0.5, 0.5";
          case 4 -> "math.maxinteger - " + times % 9 + ", math.maxinteger";
          default -> "1, " + times;
        };
    line("for " + variable + " = " + range + " do");
    Scope body = repeated(scope, times);
    body.variables.add(new Variable(variable, Kind.NUMBER, true));
    loopBody(body, depth);
    line("end");
  }

  private void loopBody(Scope body, int depth) {
    String label = chance(20) ? name("continue") : null;
    String before = indent;
    indent += "  ";
    if (label != null) {
      line("if " + expressions.condition(body, 1) + " then goto " + label + " end");
      line("do");
    }
    if (chance(10)) {
      line("if " + expressions.condition(body, 1) + " then break end");
    }
    block(body, depth - 1, 1 + random.nextInt(4));
    if (label != null) {
      line("end");
      line("::" + label + "::");
    }
    indent = before;
  }

  private void listLoop(Scope scope, int depth) {
    if (!canRepeat(scope, 20)) {
      assignment(scope, depth);
      return;
    }
    String key = name("k");
    String value = name("v");
    String table = scope.pick(random, Kind.TABLE).name();
    // The table may grow in the loop: a bound of its own.
    String count = name("c");
    line("local " + count + " = 0");
    line("for " + key + ", " + value + " in ipairs(" + table + ") do");
    line("  " + count + " = " + count + " + 1");
    line("  if " + count + " > 20 then break end");
    Scope body = repeated(scope, 20);
    body.variables.add(new Variable(key, Kind.NUMBER, true));
    body.variables.add(new Variable(value, Kind.ANY, true));
    loopBody(body, depth);
    line("end");
  }

  private void whileLoop(Scope scope, int depth) {
    int times = 2 + random.nextInt(10);
    if (!canRepeat(scope, times)) {
      assignment(scope, depth);
      return;
    }
    String count = name("c");
    line("local " + count + " = 0");
    boolean repeat = chance(40);
    line(
        repeat
            ? "repeat"
            : "while "
                + count
                + " < "
                + times
                + " and "
                + expressions.condition(scope, depth - 1)
                + " do");
    line("  " + count + " = " + count + " + 1");
    Scope body = repeated(scope, times);
    inner(body, depth - 1, 1 + random.nextInt(3));
    line(
        repeat
            ? "until " + count + " >= " + times + " or " + expressions.condition(scope, depth - 1)
            : "end");
  }

  private void protectedBlock(Scope scope, int depth) {
    Scope body = new Scope(scope);
    body.inLoop = false;
    body.vararg = chance(50);
    String handler =
        ", function(m) return "
            + expressions.pick("m", "type(m)", "tostring(m):upper()", "nil")
            + " end";
    boolean handled = chance(30);
    line(
        "show(" + (handled ? "xpcall" : "pcall") + "(function(" + (body.vararg ? "..." : "") + ")");
    inner(body, depth - 1, 1 + random.nextInt(4));
    if (chance(30)) {
      line(
          "  error("
              + expressions.pick(
                  "\"raised\"",
                  "\"raised\", 0",
                  "\"raised\", 2",
                  "{}",
                  "nil",
                  "12",
                  expressions.of(scope, Kind.ANY, 1))
              + ")");
    } else if (chance(60)) {
      line("  return " + expressions.list(body, depth - 1));
    }
    line("end" + (handled ? handler : "") + ", " + expressions.list(scope, 1) + "))");
  }

  private void function(Scope scope) {
    String name = name("f");
    int parameters = random.nextInt(4);
    Scope body = new Scope(scope);
    body.inLoop = false;
    body.inCoroutine = false;
    body.vararg = chance(30);
    // Called from places that run often too: what it does itself must be cheap.
    body.times = Math.max(scope.times, 40);
    StringBuilder header = new StringBuilder("local function " + name + "(");
    for (int i = 0; i < parameters; i++) {
      String parameter = name("p");
      header.append(i == 0 ? "" : ", ").append(parameter);
      body.variables.add(new Variable(parameter, i == 0 ? Kind.NUMBER : Kind.ANY, true));
    }
    if (body.vararg) {
      header.append(parameters == 0 ? "..." : ", ...");
    }
    line(header.append(")").toString());
    long start = body.times;
    long cost = BUDGET / (8 * start);
    if (chance(30) && parameters > 0) {
      String p = body.variables.get(body.variables.size() - 1).name();
      line(
          "  if type("
              + p
              + ") == \"number\" and "
              + p
              + " > 0 and "
              + p
              + " < 9 then return ("
              + name
              + "("
              + p
              + " - 1"
              + (parameters > 1 ? ", " + p + " - 1, " + p + " - 2" : "")
              + ")) end");
      cost *= 9;
    }
    inner(body, 2, 1 + random.nextInt(4));
    if (chance(80)) {
      line("  return " + (chance(20) ? expressions.call(body, 1) : expressions.list(body, 2)));
    }
    line("end");
    scope.functions.add(new Function(name, parameters, Math.max(cost, 10)));
  }

  private void coroutine(Scope scope, int depth) {
    if (!canRepeat(scope, 10)) {
      assignment(scope, depth);
      return;
    }
    String co = name("co");
    Scope body = new Scope(scope);
    body.inLoop = false;
    body.vararg = true;
    body.times = scope.times * 5;
    body.inCoroutine = true;
    boolean wrap = chance(50);
    line("local " + co + " = coroutine." + (wrap ? "wrap" : "create") + "(function(...)");
    inner(body, depth - 1, 1 + random.nextInt(2));
    line("  for y = 1, " + (1 + random.nextInt(4)) + " do");
    line("    local r = coroutine.yield(" + expressions.list(body, 1) + ")");
    String before = indent;
    indent += "    ";
    block(new Scope(body), 1, 1);
    indent = before;
    line("  end");
    line("  return " + expressions.list(body, 1));
    line("end)");
    line("for r = 1, " + (2 + random.nextInt(4)) + " do");
    line(
        wrap
            ? "  show(pcall(" + co + ", r, " + expressions.list(scope, 1) + "))"
            : "  show(coroutine.status("
                + co
                + "), coroutine.resume("
                + co
                + ", r, "
                + expressions.list(scope, 1)
                + "))");
    line("end");
    if (!wrap) {
      line("show(coroutine.close(" + co + "))");
    }
  }

  private void closeBlock(Scope scope, int depth) {
    String variable = name("c");
    line("show(pcall(function()");
    line(
        "  local "
            + variable
            + " <close> = setmetatable({}, {__close = function(_, e) show(\"closed\", e)"
            + (chance(20) ? " error(\"in close\", 0)" : "")
            + " end})");
    Scope body = new Scope(scope);
    body.inLoop = false;
    body.vararg = false;
    inner(body, depth - 1, 1 + random.nextInt(3));
    if (chance(60)) {
      line("  return " + expressions.list(body, 1));
    }
    line("end))");
  }

  /** Functions made in a loop that share or do not share its variables. */
  private void closures(Scope scope, int depth) {
    String list = name("t");
    int times = 2 + random.nextInt(4);
    Scope body = new Scope(scope);
    body.vararg = false;
    line("local " + list + " = {}");
    line("do");
    line("  local shared = " + expressions.of(scope, Kind.NUMBER, 1));
    line("  for i = 1, " + times + " do");
    line("    local own = i * 2");
    line("    " + list + "[i] = function(by)");
    line("      shared = shared + (by or 1); own = own + i");
    line("      return shared, own, " + expressions.of(body, Kind.NUMBER, 1));
    line("    end");
    line("  end");
    line("end");
    line(
        "for i = 1, "
            + times
            + " do show(pcall("
            + list
            + "[i], "
            + expressions.of(scope, Kind.NUMBER, depth - 1)
            + ")) end");
  }

  /** Library functions that work on tables. */
  private void library(Scope scope, int depth) {
    String table = scope.pick(random, Kind.TABLE).name();
    String list = name("t");
    switch (random.nextInt(6)) {
      case 0 -> {
        line(
            "local "
                + list
                + " = {"
                + random.nextInt(9)
                + ", "
                + random.nextInt(9)
                + ", "
                + random.nextInt(9)
                + ", 2.5, 1}");
        line("table.sort(" + list + (chance(50) ? ", function(a, b) return a > b end" : "") + ")");
        line("show(table.concat(" + list + ", \" \"))");
      }
      case 1 -> line("show(pcall(table.concat, list, \",\"))");
      case 2 ->
          line(
              "show(pcall(table.insert, list, "
                  + (chance(50) ? expressions.key(scope, 0) + ", " : "")
                  + expressions.of(scope, Kind.NUMBER, 1)
                  + " or 0))");
      case 3 ->
          line(
              "show(pcall(table.remove, list"
                  + (chance(50) ? ", " + expressions.key(scope, 0) : "")
                  + "))");
      case 4 ->
          line(
              "show(select(\"#\", table.unpack("
                  + table
                  + ", 1, "
                  + random.nextInt(6)
                  + ")), pcall(table.unpack, list))");
      default -> {
        line("local " + list + " = table.pack(" + expressions.list(scope, depth - 1) + ")");
        line(
            "show("
                + list
                + ".n, "
                + list
                + "[1], "
                + list
                + "[2], #table.move("
                + list
                + ", 1, 3, 2))");
      }
    }
  }
}
