package dev.perigee.fuzz;

import dev.perigee.fuzz.Scope.Kind;
import java.util.Random;

/**
 * Random expressions. Most are of the kind that is asked for; a few are not, so that errors and
 * conversions happen.
 */
final class Expressions {
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "255",
    "-1",
    "-2",
    "100",
    "65536",
    "0.5",
    "1.5",
    "-0.5",
    "2.0",
    "1e3",
    "0.1",
    "3.25",
    "math.maxinteger",
    "math.mininteger",
    "math.huge",
    "-math.huge",
    "0x7fffffff",
    "0x80000000",
    "1e15",
    "2^53",
    "-0.0",
    "0xff",
    "9007199254740993",
    "1e100",
    "5 // 0.0",
    "0/0"
  };
  private static final String[] STRINGS = {
    "\"\"",
    "\"a\"",
    "\"key\"",
    "\"x\"",
    "\"y\"",
    "\"10\"",
    "\"0x10\"",
    "\" 5 \"",
    "\"1e1\"",
    "\"abc\"",
    "\"hello world\"",
    "\"z\\0z\"",
    "\"\\255\"",
    "\"3.0\"",
    "\"-7\"",
    "\"a longer string that is not interned, of more than forty bytes\""
  };
  private static final String[] PATTERNS = {
    "\"%a+\"",
    "\"%d\"",
    "\".\"",
    "\"(a)(b?)\"",
    "\"[^%s]*\"",
    "\"^%w\"",
    "\"l+\"",
    "\"()o()\"",
    "\"%s*$\"",
    "\"[a-m]-b\"",
    "\"%f[%w]%w+\"",
    "\"x*\"",
    "\"%bxy\"",
    "\"[%a_][%w_]*\""
  };
  private static final String[] ARITHMETIC = {"+", "-", "*", "/", "//", "%", "^"};
  private static final String[] BITWISE = {"&", "|", "~", "<<", ">>"};
  private static final String[] COMPARISONS = {"<", "<=", ">", ">=", "==", "~="};
  static final String[] FIELDS = {"x", "y", "key", "n"};

  private final Random random;

  Expressions(Random random) {
    this.random = random;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  String pick(String... options) {
    return options[random.nextInt(options.length)];
  }

  /** An expression of a kind. */
  String of(Scope scope, Kind kind, int depth) {
    if (chance(3)) {
      return any(scope, depth);
    }
    return switch (kind) {
      case NUMBER -> number(scope, depth);
      case STRING -> string(scope, depth);
      case TABLE -> table(scope, depth);
      case OBJECT -> scope.pick(random, Kind.OBJECT).name();
      case ANY -> any(scope, depth);
    };
  }

  private String any(Scope scope, int depth) {
    return switch (random.nextInt(9)) {
      case 0 -> pick("nil", "true", "false");
      case 1 -> string(scope, depth);
      case 2 -> table(scope, depth);
      case 3 -> condition(scope, depth);
      case 4 -> scope.pick(random, Kind.OBJECT).name();
      case 5, 6 -> scope.pick(random, Kind.ANY).name();
      default -> number(scope, depth);
    };
  }

  private String number(Scope scope, int depth) {
    int choice = depth <= 0 ? random.nextInt(5) : random.nextInt(18);
    Kind n = Kind.NUMBER;
    return switch (choice) {
      case 0, 1 -> pick(NUMBERS);
      case 2, 3, 4 -> scope.pick(random, n).name();
      case 5, 6, 7, 8 ->
          "("
              + number(scope, depth - 1)
              + " "
              + pick(ARITHMETIC)
              + " "
              + of(scope, n, depth - 1)
              + ")";
      case 9 ->
          "("
              + integer(scope, depth - 1)
              + " "
              + pick(BITWISE)
              + " "
              + integer(scope, depth - 1)
              + ")";
      case 10 -> pick("-", "- -", "~") + integer(scope, depth - 1);
      case 11 -> "#" + pick("list", "(" + string(scope, depth - 1) + ")");
      case 12 -> element(scope, depth - 1);
      case 13 -> mathCall(scope, depth - 1);
      case 14 -> call(scope, depth - 1);
      case 15 ->
          "("
              + condition(scope, depth - 1)
              + " and "
              + number(scope, depth - 1)
              + " or "
              + number(scope, depth - 1)
              + ")";
      case 16 ->
          pick(
              "select(\"#\", " + list(scope, depth - 1) + ")",
              "(tonumber(" + string(scope, depth - 1) + ") or 1)",
              "#string.rep(" + string(scope, 0) + ", " + (1 + random.nextInt(4)) + ")",
              "(string.byte(" + string(scope, 0) + ", " + pick("1", "-1", "2") + ") or 0)",
              scope.vararg ? "select(\"#\", ...)" : "8");
      default ->
          "("
              + scope.pick(random, Kind.OBJECT).name()
              + pick(".x", ".y", ":get()", ":twice(2)", ".missing or 4")
              + ")";
    };
  }

  /** Likely to be an integer, or to have an integer representation. */
  private String integer(Scope scope, int depth) {
    return chance(60)
        ? pick("1", "3", "7", "0xff", "-1", "2.0", "1 << 62", "math.maxinteger", "64", "5")
        : number(scope, depth);
  }

  private String mathCall(Scope scope, int depth) {
    String x = number(scope, depth);
    String y = number(scope, depth);
    return pick(
        "math.floor(" + x + ")",
        "math.ceil(" + x + ")",
        "math.max(" + x + ", " + y + ")",
        "math.min(" + x + ", " + y + ", 3)",
        "math.abs(" + x + ")",
        "math.fmod(" + x + ", " + y + ")",
        "(math.tointeger(" + x + ") or 0)",
        "math.sqrt(math.abs(" + x + "))",
        "select(2, math.modf(" + x + "))",
        "(math.ult(" + integer(scope, 0) + ", 5) and 1 or 2)");
  }

  private String string(Scope scope, int depth) {
    if (depth <= 0) {
      return chance(60)
          ? pick(STRINGS)
          : "tostring(" + scope.pick(random, Kind.STRING).name() + ")";
    }
    String s = string(scope, depth - 1);
    String i = pick("1", "2", "-1", "-3", "0", "5");
    return switch (random.nextInt(11)) {
      case 0, 1 -> pick(STRINGS);
      case 2 -> scope.pick(random, Kind.STRING).name();
      case 3, 4 ->
          "(" + s + " .. " + pick(string(scope, depth - 1), number(scope, depth - 1)) + ")";
      case 5 -> "string.sub(" + s + ", " + i + ", " + pick("2", "-1", "3", "-2") + ")";
      case 6 -> pick("string.upper", "string.reverse", "string.lower") + "(" + s + ")";
      case 7 ->
          "string.format("
              + pick(
                  "\"%d\", " + integer(scope, 0),
                  "\"%5.2f|%s\", " + number(scope, 0) + ", " + s,
                  "\"%q\", " + s,
                  "\"%x %g\", 255, " + number(scope, 0),
                  "\"%-5s|%3d\", \"ab\", 7",
                  "\"%.3s\", " + s)
              + ")";
      case 8 ->
          "(string.gsub("
              + s
              + ", "
              + pick(PATTERNS)
              + ", "
              + pick("\"<%0>\"", "\"\"", "{a = 1, l = false}", "string.upper")
              + "))";
      case 9 -> "(string.match(" + s + ", " + pick(PATTERNS) + ") or \"none\")";
      default -> "tostring(" + number(scope, depth - 1) + ")";
    };
  }

  private String table(Scope scope, int depth) {
    if (depth <= 0 || chance(60)) {
      return scope.pick(random, Kind.TABLE).name();
    }
    StringBuilder text = new StringBuilder("{");
    for (int left = random.nextInt(5); left > 0; left--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(pick(FIELDS)).append(" = ").append(any(scope, depth - 2));
        case 1 ->
            text.append("[")
                .append(pick("1", "2", "3.0", "-1", "\"k\"", "2^53", "true", "10"))
                .append("] = ")
                .append(number(scope, depth - 2));
        default -> text.append(any(scope, depth - 2));
      }
      text.append(", ");
    }
    if (scope.vararg && chance(20)) {
      text.append("...");
    }
    return text.append("}").toString();
  }

  /** A read of a table's element. */
  String element(Scope scope, int depth) {
    String name = scope.pick(random, Kind.TABLE).name();
    return switch (random.nextInt(4)) {
      case 0 -> name + "." + pick(FIELDS);
      case 1 -> name + "[" + (1 + random.nextInt(4)) + "]";
      default -> name + "[" + key(scope, depth) + "]";
    };
  }

  /** A key that is likely to be there. */
  String key(Scope scope, int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> "\"" + pick(FIELDS) + "\"";
      case 1 -> scope.pick(random, Kind.NUMBER).name();
      case 2 -> pick("2.0", "1.5", "-1", "true", "\"10\"");
      case 3 -> number(scope, depth) + " % 5";
      default -> Integer.toString(1 + random.nextInt(5));
    };
  }

  /** A condition. */
  String condition(Scope scope, int depth) {
    int choice = depth <= 0 ? random.nextInt(4) : random.nextInt(8);
    return switch (choice) {
      case 0, 1, 2 ->
          "("
              + number(scope, depth - 1)
              + " "
              + pick(COMPARISONS)
              + " "
              + of(scope, Kind.NUMBER, depth - 1)
              + ")";
      case 3 ->
          "("
              + string(scope, depth - 1)
              + " "
              + pick(COMPARISONS)
              + " "
              + of(scope, Kind.STRING, depth - 1)
              + ")";
      case 4 -> "not " + condition(scope, depth - 1);
      case 5 ->
          "("
              + condition(scope, depth - 1)
              + pick(" and ", " or ")
              + condition(scope, depth - 1)
              + ")";
      case 6 -> scope.pick(random, Kind.ANY).name();
      default -> "(" + element(scope, depth - 1) + " == " + any(scope, depth - 1) + ")";
    };
  }

  /** One or more expressions with commas. */
  String list(Scope scope, int depth) {
    StringBuilder text = new StringBuilder(any(scope, depth));
    for (int left = random.nextInt(3); left > 0; left--) {
      text.append(", ").append(any(scope, depth));
    }
    if (scope.vararg && chance(20)) {
      text.append(", ...");
    }
    return text.toString();
  }

  /** A call of a function of the program that may be called as often as this place runs. */
  String call(Scope scope, int depth) {
    var affordable =
        scope.functions.stream()
            .filter(f -> f.cost() * scope.times <= ProgramGenerator.BUDGET / 4)
            .toList();
    if (affordable.isEmpty()) {
      return "(function(...) return (...) end)(" + list(scope, depth) + ")";
    }
    Scope.Function function = affordable.get(random.nextInt(affordable.size()));
    StringBuilder text = new StringBuilder(function.name()).append("(");
    for (int i = 0; i < function.parameters(); i++) {
      text.append(i == 0 ? "" : ", ").append(of(scope, Kind.NUMBER, depth - 1));
    }
    if (function.parameters() > 0 && chance(20)) {
      text.append(", ").append(list(scope, depth - 1));
    }
    return text.append(")").toString();
  }
}
