package dev.perigee.runtime.lib;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches patterns as the manual describes them (6.4.1) against one subject, by exhaustive search.
 * It reads the pattern while it matches, considers only the current item, and supports only the
 * sets that its test uses.
 */
final class NaiveMatcher {
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private static final int OPEN = -1;
  private static final int POSITION = -2;

  private final String subject;
  private final String pattern;

  /** Start and length of each capture. */
  private final List<int[]> captures = new ArrayList<>();

  NaiveMatcher(String subject, String pattern) {
    this.subject = subject;
    this.pattern = pattern;
  }

  /** The results of {@code find}, or the message of its error. */
  List<@Nullable Object> find() {
    try {
      boolean anchored = pattern.startsWith("^");
      for (int start = 0; start <= (anchored ? 0 : subject.length()); start++) {
        captures.clear();
        int end = match(start, anchored ? 1 : 0);
        if (end >= 0) {
          return results(start, end);
        }
      }
      List<@Nullable Object> nothing = new ArrayList<>();
      nothing.add(null);
      return nothing;
    } catch (Malformed e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private List<@Nullable Object> results(int start, int end) {
    List<@Nullable Object> results = new ArrayList<>(List.of(start + 1L, (long) end));
    for (int[] capture : captures) {
      if (capture[1] == OPEN) {
        throw new Malformed("unfinished capture");
      }
      results.add(
          capture[1] == POSITION
              ? (Object) (capture[0] + 1L)
              : subject.substring(capture[0], capture[0] + capture[1]));
    }
    return results;
  }

  /** The end of a match, at a position in the subject, of the pattern from an index on; or -1. */
  private int match(int at, int next) {
    if (next == pattern.length()) {
      return at;
    }
    String rest = pattern.substring(next);
    if (rest.startsWith("()")) {
      return withCapture(new int[] {at, POSITION}, at, next + 2);
    } else if (rest.startsWith("(")) {
      return withCapture(new int[] {at, OPEN}, at, next + 1);
    } else if (rest.startsWith(")")) {
      return closeCapture(at, next + 1);
    } else if (rest.equals("$")) {
      return at == subject.length() ? at : -1;
    } else if (rest.startsWith("%b")) {
      int end = balanced(at, rest.charAt(2), rest.charAt(3));
      return end < 0 ? -1 : match(end, next + 4);
    } else if (rest.startsWith("%f")) {
      String set = rest.substring(2, rest.indexOf(']') + 1);
      char before = at == 0 ? 0 : subject.charAt(at - 1);
      char after = at == subject.length() ? 0 : subject.charAt(at);
      return !contains(set, before) && contains(set, after)
          ? match(at, next + 2 + set.length())
          : -1;
    } else if (rest.startsWith("%1")) {
      return matchFirstCapture(at, next + 2);
    }
    return matchSingle(at, next, rest);
  }

  private int withCapture(int[] capture, int at, int next) {
    captures.add(capture);
    int end = match(at, next);
    if (end < 0) {
      captures.removeLast();
    }
    return end;
  }

  private int closeCapture(int at, int next) {
    for (int[] capture : captures.reversed()) {
      if (capture[1] == OPEN) {
        capture[1] = at - capture[0];
        int end = match(at, next);
        if (end < 0) {
          capture[1] = OPEN;
        }
        return end;
      }
    }
    throw new Malformed("invalid pattern capture");
  }

  private int matchFirstCapture(int at, int next) {
    if (captures.isEmpty() || captures.getFirst()[1] == OPEN) {
      throw new Malformed("invalid capture index %1");
    }
    int[] capture = captures.getFirst();
    if (capture[1] == POSITION) {
      return -1;
    }
    String text = subject.substring(capture[0], capture[0] + capture[1]);
    return subject.startsWith(text, at) ? match(at + text.length(), next) : -1;
  }

  private int balanced(int at, char opening, char closing) {
    if (at == subject.length() || subject.charAt(at) != opening) {
      return -1;
    }
    int nesting = 1;
    for (int i = at + 1; i < subject.length(); i++) {
      if (subject.charAt(i) == closing && --nesting == 0) {
        return i + 1;
      } else if (subject.charAt(i) == opening) {
        nesting++;
      }
    }
    return -1;
  }

  private int matchSingle(int at, int next, String rest) {
    int length = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.startsWith("%") ? 2 : 1;
    String set = rest.substring(0, length);
    char suffix = rest.length() > length ? rest.charAt(length) : 0;
    int behind = next + length + (suffix != 0 && "*+-?".indexOf(suffix) >= 0 ? 1 : 0);
    int most = 0;
    while (at + most < subject.length() && contains(set, subject.charAt(at + most))) {
      most++;
    }
    return switch (suffix) {
      case '*' -> downwards(at, most, 0, behind);
      case '+' -> downwards(at, most, 1, behind);
      case '?' -> downwards(at, Math.min(most, 1), 0, behind);
      case '-' -> upwards(at, most, behind);
      default -> most == 0 ? -1 : match(at + 1, behind);
    };
  }

  private int downwards(int at, int from, int to, int next) {
    for (int count = from; count >= to; count--) {
      int end = match(at + count, next);
      if (end >= 0) {
        return end;
      }
    }
    return -1;
  }

  private int upwards(int at, int most, int next) {
    for (int count = 0; count <= most; count++) {
      int end = match(at + count, next);
      if (end >= 0) {
        return end;
      }
    }
    return -1;
  }

  private static boolean contains(String set, char character) {
    boolean word = character >= 'a' && character <= 'c';
    return switch (set) {
      case "." -> true;
      case "%w" -> word;
      case "%W" -> !word;
      case "[ab]" -> character == 'a' || character == 'b';
      case "[a]" -> character == 'a';
      case "[^a]" -> character != 'a';
      default -> set.charAt(0) == character;
    };
  }
}
