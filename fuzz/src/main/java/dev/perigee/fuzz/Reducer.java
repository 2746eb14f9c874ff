package dev.perigee.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing program smaller while it still fails: first in its tree, by removing statements
 * and replacing expressions by smaller ones, then in its lines (delta debugging).
 */
final class Reducer {
  private static final List<String> SMALLEST = List.of("nil", "1");

  private final Predicate<String> fails;
  private final long end;

  /** Creates a reducer that begins no further try once a time has passed. */
  Reducer(Predicate<String> fails, Duration time) {
    this.fails = fails;
    this.end = System.nanoTime() + time.toNanos();
  }

  /** The smallest program that was found. */
  String reduce(Node program) {
    int before;
    int after = Integer.MAX_VALUE;
    do {
      before = after;
      leaveOut(program, program);
      shrink(program, program);
      after = program.toString().length();
    } while (after < before && isTimeLeft());
    return reduce(program.toString());
  }

  private boolean isTimeLeft() {
    return System.nanoTime() < end;
  }

  /** Tries a replacement and keeps it if the program still fails. Returns whether it does. */
  private boolean keeps(Node program, Node piece, @Nullable Object replacement) {
    if (!isTimeLeft()) {
      return false;
    }
    Object before = piece.replacement();
    piece.replaceBy(replacement);
    if (fails.test(program.toString())) {
      return true;
    }
    piece.replaceBy(before);
    return false;
  }

  private void leaveOut(Node program, Node node) {
    List<Node> statements = new ArrayList<>();
    List<Node> others = new ArrayList<>();
    for (Node piece : shown(node)) {
      (piece.role() == Node.Role.STATEMENT ? statements : others).add(piece);
    }
    leaveOutSome(program, statements, Math.max(1, statements.size() / 2));
    for (Node statement : statements) {
      if (!"".equals(statement.replacement())) {
        leaveOut(program, statement);
      }
    }
    others.forEach(other -> leaveOut(program, other));
  }

  /** Removes adjacent statements, many at once while this succeeds. */
  private void leaveOutSome(Node program, List<Node> statements, int first) {
    for (int size = first; size > 0 && !statements.isEmpty(); size /= 2) {
      for (int from = 0; from < statements.size() && isTimeLeft(); from += size) {
        List<Node> some = statements.subList(from, Math.min(from + size, statements.size()));
        List<Node> changed = some.stream().filter(s -> s.replacement() == null).toList();
        if (changed.isEmpty()) {
          continue;
        }
        changed.forEach(s -> s.replaceBy(""));
        if (!fails.test(program.toString())) {
          changed.forEach(s -> s.replaceBy(null));
        }
      }
    }
  }

  private static List<Node> shown(Node node) {
    if (node.replacement() instanceof Node other) {
      return List.of(other);
    }
    return node.replacement() == null ? node.pieces() : List.of();
  }

  private void shrink(Node program, Node node) {
    for (Node piece : shown(node)) {
      if (piece.role() == Node.Role.EXPRESSION && piece.replacement() == null) {
        boolean smaller = false;
        for (int i = 0; i < SMALLEST.size() && !smaller; i++) {
          smaller = keeps(program, piece, SMALLEST.get(i));
        }
        for (Node inside : smaller ? List.<Node>of() : piece.expressions()) {
          if (keeps(program, piece, inside)) {
            break;
          }
        }
      }
      shrink(program, piece);
    }
  }

  private String reduce(String program) {
    List<String> lines = new ArrayList<>(List.of(program.split("\n", -1)));
    for (int size = lines.size() / 2; size > 0; size /= 2) {
      boolean shorter = true;
      while (shorter) {
        shorter = false;
        for (int from = 0; from + size <= lines.size() && isTimeLeft(); ) {
          List<String> rest = new ArrayList<>(lines.subList(0, from));
          rest.addAll(lines.subList(from + size, lines.size()));
          if (fails.test(String.join("\n", rest))) {
            lines = rest;
            shorter = true;
          } else {
            from += size;
          }
        }
      }
    }
    return String.join("\n", lines);
  }
}
