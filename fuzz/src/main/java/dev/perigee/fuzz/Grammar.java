package dev.perigee.fuzz;

import dev.perigee.fuzz.Construct.Condition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All constructs with their weights, as listed in {@code grammar.txt}. */
final class Grammar {
  private static final Grammar INSTANCE = new Grammar();

  private final List<Construct> constructs = new ArrayList<>();
  private final Map<Group, List<Construct>> groups = new EnumMap<>(Group.class);

  private Grammar() {
    for (Group group : Group.values()) {
      groups.put(group, new ArrayList<>());
    }
    Group group = Group.SECTION;
    for (String line :
        new String(Resources.bytes("grammar.txt"), StandardCharsets.UTF_8).split("\n")) {
      if (line.startsWith("[")) {
        group = Group.valueOf(line.substring(1, line.indexOf(']')));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        add(group, line);
      }
    }
    requireAll();
  }

  static Grammar instance() {
    return INSTANCE;
  }

  private void add(Group group, String line) {
    String[] words = line.split(" +", 3);
    String rest = words.length > 2 ? words[2] : "";
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    while (rest.startsWith("@")) {
      String[] flag = rest.split(" ", 2);
      conditions.add(Condition.valueOf(flag[0].substring(1)));
      rest = flag[1];
    }
    try {
      Construct construct =
          new Construct(
              constructs.size(),
              words[1],
              group,
              Double.parseDouble(words[0]),
              conditions,
              Template.parse(unescape(rest)));
      constructs.add(construct);
      of(group).add(construct);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("in the grammar: " + line, e);
    }
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i) == 'n' ? '\n' : text.charAt(i);
      }
      out.append(c);
    }
    return out.toString();
  }

  private void requireAll() {
    for (Group group : Group.values()) {
      if (of(group).isEmpty()) {
        throw new IllegalStateException("the grammar has no construct of " + group);
      }
    }
  }

  List<Construct> constructs() {
    return constructs;
  }

  List<Construct> of(Group group) {
    List<Construct> found = groups.get(group);
    if (found == null) {
      throw new IllegalStateException("there is no group " + group);
    }
    return found;
  }

  /**
   * The shortest chain of constructs that leads from a whole program to a construct, which is the
   * last of the chain. If these are more frequent, the construct becomes likely.
   */
  List<Construct> pathTo(Construct target) {
    Construct[] parents = new Construct[Group.values().length];
    boolean[] reached = new boolean[parents.length];
    List<Group> front = new ArrayList<>(List.of(Group.SECTION, Group.STATEMENT));
    front.forEach(group -> reached[group.ordinal()] = true);
    for (int i = 0; i < front.size(); i++) {
      for (Construct construct : of(front.get(i))) {
        for (Group named : construct.template().groups()) {
          Group used = construct.group().isInMetamethod() ? named.simple() : named;
          if (!reached[used.ordinal()]) {
            reached[used.ordinal()] = true;
            parents[used.ordinal()] = construct;
            front.add(used);
          }
        }
      }
    }
    List<Construct> path = new ArrayList<>(List.of(target));
    for (Construct at = parents[target.group().ordinal()];
        at != null;
        at = parents[at.group().ordinal()]) {
      path.addFirst(at);
    }
    return path;
  }

  /** The construct with a name. */
  Construct named(String name) {
    return constructs.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no construct " + name));
  }

  /** The weights in the table. */
  double[] weights() {
    double[] weights = new double[constructs.size()];
    Arrays.setAll(weights, i -> constructs.get(i).weight());
    return weights;
  }
}
