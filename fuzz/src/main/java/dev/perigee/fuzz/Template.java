package dev.perigee.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a construct: Lua text with holes.
 *
 * <table>
 * <caption>Holes</caption>
 * <tr><td>{@code $n}<td>a construct of the group with this letter ({@link Group})
 * <tr><td>{@code $[TRIGGER]}<td>a construct of the group with this name
 * <tr><td>{@code $N}<td>a variable of the kind with this letter ({@link Kind})
 * <tr><td>{@code $=}, {@code $=N}<td>a variable (of a kind) that can be assigned to
 * <tr><td>{@code $1}<td>a new name, the same one in the whole template
 * <tr><td>{@code $1:N}<td>the same, a variable in the blocks that follow; a lower-case kind cannot
 *     be assigned to
 * <tr><td>{@code $1!N}<td>the same, also a variable after the construct
 * <tr><td>{@code $b}, {@code $b6}<td>a block, which runs this many times
 * <tr><td>{@code $u}, {@code $V}, {@code $w}<td>a body of a function, of a vararg function, of a
 *     vararg function that is run as a coroutine
 * <tr><td>{@code $B}<td>a body of a function that calls nothing of the program
 * <tr><td>{@code $(x|y)}<td>x or y
 * <tr><td>{@code $#}, {@code $"}, {@code $.}<td>a literal number, a literal string, `...`
 * <tr><td>{@code $$}<td>a dollar sign
 * <tr><td>{@code $q}<td>a call of a function of the program
 * </table>
 */
final class Template {
  /** Matches the start of a loop, in which the blocks of a template are. */
  private static final Pattern LOOP = Pattern.compile("(^|\\W)(for \\$\\d|while |repeat\\n)");

  /** A part of a template. */
  sealed interface Part {}

  /** Literal text. */
  record Text(String text) implements Part {}

  /** A construct of a group. */
  record Production(Group group) implements Part {}

  /** A variable of a kind. */
  record Use(Kind kind, boolean assigned) implements Part {}

  /** A new name. */
  record Name(int number, @Nullable Kind kind, boolean assignable, boolean exported)
      implements Part {}

  /** A block or a body, with one of the letters b, u, V, w, B. */
  record Block(char letter, int repeats) implements Part {}

  /** A choice between several templates. */
  record Choice(List<Template> options) implements Part {}

  /** A hole that the generator fills, with the letter . or q. */
  record Special(char which) implements Part {}

  final List<Part> parts;

  /** Whether it has no hole that needs another large construct. */
  final boolean terminal;

  /** The largest number of repeats of its blocks; 1 if it has none. */
  final int repeats;

  /** Whether it has neither names nor blocks, so that it needs no scope of its own. */
  final boolean plain;

  /** Whether `break` may occur in its blocks. */
  final boolean loop;

  private final String text;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
    plain = parts.stream().allMatch(Template::isPlain);
    loop = LOOP.matcher(text).find();
    terminal = parts.stream().allMatch(Template::isTerminal);
    repeats =
        parts.stream()
            .mapToInt(p -> p instanceof Block block ? block.repeats() : 1)
            .max()
            .orElse(1);
  }

  private static boolean isPlain(Part part) {
    return switch (part) {
      case Name _ -> false;
      case Block _ -> false;
      case Choice(List<Template> options) -> options.stream().allMatch(option -> option.plain);
      default -> true;
    };
  }

  /** The groups of its holes. */
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Production(Group group) -> groups.add(group);
        case Choice(List<Template> options) ->
            options.forEach(option -> groups.addAll(option.groups()));
        case Block(char letter, int _) ->
            groups.addAll(
                letter == 'B'
                    ? List.of(Group.SIMPLE_STATEMENT, Group.SIMPLE_EXPRESSION)
                    : List.of(Group.STATEMENT));
        default -> {}
      }
    }
    return groups;
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isTerminal(Part part) {
    return switch (part) {
      case Production(Group group) ->
          switch (group) {
            case SMALL, COUNT, PATTERN, FIELD, GROWTH, DEPTH, BUILTIN, LEVEL, SCALAR -> true;
            case OBJECT_KEY, HANDLER_BUILTIN, LITERAL_NUMBER, LITERAL_STRING -> true;
            case ARITHMETIC_OPERATOR, BITWISE_OPERATOR, COMPARISON_OPERATOR, UNFIT_VALUE -> true;
            default -> false;
          };
      case Block _ -> false;
      case Special(char which) -> which != 'q';
      case Choice(List<Template> options) -> options.stream().allMatch(option -> option.terminal);
      default -> true;
    };
  }

  static Template parse(String text) {
    return new Parser(text).template();
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    private Template template() {
      List<Part> parts = new ArrayList<>();
      StringBuilder plain = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c != '$') {
          plain.append(c);
          continue;
        }
        if (!plain.isEmpty()) {
          parts.add(new Text(plain.toString()));
          plain.setLength(0);
        }
        parts.add(hole(text.charAt(at++)));
      }
      if (!plain.isEmpty()) {
        parts.add(new Text(plain.toString()));
      }
      return new Template(text, parts);
    }

    private Part hole(char c) {
      if (Character.isDigit(c)) {
        return name(c - '0');
      }
      switch (c) {
        case '.', 'q' -> {
          return new Special(c);
        }
        case '=' -> {
          return assigned();
        }
        case '$' -> {
          return new Text("$");
        }
        case '(' -> {
          return choice();
        }
        case '[' -> {
          int end = text.indexOf(']', at);
          Group group = Group.valueOf(text.substring(at, end));
          at = end + 1;
          return new Production(group);
        }
        case 'b', 'u', 'w', 'V', 'B' -> {
          return new Block(c, repeats());
        }
        default -> {}
      }
      Kind kind = Character.isUpperCase(c) ? Kind.ofLetter(c) : null;
      if (kind != null) {
        return new Use(kind, false);
      }
      Group group = Group.ofLetter(c);
      if (group == null) {
        throw new IllegalArgumentException("unknown hole $" + c + " in " + text);
      }
      return new Production(group);
    }

    private Use assigned() {
      Kind kind = at < text.length() ? Kind.ofLetter(text.charAt(at)) : null;
      boolean named = kind != null && Character.isUpperCase(text.charAt(at));
      if (named) {
        at++;
      }
      return new Use(named && kind != null ? kind : Kind.ANY, true);
    }

    private int repeats() {
      int start = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      return start == at ? 1 : Integer.parseInt(text.substring(start, at));
    }

    private Name name(int number) {
      char mark = at < text.length() ? text.charAt(at) : 0;
      Kind kind =
          at + 1 < text.length() && (mark == ':' || mark == '!')
              ? Kind.ofLetter(text.charAt(at + 1))
              : null;
      boolean ends = at + 2 >= text.length() || !Character.isLetterOrDigit(text.charAt(at + 2));
      if (kind == null || !ends) {
        return new Name(number, null, false, false);
      }
      boolean assignable = Character.isUpperCase(text.charAt(at + 1));
      at += 2;
      return new Name(number, kind, assignable, mark == '!');
    }

    /** The options up to the closing parenthesis. */
    private Choice choice() {
      List<Template> options = new ArrayList<>();
      int depth = 0;
      int start = at;
      for (; ; at++) {
        char c = text.charAt(at);
        if (c == '$' && "$\"#.".indexOf(text.charAt(at + 1)) >= 0) {
          at++;
        } else if (c == '"') {
          at = text.indexOf('"', at + 1);
        } else if (c == '(') {
          depth++;
        } else if ((c == ')' && depth-- == 0) || (c == '|' && depth == 0)) {
          options.add(parse(text.substring(start, at)));
          start = at + 1;
          if (c == ')') {
            at++;
            return new Choice(List.copyOf(options));
          }
        }
      }
    }
  }
}
