package dev.perigee.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a generated program, which consists of text and smaller pieces in order. */
final class Node {
  /** How a piece may be changed to reduce a program. */
  enum Role {
    /** It must not be changed. */
    PART,
    /** It can be removed. */
    STATEMENT,
    /** Another expression can replace it. */
    EXPRESSION
  }

  private final Role role;
  private final List<Object> parts = new ArrayList<>();
  private @Nullable Object replacement;

  Node(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  void add(String text) {
    parts.add(text);
  }

  void add(Node piece) {
    parts.add(piece);
  }

  /** The pieces directly inside. */
  List<Node> pieces() {
    List<Node> pieces = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof Node piece) {
        pieces.add(piece);
      }
    }
    return pieces;
  }

  /** Sets the replacement of this piece: a text, a piece inside it, or null for none. */
  void replaceBy(@Nullable Object other) {
    replacement = other;
  }

  /** The replacement of this piece, or null. */
  @Nullable Object replacement() {
    return replacement;
  }

  /** The nearest pieces inside that are expressions. */
  List<Node> expressions() {
    List<Node> found = new ArrayList<>();
    collect(this, found);
    return found;
  }

  private static void collect(Node node, List<Node> found) {
    for (Node piece : node.pieces()) {
      if (piece.role == Role.EXPRESSION) {
        found.add(piece);
      } else if (piece.role == Role.PART) {
        collect(piece, found);
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    render(out);
    return out.toString();
  }

  private void render(StringBuilder out) {
    if (replacement instanceof Node other) {
      other.render(out);
    } else if (replacement != null) {
      out.append(replacement);
    } else {
      for (Object part : parts) {
        if (part instanceof Node piece) {
          piece.render(out);
        } else {
          out.append(part);
        }
      }
    }
  }
}
