package dev.perigee.tier1.arm64;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Remarks about positions in code, for listings of it. Give one to {@link Assembler}. */
public final class CodeComments {

  private final NavigableMap<Integer, List<String>> comments = new TreeMap<>();

  /** Adds a remark about the instruction at a position in bytes. */
  public void add(int position, String text) {
    comments.computeIfAbsent(position, p -> new ArrayList<>()).add(text);
  }

  /** The remarks about a position in the order of their making; empty if there are none. */
  public List<String> at(int position) {
    return Collections.unmodifiableList(comments.getOrDefault(position, List.of()));
  }

  /** All remarks by position in bytes; a read-only view. */
  public NavigableMap<Integer, List<String>> all() {
    return Collections.unmodifiableNavigableMap(comments);
  }
}
