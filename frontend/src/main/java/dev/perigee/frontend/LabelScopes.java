package dev.perigee.frontend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the label that each goto means (manual 3.3.4), block by block as the blocks are read.
 *
 * <p>A goto waits until a label with its name appears in its block or an enclosing one. When its
 * block ends, the goto moves to the enclosing block. A goto that still waits at the end of its
 * function is an error.
 */
final class LabelScopes {
  /** A goto or break that has no target yet. */
  private static final class Waiting {
    final @Nullable Name name;
    final int line;
    final int token;
    int visibleVariables;

    /** The label's name; null for a break. */
    Waiting(@Nullable Name name, int line, int token, int visibleVariables) {
      this.name = name;
      this.line = line;
      this.token = token;
      this.visibleVariables = visibleVariables;
    }
  }

  /** A block that is being read. */
  static final class Block {
    private final @Nullable Block outer;
    private final boolean loop;
    private final int firstLabel;
    private final int firstWaiting;

    /** The number of its function's local variables that are visible where the block begins. */
    final int visibleVariables;

    /** The number of its function's variables to be closed in scope where the block begins. */
    final int openVariables;

    Block(
        @Nullable Block outer,
        boolean loop,
        int firstLabel,
        int firstWaiting,
        int visibleVariables,
        int openVariables) {
      this.outer = outer;
      this.loop = loop;
      this.firstLabel = firstLabel;
      this.firstWaiting = firstWaiting;
      this.visibleVariables = visibleVariables;
      this.openVariables = openVariables;
    }

    /** The enclosing block in the same function. */
    @Nullable Block outer() {
      return outer;
    }
  }

  private final SemanticErrors errors;
  private final List<Label> labels = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<Integer, Label> byToken = new HashMap<>();

  LabelScopes(SemanticErrors errors) {
    this.errors = errors;
  }

  /** The labels that label statements declare and gotos mean, by the token of the name. */
  Map<Integer, Label> byToken() {
    return byToken;
  }

  /**
   * Begins a block.
   *
   * @param outer the enclosing block in the same function; null for the body of a function
   * @param loop whether a break leaves the block
   */
  Block enter(@Nullable Block outer, boolean loop, int visibleVariables, int openVariables) {
    return new Block(outer, loop, labels.size(), waiting.size(), visibleVariables, openVariables);
  }

  /** Ends a block; {@code next} is the token after it. */
  void leave(Block block, int next) {
    labels.subList(block.firstLabel, labels.size()).clear();
    if (block.loop) {
      waiting.subList(block.firstWaiting, waiting.size()).removeIf(one -> one.name == null);
    }
    if (block.outer != null) {
      for (Waiting one : waiting.subList(block.firstWaiting, waiting.size())) {
        one.visibleVariables = Math.min(one.visibleVariables, block.visibleVariables);
      }
    } else if (block.firstWaiting < waiting.size()) {
      Waiting first = waiting.get(block.firstWaiting);
      throw errors.before(
          next,
          first.name == null
              ? "break outside loop at line " + first.line
              : "no visible label '" + first.name + "' for <goto> at line " + first.line);
    }
  }

  void breakAt(int token, int line, int visibleVariables) {
    waiting.add(new Waiting(null, line, token, visibleVariables));
  }

  /**
   * Reads a goto.
   *
   * @param token the token of its name
   * @param function the outermost block of the function that contains it
   */
  void gotoAt(Name name, int token, int line, int visibleVariables, Block function) {
    Label label = find(name, function);
    if (label != null) {
      byToken.put(token, label);
    } else {
      waiting.add(new Waiting(name, line, token, visibleVariables));
    }
  }

  /**
   * Reads a label.
   *
   * @param token the token of its name
   * @param next the token at which PUC Lua declares the label, after the void statements behind it
   * @param visible the names of the function's visible variables
   */
  void labelAt(
      Label label, int token, int next, Block block, Block function, List<Variable> visible) {
    Label same = find(label.name, function);
    if (same != null) {
      throw errors.before(next, "label '" + label.name + "' already defined on line " + same.line);
    }
    labels.add(label);
    byToken.put(token, label);
    List<Waiting> inBlock = waiting.subList(block.firstWaiting, waiting.size());
    for (Waiting one : inBlock) {
      if (one.name == label.name) {
        if (one.visibleVariables < label.visibleVariables) {
          throw errors.before(
              next,
              "<goto %s> at line %d jumps into the scope of local '%s'"
                  .formatted(label.name, one.line, visible.get(one.visibleVariables).name));
        }
        byToken.put(one.token, label);
      }
    }
    inBlock.removeIf(one -> one.name == label.name);
  }

  private @Nullable Label find(Name name, Block function) {
    for (int i = labels.size() - 1; i >= function.firstLabel; i--) {
      if (labels.get(i).name == name) {
        return labels.get(i);
      }
    }
    return null;
  }
}
