package dev.perigee.tier1.graph;

import dev.perigee.tier0.Exit;
import java.util.StringJoiner;

/**
 * Writes a graph as text, which {@link GraphParser} reads.
 *
 * <pre>
 * b0 0 entry
 *   w1@p0 = LOAD frame #0 :FRAME
 *   w2@t0 = LOAD8 frame #8 :FRAME
 *   CHECK32 NOT_EQUAL w2 #4 -&gt; DEOPT 5 [1=w1,4 2=w1,w2 3=copy1]
 *   JUMP b1
 * b1 7 depth 1
 *   w4@p0 = PHI b0:w1 b1:w5
 *   w5@p0 = ADD w4 1
 *   BRANCH LESS w5 10 b1 b2
 * </pre>
 *
 * A block's line has its name and its pc. A node's line has its name, with its home's payload
 * ({@code @p}) or tag ({@code @t}); its operation; its comparison; its inputs; after {@code #} its
 * immediate and after {@code /} its parameter, if they are not 0, or its routine's name; after
 * {@code :} its memory class, if it is not constant; a terminator's successors; in braces what a
 * RETURN returns; after an arrow its exit.
 */
public final class GraphPrinter {
  private GraphPrinter() {}

  /** A graph's text. */
  public static String print(Graph graph) {
    StringBuilder text = new StringBuilder();
    for (BasicBlock block : graph.blocks()) {
      text.append(block).append(' ').append(block.pc());
      if (block.isEntry()) {
        text.append(" entry");
        for (SlotType type : block.entryTypes()) {
          text.append(' ').append(type.slot()).append(':').append(type.first());
          if (type.count() > 1) {
            text.append('+').append(type.count() - 1);
          }
        }
      }
      if (block.loopDepth() > 0) {
        text.append(" depth ").append(block.loopDepth());
      }
      if (block.isCold()) {
        text.append(" cold");
      }
      text.append('\n');
      block.phis().forEach(phi -> line(text, phi));
      block.nodes().forEach(node -> line(text, node));
      line(text, block.terminator());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Node node) {
    text.append("  ").append(print(node)).append('\n');
  }

  /** A node's text, without indentation. */
  public static String print(Node node) {
    StringJoiner words = new StringJoiner(" ");
    if (node.kind() != Kind.NONE) {
      words.add(node + home(node)).add("=");
    }
    words.add(node.operation().name());
    if (node.hasComparison()) {
      words.add(node.comparison().name());
    }
    if (node.hasFloatComparison()) {
      words.add(node.floatComparison().name());
    }
    BasicBlock block = node.block();
    for (int i = 0; i < node.inputCount(); i++) {
      String label =
          node.operation() == Operation.PHI && block != null
              ? block.predecessors().get(i) + ":"
              : "";
      words.add(label + node.input(i));
    }
    if (node.immediate() != 0) {
      words.add("#" + node.immediate());
    }
    if (node.operation().isOfRoutine()) {
      words.add("/" + Routine.of(node));
    } else if (node.parameter() != 0) {
      words.add("/" + node.parameter());
    }
    if (node.memory() != MemoryClass.CONSTANT) {
      words.add(":" + node.memory());
    }
    if (node.operation().isTerminator() && block != null) {
      block.successors().forEach(successor -> words.add(successor.toString()));
    }
    FrameStore returned = node.returned();
    if (returned != null) {
      words.add("{" + print(returned) + "}");
    }
    FrameExit exit = node.exit();
    if (exit != null) {
      words.add("->").add(print(exit));
    }
    return words.toString();
  }

  /** An exit's text, without the arrow. */
  public static String print(FrameExit exit) {
    StringJoiner words = new StringJoiner(" ");
    words.add(reason(exit.reason())).add(Integer.toString(exit.pc()));
    if (!exit.stores().isEmpty()) {
      StringJoiner stores = new StringJoiner(" ", "[", "]");
      exit.stores().forEach(store -> stores.add(store.slot() + "=" + print(store)));
      words.add(stores.toString());
    }
    return words.toString();
  }

  private static String home(Node node) {
    if (node.home() == Node.NO_HOME) {
      return "";
    }
    return (node.isTag() ? "@t" : "@p") + node.home();
  }

  private static String print(FrameStore store) {
    if (store.copied() != FrameStore.NOT_COPIED) {
      return "copy" + store.copied();
    }
    String payload = store.payload() == null ? "" : store.payload().toString();
    String tag = store.tagNode() == null ? "" + store.tag() : store.tagNode().toString();
    // A constant tag and a constant node would look the same, but the latter never occurs.
    return payload + "," + tag;
  }

  /** The name of an exit's reason. */
  static String reason(int reason) {
    return switch (reason) {
      case Exit.STEP -> "STEP";
      case Exit.POLL -> "POLL";
      case Exit.DEOPT -> "DEOPT";
      default -> Integer.toString(reason);
    };
  }
}
