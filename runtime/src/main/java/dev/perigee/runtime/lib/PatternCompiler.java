package dev.perigee.runtime.lib;

import dev.perigee.runtime.layout.PatternKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles patterns to {@link PatternProgram}s. A malformed part of a pattern becomes an item,
 * because it is an error only if the matcher reaches it: {@code ("b"):find("a[")} finds nothing.
 */
final class PatternCompiler {
  private static final int ESCAPE = '%';

  private final byte[] pattern;
  private final List<PatternItem> items = new ArrayList<>();
  private int captures;
  private int positions;
  private int open;

  /** Index behind the single byte or set that {@link #findClassEnd} has scanned. */
  private int classEnd;

  /** The message of the error that {@link #findClassEnd} has found, if any. */
  private @Nullable String fault;

  private PatternCompiler(byte[] pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles a pattern.
   *
   * @param anchors whether a circumflex at its start is an anchor; for {@code gmatch} it is an
   *     ordinary byte
   */
  static PatternProgram compile(byte[] pattern, boolean anchors) {
    return new PatternCompiler(pattern).run(anchors);
  }

  private PatternProgram run(boolean anchors) {
    boolean anchored = anchors && byteAt(0) == '^';
    int at = anchored ? 1 : 0;
    while (at >= 0 && at < pattern.length) {
      at = compileItem(at);
    }
    if (at >= 0) {
      add(PatternKind.MATCH, 0, CharacterClasses.NONE);
    }
    return link(anchored);
  }

  /** The byte at an index, or zero at the end, as in C. */
  private int byteAt(int index) {
    return index < pattern.length ? pattern[index] & 0xff : 0;
  }

  private void add(int kind, int operand, boolean[] set) {
    items.add(new PatternItem(kind, operand, set, ""));
  }

  /** Ends the program with an error. */
  private int malformed(String message) {
    items.add(new PatternItem(PatternKind.MALFORMED, 0, CharacterClasses.NONE, message));
    return -1;
  }

  /** Compiles the item at an index. Returns the index behind it, or -1 if it is malformed. */
  private int compileItem(int at) {
    switch (byteAt(at)) {
      case '(' -> {
        return openCapture(at);
      }
      case ')' -> {
        return closeCapture(at);
      }
      case '$' -> {
        if (at + 1 == pattern.length) {
          add(PatternKind.END, 0, CharacterClasses.NONE);
          return at + 1;
        }
      }
      case ESCAPE -> {
        int escaped = byteAt(at + 1);
        if (escaped == 'b') {
          return compileBalance(at + 2);
        } else if (escaped == 'f') {
          return compileFrontier(at + 2);
        } else if (CharacterClasses.isDigit(escaped)) {
          return compileBackReference(escaped - '0', at + 2);
        }
      }
      default -> {}
    }
    return compileSingle(at);
  }

  private int openCapture(int at) {
    if (captures == PatternProgram.MAX_CAPTURES) {
      return malformed("too many captures");
    }
    int capture = captures++;
    if (byteAt(at + 1) == ')') {
      positions |= 1 << capture;
      add(PatternKind.POSITION, capture, CharacterClasses.NONE);
      return at + 2;
    }
    open |= 1 << capture;
    add(PatternKind.OPEN, capture, CharacterClasses.NONE);
    return at + 1;
  }

  private int closeCapture(int at) {
    if (open == 0) {
      return malformed("invalid pattern capture");
    }
    int capture = 31 - Integer.numberOfLeadingZeros(open);
    open &= ~(1 << capture);
    add(PatternKind.CLOSE, capture, CharacterClasses.NONE);
    return at + 1;
  }

  private int compileBalance(int at) {
    if (at + 1 >= pattern.length) {
      return malformed("malformed pattern (missing arguments to '%b')");
    }
    add(PatternKind.BALANCE, byteAt(at) | byteAt(at + 1) << 8, CharacterClasses.NONE);
    return at + 2;
  }

  private int compileFrontier(int at) {
    if (byteAt(at) != '[') {
      return malformed("missing '[' after '%f' in pattern");
    }
    findClassEnd(at);
    if (fault != null) {
      return malformed(fault);
    }
    add(PatternKind.FRONTIER, 0, bracketSet(at));
    return classEnd;
  }

  private int compileBackReference(int number, int next) {
    int capture = number - 1;
    if (capture < 0 || capture >= captures || (open >>> capture & 1) != 0) {
      return malformed("invalid capture index %" + number);
    }
    // A position capture has no text that could match again.
    boolean position = (positions >>> capture & 1) != 0;
    add(position ? PatternKind.FAIL : PatternKind.BACK_REFERENCE, capture, CharacterClasses.NONE);
    return next;
  }

  /** Compiles a single byte or a set, and the suffix that repeats it. */
  private int compileSingle(int at) {
    findClassEnd(at);
    if (fault != null) {
      return malformed(fault);
    }
    int literal = -1;
    boolean[] set = null;
    int character = byteAt(at);
    if (character == '.') {
      set = CharacterClasses.ALL;
    } else if (character == '[') {
      set = bracketSet(at);
    } else if (character == ESCAPE) {
      literal = byteAt(at + 1);
      if (CharacterClasses.isClass(literal)) {
        set = CharacterClasses.ofLetter(literal);
      }
    } else {
      literal = character;
    }
    int kind =
        switch (byteAt(classEnd)) {
          case '?' -> PatternKind.OPTIONAL;
          case '*' -> PatternKind.STAR;
          case '+' -> PatternKind.PLUS;
          case '-' -> PatternKind.LAZY;
          default -> PatternKind.SET;
        };
    if (kind == PatternKind.SET) {
      if (set == null) {
        add(PatternKind.BYTE, literal, CharacterClasses.NONE);
      } else {
        add(PatternKind.SET, 0, set);
      }
      return classEnd;
    }
    add(kind, 0, set == null ? CharacterClasses.ofByte(literal) : set);
    return classEnd + 1;
  }

  /** Sets {@link #classEnd}, or {@link #fault}. */
  private void findClassEnd(int from) {
    int at = from;
    int character = byteAt(at++);
    if (character == ESCAPE) {
      if (at == pattern.length) {
        fault = "malformed pattern (ends with '%')";
        return;
      }
      at++;
    } else if (character == '[') {
      if (byteAt(at) == '^') {
        at++;
      }
      // A closing bracket at the start is a member of the set.
      do {
        if (at == pattern.length) {
          fault = "malformed pattern (missing ']')";
          return;
        }
        if (byteAt(at++) == ESCAPE && at < pattern.length) {
          at++;
        }
      } while (byteAt(at) != ']');
      at++;
    }
    classEnd = at;
  }

  /** The set between the bracket at an index and the one before {@link #classEnd}. */
  private boolean[] bracketSet(int bracket) {
    boolean[] set = new boolean[CharacterClasses.SIZE];
    int last = classEnd - 1;
    boolean complement = byteAt(bracket + 1) == '^';
    for (int at = bracket + (complement ? 2 : 1); at < last; at++) {
      int character = byteAt(at);
      if (character == ESCAPE) {
        at++;
        int escaped = byteAt(at);
        if (CharacterClasses.isClass(escaped)) {
          CharacterClasses.addAll(set, CharacterClasses.ofLetter(escaped));
        } else {
          set[escaped] = true;
        }
      } else if (byteAt(at + 1) == '-' && at + 2 < last) {
        at += 2;
        for (int member = character; member <= byteAt(at); member++) {
          set[member] = true;
        }
      } else {
        set[character] = true;
      }
    }
    if (complement) {
      for (int i = 0; i < set.length; i++) {
        set[i] = !set[i];
      }
    }
    return set;
  }

  /** Determines, from the end to the start, what may follow repeated items. */
  private PatternProgram link(boolean anchored) {
    PatternItem[] program = items.toArray(PatternItem[]::new);
    boolean[] first = null;
    boolean firstAtEnd = true;
    boolean certain = program[program.length - 1].kind == PatternKind.MATCH;
    for (int i = canBeTooComplex() ? -1 : program.length - 1; i >= 0; i--) {
      PatternItem item = program[i];
      if (item.isMark()) {
        continue;
      }
      if (item.isRepeated()) {
        item.follow = first;
        item.followAtEnd = firstAtEnd;
        item.possessive =
            certain || (first != null && CharacterClasses.areDisjoint(first, item.set));
      }
      boolean asked = i == 0 || !isSingle(program[i - 1]);
      boolean[] own = asked ? firstOf(item, first) : null;
      firstAtEnd = own == null || matchesAtEnd(item, firstAtEnd);
      first = own;
      certain &= item.kind == PatternKind.MATCH || item.acceptsNothing();
    }
    return new PatternProgram(
        pattern, anchored, program, captures, positions, open, first, firstAtEnd);
  }

  /**
   * Whether PUC Lua's matcher may exceed its depth limit. If so, matching must reach the item at
   * which that happens, so shortcuts are not allowed.
   */
  private boolean canBeTooComplex() {
    int deepening = 0;
    for (PatternItem item : items) {
      if (item.isMark() || item.isRepeated()) {
        deepening++;
      }
    }
    return deepening >= PatternProgram.MAX_DEPTH;
  }

  private static boolean isSingle(PatternItem item) {
    return item.kind == PatternKind.BYTE || item.kind == PatternKind.SET;
  }

  /**
   * The set of bytes with which an item and its successors may begin, or null if it is not known.
   */
  private static boolean @Nullable [] firstOf(PatternItem item, boolean @Nullable [] next) {
    return switch (item.kind) {
      case PatternKind.BYTE -> CharacterClasses.ofByte(item.operand);
      case PatternKind.BALANCE -> CharacterClasses.ofByte(item.operand & 0xff);
      case PatternKind.SET, PatternKind.PLUS, PatternKind.FRONTIER -> item.set;
      case PatternKind.OPTIONAL, PatternKind.STAR, PatternKind.LAZY ->
          next == null ? null : CharacterClasses.union(item.set, next);
      case PatternKind.END, PatternKind.FAIL -> CharacterClasses.NONE;
      default -> null;
    };
  }

  private static boolean matchesAtEnd(PatternItem item, boolean next) {
    return switch (item.kind) {
      case PatternKind.OPTIONAL, PatternKind.STAR, PatternKind.LAZY -> next;
      case PatternKind.END -> true;
      case PatternKind.FRONTIER -> item.set[0];
      default -> false;
    };
  }
}
