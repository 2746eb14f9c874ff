package dev.perigee.cli;

import dev.perigee.engine.HostFunction;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.LuaTable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Completes names: keywords and global variables, fields after ".", methods after ":". Names are
 * looked up without running code of a script, in tables and in {@code __index} tables of
 * metatables.
 */
final class Completions {
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "break",
          "do",
          "else",
          "elseif",
          "end",
          "false",
          "for",
          "function",
          "goto",
          "if",
          "in",
          "local",
          "nil",
          "not",
          "or",
          "repeat",
          "return",
          "then",
          "true",
          "until",
          "while");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

  /** At the end of a text, names with dots or a colon between them; the last one is incomplete. */
  private static final Pattern CHAIN =
      Pattern.compile(
          "(?<![\\w.:])(?:(?<owner>[A-Za-z_]\\w*(?:\\s*\\.\\s*[A-Za-z_]\\w*)*)\\s*(?<mark>[.:])\\s*)?"
              + "(?<begun>(?:[A-Za-z_]\\w*)?)\\z");

  /** The largest number of {@code __index} tables that are followed. */
  private static final int LONGEST_CHAIN = 100;

  private final LuaTable globals;
  private final LuaFunction getMetatable;

  /**
   * Completions of names in a table of globals.
   *
   * @param getMetatable {@code debug.getmetatable}
   */
  Completions(LuaTable globals, LuaFunction getMetatable) {
    this.globals = globals;
    this.getMetatable = getMetatable;
  }

  /** The index where the name at the end of a text begins; the name may be empty. */
  static int start(String text) {
    int start = text.length();
    while (start > 0 && isNamePart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** All names that begin like the one at the end of a text, sorted. */
  List<String> of(String text) {
    Matcher chain = CHAIN.matcher(text);
    if (!chain.find()) {
      return List.of();
    }
    String owner = chain.group("owner");
    Set<String> names = new TreeSet<>();
    if (owner == null) {
      names.addAll(KEYWORDS);
      addNames(names, globals, false);
    } else {
      Object value = globals;
      for (String name : owner.split("\\.", -1)) {
        value = index(value, name.strip());
      }
      addNames(names, value, chain.group("mark").equals(":"));
    }
    String begun = chain.group("begun");
    return names.stream().filter(name -> name.startsWith(begun)).toList();
  }

  private @Nullable Object index(@Nullable Object value, String name) {
    Object holder = value;
    for (int i = 0; holder != null && i < LONGEST_CHAIN; i++) {
      if (holder instanceof LuaTable table) {
        Object found = table.get(name);
        if (found != null) {
          return found;
        }
      }
      holder = fallback(holder);
    }
    return null;
  }

  /** The {@code __index} of a value's metatable, if it is a table. */
  private @Nullable LuaTable fallback(Object value) {
    return getMetatable.call(value) instanceof LuaTable metatable
            && metatable.get("__index") instanceof LuaTable next
        ? next
        : null;
  }

  private void addNames(Set<String> names, @Nullable Object value, boolean methods) {
    Object holder = value;
    for (int i = 0; holder != null && i < LONGEST_CHAIN; i++) {
      if (holder instanceof LuaTable table) {
        table.forEach((key, field) -> {
          if ((!methods || field instanceof HostFunction)
              && key instanceof String name
              && isName(name)) {
            names.add(name);
          }
        });
      }
      holder = fallback(holder);
    }
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches() && !KEYWORDS.contains(text);
  }
}
