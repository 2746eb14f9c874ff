package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/** Common parts of routines that find the main nodes of keys of any type except long strings. */
abstract class AnyKeyRoutines extends TableRoutines {
  /** The hash of a normalized key. Leaves for a long string. */
  Node hash(Node tag, Node payload) {
    Join join = new Join(1);
    when32(
        Comparison.EQUAL, tag, Tag.STRING, () -> join.jumpWith(load32(payload, StringLayout.HASH)));
    when32(Comparison.EQUAL, tag, Tag.INTEGER, () -> join.jumpWith(integerHash(payload)));
    when32(Comparison.EQUAL, tag, Tag.LONG_STRING, this::leave);
    when32(Comparison.UNSIGNED_LESS, tag, Tag.INTEGER, () -> join.jumpWith(tag));
    Node upper = code.add(Operation.SHIFT_RIGHT, Integer.SIZE, payload);
    join.jumpWith(integerHash(code.add(Operation.XOR, payload, upper)));
    join.begin();
    return join.value(0);
  }

  @Override
  void checkHashed(Node keyTag) {
    when32(Comparison.EQUAL, keyTag, Tag.LONG_STRING, this::leave);
  }

  @Override
  Node mainOf(Node table, Node node) {
    Node hash = hash(load8(node, TableLayout.NODE_KEY_TAG), load(node, TableLayout.NODE_KEY));
    return nodeOf(table, hash);
  }
}
