package dev.perigee.tier1.graph;

import dev.perigee.tier0.Exit;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a graph from the text that {@link GraphPrinter} writes. Lines that begin with ";" are
 * comments.
 */
public final class GraphParser {
  private final Graph graph = new Graph();
  private final Map<String, BasicBlock> blocks = new HashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();

  /** A node's line, with its words after the operation. */
  private record Line(BasicBlock block, Node node, List<String> words) {}

  private GraphParser() {}

  /**
   * Reads a graph.
   *
   * @throws IllegalArgumentException if the text is not a graph; the message contains the line
   */
  public static Graph parse(String text) {
    return new GraphParser().read(text);
  }

  private Graph read(String text) {
    List<String> source =
        text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith(";")).toList();
    BasicBlock block = null;
    for (String line : source) {
      try {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (!line.startsWith(" ")) {
          block = block(words);
        } else if (block == null) {
          throw new IllegalArgumentException("a node outside of blocks");
        } else {
          node(block, words);
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("line '" + line + "': " + e.getMessage(), e);
      }
    }
    // Edges come first, since a phi's inputs are in the order of its predecessors.
    lines.forEach(this::connect);
    lines.forEach(this::fill);
    return graph;
  }

  private BasicBlock block(List<String> words) {
    BasicBlock block = graph.addBlock(Integer.parseInt(words.get(1)));
    blocks.put(words.get(0), block);
    block.setEntry(words.contains("entry"));
    block.setEntryTypes(
        words.stream().filter(word -> word.contains(":")).map(GraphParser::slotType).toList());
    block.setCold(words.contains("cold"));
    int depth = words.indexOf("depth");
    if (depth >= 0) {
      block.setLoopDepth(Integer.parseInt(words.get(depth + 1)));
    }
    return block;
  }

  private static SlotType slotType(String word) {
    int colon = word.indexOf(':');
    int plus = word.indexOf('+');
    int end = plus < 0 ? word.length() : plus;
    return new SlotType(
        Integer.parseInt(word.substring(0, colon)),
        Integer.parseInt(word.substring(colon + 1, end)),
        plus < 0 ? 1 : Integer.parseInt(word.substring(plus + 1)) + 1);
  }

  private void node(BasicBlock block, List<String> words) {
    int start = words.size() > 1 && words.get(1).equals("=") ? 2 : 0;
    Operation operation = Operation.valueOf(words.get(start));
    List<String> rest = words.subList(start + 1, words.size());
    String name = start == 0 ? "" : words.get(0);
    long immediate = 0;
    int parameter = 0;
    for (String word : rest) {
      if (word.startsWith("#")) {
        immediate = Long.parseLong(word.substring(1));
      } else if (word.startsWith("/")) {
        String text = word.substring(1);
        parameter =
            operation.isOfRoutine() ? Routine.valueOf(text).ordinal() : Integer.parseInt(text);
      }
    }
    Kind kind = operation.kind();
    if (kind == null) {
      kind = name.startsWith("d") ? Kind.DOUBLE : Kind.WORD;
    }
    Node node = graph.newNode(operation, kind, immediate, parameter);
    int at = name.indexOf('@');
    if (at >= 0) {
      int home = Integer.parseInt(name.substring(at + 2));
      Node ignored = name.charAt(at + 1) == 't' ? node.tagOf(home) : node.payloadOf(home);
      name = name.substring(0, at);
    }
    if (start > 0 && nodes.put(name, node) != null) {
      throw new IllegalArgumentException(name + " is defined twice");
    }
    if (operation == Operation.PHI) {
      block.addPhi(node);
    } else if (operation.isTerminator()) {
      block.setTerminator(node);
    } else {
      block.add(node);
    }
    lines.add(new Line(block, node, rest));
  }

