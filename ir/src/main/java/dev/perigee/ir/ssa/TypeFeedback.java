package dev.perigee.ir.ssa;

import java.util.BitSet;

/** What tier 0 saw while it ran a function. Only hints: each becomes a guard. */
public interface TypeFeedback {
  /** Nothing was seen. */
  TypeFeedback EMPTY =
      new TypeFeedback() {
        @Override
        public ValueType typeAt(int pc) {
          return ValueType.ANY;
        }

        @Override
        public ValueType parameterType(int slot) {
          return ValueType.ANY;
        }

        @Override
        public boolean failedBefore(int pc) {
          return false;
        }
      };

  /**
   * The one type of all values that the instruction at a pc has loaded ({@link
   * dev.perigee.ir.Op#hasFeedback}; a call's first result); ANY when there were several, or when it
   * never ran.
   */
  ValueType typeAt(int pc);

  /** The one type of all arguments that a parameter has had, or ANY. */
  ValueType parameterType(int slot);

  /**
   * Whether a guard on what the instruction at a pc loads has failed too often to be tried again.
   */
  boolean failedBefore(int pc);

  /**
   * The pcs of loads that had not run ({@link dev.perigee.ir.Op#showsThatItRan}) and are left out
   * of the code, with what only they lead to. Not to be changed.
   */
  default BitSet unreached() {
    return new BitSet();
  }

  /** Whether elements that were expected in arrays have too often been elsewhere. */
  default boolean hasSparseTables() {
    return false;
  }
}
