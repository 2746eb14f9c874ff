package dev.perigee.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed command line: PUC Lua's options (manual 7), and Perigee's own, which have long names.
 *
 * @param words the program's name and all words
 * @param scriptIndex the index of the script among the words, 0 if there is none
 * @param readsStandardInput whether the script is "-", standard input
 * @param actions the actions before the script, in order
 * @param properties the system properties to set
 */
record CommandLine(
    List<String> words,
    int scriptIndex,
    boolean readsStandardInput,
    List<Action> actions,
    Map<String, String> properties,
    boolean interactive,
    boolean version,
    boolean ignoresEnvironment,
    boolean help,
    boolean noJit,
    boolean jitTest) {

  /** An action that an option requests before the script. */
  sealed interface Action {
    /** {@code -e}: runs a text. */
    record Execute(String chunk) implements Action {}

    /** {@code -l}: requires a module into a global variable. */
    record Require(String module, String global) implements Action {
      /**
       * Parses the argument of {@code -l}: "global=module", or the name of a module. The part of
       * the name from the first hyphen on is the version and does not belong to the variable's
       * name.
       */
      static Require of(String argument) {
        int equals = argument.indexOf('=');
        if (equals >= 0) {
          return new Require(argument.substring(equals + 1), argument.substring(0, equals));
        }
        int hyphen = argument.indexOf('-');
        return new Require(argument, hyphen < 0 ? argument : argument.substring(0, hyphen));
      }
    }

    /** {@code -W}: turns warnings on. */
    record Warn() implements Action {}
  }

  /** Thrown for an invalid command line. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private UsageException(String message) {
      super(message);
    }

    private static UsageException of(String option) {
      return new UsageException(
          option.startsWith("-e") || option.startsWith("-l")
              ? "'" + option + "' needs argument"
              : "unrecognized option '" + option + "'");
    }
  }

  /** The text that describes the command's usage. */
  static String usage(String program) {
    return "usage: "
        + program
        + """
         [options] [script [args]]
        Available options are:
          -e stat   execute string 'stat'
          -i        enter interactive mode after executing 'script'
          -l mod    require library 'mod' into global 'mod'
          -l g=mod  require library 'mod' into global 'g'
          -v        show version information
          -E        ignore environment variables
          -W        turn warnings on
          --        stop handling options
          -         stop handling options and execute stdin
        Options that PUC Lua does not have:
          --no-jit       run everything in the interpreter
          --jit-test     test every way to get executable memory, and each kind of compiled code
          -Dname=value   set a system property, such as perigee.memory.limit=16777216
          --help         show this text
        """;
  }

  /**
   * Reads the words of a command line.
   *
   * @param program the program's name
   * @param args the words after it
   */
  static CommandLine parse(String program, List<String> args) throws UsageException {
    List<String> words = new ArrayList<>();
    words.add(program);
    words.addAll(args);
    return new Scan(words).read();
  }

  /** A pass over the words, up to the script. */
  private static final class Scan {
    private final List<String> words;
    private final List<Action> actions = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private boolean interactive;
    private boolean version;
    private boolean ignoresEnvironment;
    private boolean help;
    private boolean noJit;
    private boolean jitTest;
    private int at = 1;

    Scan(List<String> words) {
      this.words = words;
    }

    CommandLine read() throws UsageException {
      boolean mayBeStandardInput = true;
      while (at < words.size() && isOption(words.get(at))) {
        String word = words.get(at++);
        if (word.equals("--")) {
          mayBeStandardInput = false;
          break;
        }
        option(word);
      }
      boolean hasScript = at < words.size();
      return new CommandLine(
          List.copyOf(words),
          hasScript ? at : 0,
          hasScript && mayBeStandardInput && words.get(at).equals("-"),
          List.copyOf(actions),
          Map.copyOf(properties),
          interactive,
          version,
          ignoresEnvironment,
          help,
          noJit,
          jitTest);
    }

    private static boolean isOption(String word) {
      return word.startsWith("-") && word.length() > 1;
    }

    private void option(String word) throws UsageException {
      switch (word) {
        case "-E" -> ignoresEnvironment = true;
        case "-W" -> actions.add(new Action.Warn());
        case "-v" -> version = true;
        case "-i" -> {
          interactive = true;
          version = true;
        }
        case "--help" -> help = true;
        case "--no-jit" -> noJit = true;
        case "--jit-test" -> jitTest = true;
        default -> {
          switch (word.charAt(1)) {
            case 'e' -> actions.add(new Action.Execute(argument(word)));
            case 'l' -> actions.add(Action.Require.of(argument(word)));
            case 'D' -> property(word);
            default -> throw UsageException.of(word);
          }
        }
      }
    }

    /** The argument of an option, from its own word or the next one. */
    private String argument(String word) throws UsageException {
      if (word.length() > 2) {
        return word.substring(2);
      }
      if (at == words.size() || words.get(at).startsWith("-")) {
        throw UsageException.of(word);
      }
      return words.get(at++);
    }

    private void property(String word) throws UsageException {
      int equals = word.indexOf('=');
      String name = word.substring(2, equals < 0 ? word.length() : equals);
      if (name.isEmpty()) {
        throw UsageException.of(word);
      }
      properties.put(name, equals < 0 ? "" : word.substring(equals + 1));
    }
  }

  /** Whether there is an option {@code -e}. */
  boolean executes() {
    return actions.stream().anyMatch(Action.Execute.class::isInstance);
  }

  /** The script's name. Must not be called if there is no script. */
  String script() {
    return words.get(scriptIndex);
  }
}