  private void connect(Line line) {
    if (line.node.operation().isTerminator()) {
      for (String word : line.words) {
        if (word.equals("->")) {
          break;
        }
        BasicBlock successor = blocks.get(word);
        if (successor != null) {
          line.block.goTo(successor);
        }
      }
    }
  }

  private void fill(Line line) {
    Node node = line.node;
    List<Node> inputs = new ArrayList<>();
    @Nullable Node[] phiInputs = new Node[line.block.predecessors().size()];
    for (int i = 0; i < line.words.size(); i++) {
      String word = line.words.get(i);
      if (word.equals("->")) {
        node.setExit(exit(line.words.subList(i + 1, line.words.size())));
        break;
      }
      if (word.startsWith("#") || word.startsWith("/") || blocks.containsKey(word)) {
        continue;
      }
      if (word.startsWith(":")) {
        node.setMemory(MemoryClass.valueOf(word.substring(1)));
      } else if (word.startsWith("{")) {
        node.setReturned(store(0, word.substring(1, word.length() - 1)));
      } else if (node.operation() == Operation.PHI) {
        int colon = word.indexOf(':');
        BasicBlock predecessor = blocks.get(word.substring(0, colon));
        phiInputs[line.block.predecessors().indexOf(predecessor)] =
            value(word.substring(colon + 1));
      } else if (!isComparison(node, word)) {
        inputs.add(value(word));
      }
    }
    if (node.operation() == Operation.PHI) {
      if (Arrays.asList(phiInputs).contains(null)) {
        throw new IllegalArgumentException(node + " lacks an input");
      }
      node.setInputs(phiInputs);
    } else {
      node.setInputs(inputs.toArray(Node[]::new));
    }
  }

  private static boolean isComparison(Node node, String word) {
    if (node.operation() == Operation.BRANCH_DOUBLE) {
      for (FloatComparison comparison : FloatComparison.values()) {
        if (comparison.name().equals(word)) {
          node.setFloatComparison(comparison);
          return true;
        }
      }
    }
    for (Comparison comparison : Comparison.values()) {
      if (comparison.name().equals(word)) {
        node.setComparison(comparison);
        return true;
      }
    }
    return false;
  }

  private Node value(String word) {
    Node node = nodes.get(word);
    if (node != null) {
      return node;
    }
    return switch (word) {
      case "frame" -> graph.frame();
      case "state" -> graph.state();
      case "record" -> graph.record();
      default ->
          word.startsWith("literal")
              ? graph.literal(Long.parseLong(word.substring("literal".length())))
              : word.endsWith("d")
                  ? graph.constant(Double.parseDouble(word.substring(0, word.length() - 1)))
                  : graph.constant(Long.parseLong(word));
    };
  }

  private FrameExit exit(List<String> words) {
    int reason =
        switch (words.get(0)) {
          case "STEP" -> Exit.STEP;
          case "POLL" -> Exit.POLL;
          case "DEOPT" -> Exit.DEOPT;
          default -> Integer.parseInt(words.get(0));
        };
    List<FrameStore> stores = new ArrayList<>();
    for (String word : words.subList(2, words.size())) {
      String plain = word.replace("[", "").replace("]", "");
      int equals = plain.indexOf('=');
      stores.add(store(Integer.parseInt(plain.substring(0, equals)), plain.substring(equals + 1)));
    }
    return new FrameExit(reason, Integer.parseInt(words.get(1)), stores);
  }

  private FrameStore store(int slot, String text) {
    if (text.startsWith("copy")) {
      return FrameStore.copy(slot, Integer.parseInt(text.substring("copy".length())));
    }
    int comma = text.indexOf(',');
    Node payload = comma == 0 ? null : value(text.substring(0, comma));
    String tag = text.substring(comma + 1);
    Node tagNode = nodes.get(tag);
    return tagNode == null || payload == null
        ? FrameStore.typed(slot, payload, Integer.parseInt(tag))
        : FrameStore.untyped(slot, payload, tagNode);
  }
}
