package dev.perigee.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the words of a command line ask for.
 *
 * @param words the program's name and all words
 * @param scriptIndex index among the words of the script, or of the word behind the last
 * @param chunks texts to run before the script
 * @param properties system properties to set
 */
record CommandLine(
    List<String> words,
    int scriptIndex,
    List<String> chunks,
    Map<String, String> properties,
    boolean version,
    boolean help,
    boolean noJit,
    boolean jitTest) {

  static final String USAGE =
      """
      usage: lua [options] [script [args]]
        script      file to run; - is the standard input
        -e chunk    run this text first
        -v          show the version
        --no-jit    run in the interpreter alone
        --jit-test  try every way to get executable memory, and compiled code of each kind
        -Dname=value  set a system property, as perigee.memory.limit=16777216
        --help      show this
      Without a script, the standard input is run, line by line where it is a terminal.
      """;

  /** The words make no sense. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Reads the words behind the program's name. */
  static CommandLine parse(String[] args) throws UsageException {
    List<String> words = new ArrayList<>();
    words.add("lua");
    words.addAll(Arrays.asList(args));
    List<String> chunks = new ArrayList<>();
    Map<String, String> properties = new LinkedHashMap<>();
    boolean version = false;
    boolean help = false;
    boolean noJit = false;
    boolean jitTest = false;
    int at = 1;
    for (; at < words.size(); at++) {
      String word = words.get(at);
      if (!word.startsWith("-") || word.equals("-")) {
        break;
      }
      if (word.equals("--")) {
        at++;
        break;
      }
      switch (word) {
        case "-v" -> version = true;
        case "-h", "--help" -> help = true;
        case "--no-jit" -> noJit = true;
        case "--jit-test" -> jitTest = true;
        case "-e" -> {
          at++;
          if (at == words.size()) {
            throw new UsageException("'-e' needs argument");
          }
          chunks.add(words.get(at));
        }
        default -> {
          if (word.startsWith("-e")) {
            chunks.add(word.substring(2));
          } else if (word.startsWith("-D") && word.length() > 2) {
            int equals = word.indexOf('=');
            properties.put(
                word.substring(2, equals < 0 ? word.length() : equals),
                equals < 0 ? "" : word.substring(equals + 1));
          } else {
            throw new UsageException("unrecognized option '" + word + "'");
          }
        }
      }
    }
    return new CommandLine(
        List.copyOf(words),
        at,
        List.copyOf(chunks),
        Map.copyOf(properties),
        version,
        help,
        noJit,
        jitTest);
  }

  @Nullable String script() {
    return scriptIndex < words.size() ? words.get(scriptIndex) : null;
  }

  List<String> scriptArguments() {
    return scriptIndex < words.size() ? words.subList(scriptIndex + 1, words.size()) : List.of();
  }
}
