package dev.perigee.tier1.graph;

/** The kind of a node's value. */
public enum Kind {
  /** 64 bits of a general register: an integer, an address, a tag. */
  WORD,
  /** A double. */
  DOUBLE,
  /** The node has no value. */
  NONE
}
