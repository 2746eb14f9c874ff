package dev.perigee.tier1.graph;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Lua value for a slot of the frame: either nodes for a payload and a tag, each of which may be
 * constant, or the content of another slot.
 *
 * @param slot the slot that is written
 * @param payload the payload; null if the type has none, or if a slot is copied
 * @param tag the tag if it is constant, else {@link #NOT_CONSTANT}
 * @param tagNode the tag if it is not constant
 * @param copied the slot that is copied, or {@link #NOT_COPIED}
 */
public record FrameStore(
    int slot, @Nullable Node payload, int tag, @Nullable Node tagNode, int copied) {
  /** {@link #tag}: the tag is a node. */
  public static final int NOT_CONSTANT = -1;

  /** {@link #copied}: no slot is copied. */
  public static final int NOT_COPIED = -1;

  /** A value of known type. */
  public static FrameStore typed(int slot, @Nullable Node payload, int tag) {
    return new FrameStore(slot, payload, tag, null, NOT_COPIED);
  }

  /** A value of unknown type. */
  public static FrameStore untyped(int slot, Node payload, Node tag) {
    return new FrameStore(slot, payload, NOT_CONSTANT, tag, NOT_COPIED);
  }

  /** The content of another slot. */
  public static FrameStore copy(int slot, int copied) {
    return new FrameStore(slot, null, NOT_CONSTANT, null, copied);
  }

  void forEachUse(Consumer<Node> visitor) {
    if (payload != null) {
      visitor.accept(payload);
    }
    if (tagNode != null) {
      visitor.accept(tagNode);
    }
  }

  FrameStore replace(UnaryOperator<Node> replacement) {
    if (payload == null && tagNode == null) {
      return this;
    }
    return new FrameStore(
        slot,
        payload == null ? null : replacement.apply(payload),
        tag,
        tagNode == null ? null : replacement.apply(tagNode),
        copied);
  }
}
